#pragma once

#include "base/ids.h"

#include <boost/describe/enum.hpp>

#include <cstdint>

namespace klieg {

/// What an account may do beyond its own things: a moderator reads and hides everything and edits nothing.
enum class Role : std::uint8_t { user, moderator, administrator };
BOOST_DESCRIBE_ENUM(Role, user, moderator, administrator)

/// Who asks. Services take one with every call, and decide; nobody is `Principal{}`.
struct Principal {
    UserId user{};  ///< empty: anonymous
    Role role = Role::user;
    SessionId session{};  ///< the session that proved it

    bool signed_in() const noexcept { return !user.empty(); }
    bool is(UserId const& other) const noexcept { return signed_in() && user == other; }
    bool moderates() const noexcept { return signed_in() && role != Role::user; }
    bool administers() const noexcept { return signed_in() && role == Role::administrator; }
};

}  // namespace klieg
