#pragma once

#include "http/request.h"

#include <array>
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace klieg::testing {

enum Who : std::size_t { anonymous, other, owner, moderator, administrator, everyone };
inline constexpr std::array<char const*, everyone> kNames = {"anonymous", "other", "owner", "moderator",
                                                             "administrator"};

/// The status for each of them.
struct Expected {
    int anonymous = 0, other = 0, owner = 0, moderator = 0, administrator = 0;
    bool is_said() const { return anonymous != 0; }
    int of(std::size_t who) const { return std::array{anonymous, other, owner, moderator, administrator}[who]; }
};

constexpr Expected all(int status) {
    return {status, status, status, status, status};
}
constexpr Expected signed_in(int status) {
    return {401, status, status, status, status};
}

/// A request to a route, in the folder of the feature whose route it is. What the tests say about all routes they say
/// about these: who may do what (app/authorization_test.cpp), and what becomes of it when an engine fails
/// (app/faults_test.cpp).
///
/// `{name}` in target and body stands for something made for this one request, of the owner's: app/stage_for_test.cpp
/// knows which there are.
struct SampleRequest {
    http::Method method;
    std::string pattern;
    std::string target;
    Expected expected{};  ///< {}: as the access that the operation declares means it
    std::string body{};
    int done = 0;          ///< what the same request is answered once it has been done; 0: what it was answered then
    bool resumes = false;  ///< of tus: who lost an answer asks with HEAD before sending what is missing

    std::string name() const { return std::string(http::to_string(method)) + " " + pattern; }
};

inline void PrintTo(SampleRequest const& request, std::ostream* out) {
    *out << request.name() << ": " << request.target << " " << request.body;
}

}  // namespace klieg::testing
