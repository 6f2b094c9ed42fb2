#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::feeds {

/// How many videos are put together at most, before all others follow.
inline constexpr std::size_t kHomeMixMax = 128;

/// Where somebody is on the way through a home that was put together once. It holds what is still to come: so no page
/// shows anything twice or leaves anything out, whatever changes meanwhile and whichever node is asked, and nothing is
/// stored for who comes and goes.
///
/// As text it is base64url of a byte that says how many are left, ten bytes of each of these, a byte that says how many
/// were shown, four bytes of each of those, and the cursor of the newest. Who makes one up sees what everybody may see.
struct HomeCursor {
    std::vector<VideoId> left{};         ///< of the mix, at most kHomeMixMax
    std::vector<std::uint32_t> shown{};  ///< marks of what was in it, likewise
    std::string newest{};                ///< behind those of the newest that are in the mix; empty: there are no more

    bool is_at_end() const noexcept { return left.empty() && newest.empty(); }
    std::string text() const;
    /// Fails: invalid.
    static Result<HomeCursor> parse(std::string_view text);
};

/// What a cursor remembers of a video that was shown: ids are made at random, so a part of one is as good as a hash.
std::uint32_t mark_of(VideoId const& id);

}  // namespace klieg::feeds
