#include "media/segment_plan.h"

#include "base/assert.h"
#include "media/file_limits.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace klieg::media {

namespace {

/// A segment of the opening, and what would be left behind it, last as long at least. Shorter ones would be requests
/// that bring next to nothing; and a last one that is shorter than the delay of B-frames keeps hls.js from coming to
/// the end (segmenter.cpp).
std::int64_t shortest_of_opening(std::uint32_t timescale) {
    return timescale;
}

/// On the plan's timeline.
std::int64_t opening_boundary(SegmentPlan const& plan, std::size_t index) {
    return plan.starts.front() + short_opening(index).count() * plan.timescale;
}

void extend(SegmentPlan& plan) {
    auto step = std::int64_t{plan.timescale} * kTargetDurationSeconds;
    while (plan.end - plan.starts.back() > longest_segment(plan.timescale))
        plan.starts.push_back(plan.starts.back() + step);
}

}  // namespace

std::int64_t rescale_time(std::int64_t value, std::uint32_t from, std::uint32_t to) {
    KLIEG_ASSERT(from > 0);
    auto scaled = static_cast<__int128>(value) * to;
    scaled = (scaled + (scaled < 0 ? -__int128{from / 2} : __int128{from / 2})) / from;
    constexpr __int128 kLimit = std::numeric_limits<std::int64_t>::max() / 4;
    return static_cast<std::int64_t>(std::clamp(scaled, -kLimit, kLimit));
}

SegmentPlan SegmentPlan::in(std::uint32_t other_timescale, std::int64_t new_end) const {
    SegmentPlan other{.timescale = other_timescale, .end = new_end, .opening = opening};
    for (auto start : starts) other.starts.push_back(rescale_time(start, timescale, other_timescale));
    extend(other);
    return other;
}

// Greedy: each segment goes as far as the last keyframe that it may reach. No other choice gives fewer segments, since
// a start further back never lets the next one reach further. Those of a short opening end sooner, at the first
// keyframe that has left 2, 4 or 8 s behind: one that is late for two of these ends its segment for both. Each decision
// depends on what lies before it alone (and for the last one on where the end is), which makes the plan the same
// wherever and whenever it is computed.

bool KeyframePlanner::ends_opening(Keyframe keyframe) const {
    if (plan_.opening == Opening::long_segments) return false;
    if (keyframe.time - start_.time < shortest_of_opening(plan_.timescale)) return false;
    for (std::size_t index = 1; index <= kOpeningSegments; ++index) {
        auto const boundary = opening_boundary(plan_, index);
        if (start_.time < boundary && boundary <= keyframe.time) return true;
    }
    return false;
}

Result<> KeyframePlanner::cut_at_latest() {
    if (plan_.starts.size() == SegmentLimits::kSegmentsMax)
        return Error{Errc::unsupported, "there are too many segments", "segments"};
    plan_.starts.push_back(latest_.time);
    start_ = latest_;
    return {};
}

Result<> KeyframePlanner::cut_before(Keyframe next) {
    auto const longest = longest_segment(plan_.timescale);
    auto fits = [&](Keyframe from) {
        return next.time - from.time <= longest && next.bytes_before - from.bytes_before <= SegmentLimits::kBytesMax;
    };
    if (fits(start_)) return {};
    if (latest_.time == start_.time || !fits(latest_)) {
        if (next.time - latest_.time > longest)
            return Error{Errc::unsupported, "keyframes lie more than 6 s apart", "keyframe_distance"};
        return Error{Errc::unsupported, "a segment has too many bytes", "bitrate"};
    }
    return cut_at_latest();
}

Result<> KeyframePlanner::add(Keyframe next) {
    if (plan_.starts.empty()) {
        plan_.starts.push_back(next.time);
        start_ = next;
    } else {
        if (ends_opening(latest_)) KLIEG_CHECK(cut_at_latest());
        KLIEG_CHECK(cut_before(next));
    }
    latest_ = next;
    return {};
}

Result<SegmentPlan> KeyframePlanner::finish(Keyframe end) {
    KLIEG_ASSERT(!plan_.starts.empty());
    bool const leaves_enough = end.time - latest_.time >= shortest_of_opening(plan_.timescale);
    if (leaves_enough && ends_opening(latest_)) KLIEG_CHECK(cut_at_latest());
    KLIEG_CHECK(cut_before(end));
    plan_.end = end.time;
    return std::move(plan_);
}

Result<SegmentPlan> plan_at_keyframes(std::span<std::int64_t const> key_times, std::int64_t end,
                                      std::uint32_t timescale, Opening opening) {
    KeyframePlanner planner(timescale, opening);
    for (auto time : key_times) KLIEG_CHECK(planner.add({.time = time}));
    return planner.finish({.time = end});
}

SegmentPlan plan_evenly(std::int64_t start, std::int64_t end, std::uint32_t timescale, Opening opening) {
    SegmentPlan plan{.timescale = timescale, .starts = {start}, .end = end, .opening = opening};
    for (std::size_t index = 1; opening == Opening::short_segments && index <= kOpeningSegments; ++index) {
        auto const boundary = opening_boundary(plan, index);
        if (end - boundary >= shortest_of_opening(timescale)) plan.starts.push_back(boundary);
    }
    extend(plan);
    return plan;
}

}  // namespace klieg::media
