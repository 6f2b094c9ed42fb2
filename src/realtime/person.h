#pragma once

#include "base/keyed_hash.h"
#include "base/principal.h"

#include <cstdint>
#include <string_view>

namespace klieg::realtime {

/// Somebody, as those who follow a topic are counted: a number that says nothing of who it is.
enum class Person : std::uint64_t {};

/// Tells people apart on one node, so that the tabs of one count as one: who is signed in by the account; nobody in
/// particular by the address (one, or a /64 of IPv6) and what the browser calls itself, as views do (views/viewers.h).
///
/// That name anybody can choose. So an address is kAgentsMax people at the most, whatever its browsers call themselves:
/// a flood is no crowd, and behind an address that many share some are counted as one.
///
/// Threads: any; immutable. The numbers are of this process: another has a key of its own.
class People {
public:
    static constexpr std::uint64_t kAgentsMax = 16;

    Person find(Principal const& who, std::string_view address, std::string_view user_agent) const;

private:
    KeyedHash hash_;
};

}  // namespace klieg::realtime
