#include "ingest/promised_length.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace klieg::ingest {

namespace {

using Seconds = std::chrono::duration<double>;

/// A source that ends long before it says so was cut off; what could be decoded of it is no video that its owner meant.
constexpr double kTruncatedBelow = 0.9;
/// Of half a second that is a picture or two, and a header may count what comes before the first.
constexpr Seconds kTruncatedBy{0.5};
/// And one that lasts so much longer has times that contradict its header's. Sloppy writers err by less.
constexpr double kContradictoryAbove = 2;
constexpr Seconds kContradictoryBy{1};

std::optional<Seconds> promised_length(media::MediaProbe const& probe) {
    // Headers count from 0, also where the first sample comes later.
    bool const has_more = probe.promised > probe.duration;
    auto const stated_start = std::max(probe.start - probe.empty_before_start, std::chrono::microseconds(0));
    Seconds promised = std::max(probe.promised, probe.duration) - stated_start;
    if ((probe.duration_is_estimated && !has_more) || promised.count() <= 0) return std::nullopt;
    return promised;
}

Result<> check_against(Seconds promised, Seconds made) {
    if (made <= kContradictoryAbove * promised + kContradictoryBy) return {};
    return Error{
        Errc::corrupt,
        fmt::format("The file contradicts itself: it says that it lasts {:.1f} s, and its samples last longer.",
                    promised.count()),
        "contradictory"};
}

}  // namespace

Result<> check_length(std::chrono::milliseconds made, media::MediaProbe const& probe) {
    auto promised = promised_length(probe);
    if (promised && made < kTruncatedBelow * *promised && *promised - made > kTruncatedBy)
        return Error{Errc::corrupt,
                     fmt::format("The file ends early: it says that it lasts {:.1f} s, and {:.1f} s could be read. It "
                                 "seems to be cut off; upload it again.",
                                 promised->count(), Seconds(made).count()),
                     "truncated"};
    return check_not_longer(made, probe);
}

Result<> check_not_longer(std::chrono::milliseconds made, media::MediaProbe const& probe) {
    // Other containers than MP4 and its kin state what their writer guessed at the start, or nothing.
    auto promised = promised_length(probe);
    if (!promised || !probe.container.starts_with("mov")) return {};
    return check_against(*promised, made);
}

Result<> check_not_longer(std::chrono::milliseconds made, std::chrono::milliseconds plays) {
    return check_against(plays, made);
}

}  // namespace klieg::ingest
