#pragma once

#include "base/result.h"
#include "media/rendition.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace klieg::media {

/// Every playlist says this EXT-X-TARGETDURATION (HLS authoring specification, 7.5 and 8.2: 6 s, the same for all).
inline constexpr std::uint32_t kTargetDurationSeconds = 6;

/// RFC 8216, 4.3.3.1: an EXTINF rounded to the nearest second may not exceed the target duration, so 6.5 s is too long
/// for 6. What is left below it is for audio, whose boundary lies up to half a frame aside. A keyframe every 180 frames
/// of NTSC video (6.006 s) must pass.
constexpr std::int64_t longest_segment(std::uint32_t timescale) {
    return std::int64_t{timescale} * 64 / 10;
}

/// A rest of sound so short is no segment of its own but belongs to the one before: a player that is offered a segment
/// of a frame or two behind the last picture may never come to its end.
constexpr std::int64_t shortest_rest(std::uint32_t timescale) {
    return std::int64_t{timescale} / 10;
}

/// value * to / from, rounded to the nearest tick. Requires from > 0; saturates far outside of any real time.
std::int64_t rescale_time(std::int64_t value, std::uint32_t from, std::uint32_t to);

/// Where segments begin on the timeline of presentation, which all renditions share. The same input gives the same
/// plan, so that any node can make any segment on request.
struct SegmentPlan {
    std::uint32_t timescale = 1;
    std::vector<std::int64_t> starts{};  ///< ascending; the first is where the presentation starts
    std::int64_t end = 0;
    Opening opening = Opening::short_segments;

    /// The same boundaries to the nearest tick of another timescale, with more of them where `new_end` (in that
    /// timescale) leaves the last segment too long.
    SegmentPlan in(std::uint32_t other_timescale, std::int64_t new_end) const;
};

/// Where something stands that a segment may begin with.
struct Keyframe {
    std::int64_t time = 0;
    std::uint64_t bytes_before = 0;  ///< of all that comes before it, counted from anywhere
};

/// When segment `index` of a presentation with a short opening begins at the earliest: at 0, 2, 4 and 8 s, and from
/// then on every six. What is encoded begins its segments exactly there where it follows no source's plan. Whoever
/// waits for the video waits for the first of them: until it is encoded, and until it has come over a bad line
/// (docs/adr/0006).
constexpr std::chrono::seconds short_opening(std::size_t index) {
    constexpr std::array<std::int64_t, 4> kOpening{0, 2, 4, 8};
    if (index < kOpening.size()) return std::chrono::seconds(kOpening[index]);
    auto further = static_cast<std::int64_t>(index - (kOpening.size() - 1));
    return std::chrono::seconds(kOpening.back() + further * kTargetDurationSeconds);
}
/// So many segments are short on purpose.
inline constexpr std::size_t kOpeningSegments = 3;

/// The longest segments that reach at most a little over the target and have no more than SegmentLimits::kBytesMax, cut
/// at keyframes as they come: it remembers the starts, and no more. A short opening ends its segments at the first
/// keyframes at or after 2, 4 and 8 s, where those leave each a second at least.
/// Limits: SegmentLimits::kSegmentsMax.
class KeyframePlanner {
public:
    KeyframePlanner(std::uint32_t timescale, Opening opening) {
        plan_.timescale = timescale;
        plan_.opening = opening;
    }

    /// Their times ascend; the first is where the presentation starts. Fails: unsupported where two lie too far apart,
    /// and where there are too many segments.
    Result<> add(Keyframe next);
    /// `end` stands behind the last sample. Fails likewise. Requires a keyframe.
    Result<SegmentPlan> finish(Keyframe end);

private:
    bool ends_opening(Keyframe keyframe) const;
    Result<> cut_before(Keyframe next);
    Result<> cut_at_latest();

    SegmentPlan plan_{};
    Keyframe start_{};   ///< of the last segment
    Keyframe latest_{};  ///< keyframe
};

/// The same of times that are known already. `key_times` ascend and begin with the start.
Result<SegmentPlan> plan_at_keyframes(std::span<std::int64_t const> key_times, std::int64_t end,
                                      std::uint32_t timescale, Opening opening);

/// Segments of exactly the target duration behind the opening, and a rest: for audio alone.
SegmentPlan plan_evenly(std::int64_t start, std::int64_t end, std::uint32_t timescale, Opening opening);

}  // namespace klieg::media
