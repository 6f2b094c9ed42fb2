#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>

/// Limits that all lists of a library have in common.
namespace klieg::library {

/// Of a change. Who else changes the same rows is the same user elsewhere.
inline constexpr int kAttemptsMax = 4;
/// A page may need several where much of a list is hidden by now; beyond this many it is answered short.
inline constexpr int kPagesReadMax = 5;
/// Entries that go at most with one that comes to a full list.
inline constexpr std::int64_t kEvictedMax = 4;
/// Videos of a page that are gone for good, and are taken out of the list by who reads it.
inline constexpr std::size_t kForgottenMax = 10;

inline Error many_change_it() {
    return {Errc::unavailable, "this is being changed by many at once: try again", "changed_meanwhile"};
}

}  // namespace klieg::library
