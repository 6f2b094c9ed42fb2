#include "media/segment_plan.h"

#include "base/assert.h"
#include "media/file_limits.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace klieg::media {

namespace {

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
    SegmentPlan other{.timescale = other_timescale, .end = new_end};
    for (auto start : starts) other.starts.push_back(rescale_time(start, timescale, other_timescale));
    extend(other);
    return other;
}

/// Greedy: each segment goes as far as the last keyframe that it may reach. No other choice gives fewer segments, since
/// a start further back never lets the next one reach further. And each decision depends on what lies before it alone,
/// which makes the plan the same wherever and whenever it is computed.
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
    if (plan_.starts.size() == SegmentLimits::kSegmentsMax)
        return Error{Errc::unsupported, "there are too many segments", "segments"};
    plan_.starts.push_back(latest_.time);
    start_ = latest_;
    return {};
}

Result<> KeyframePlanner::add(Keyframe next) {
    if (plan_.starts.empty()) {
        plan_.starts.push_back(next.time);
        start_ = next;
    } else {
        KLIEG_CHECK(cut_before(next));
    }
    latest_ = next;
    return {};
}

Result<SegmentPlan> KeyframePlanner::finish(Keyframe end) {
    KLIEG_ASSERT(!plan_.starts.empty());
    KLIEG_CHECK(cut_before(end));
    plan_.end = end.time;
    return std::move(plan_);
}

Result<SegmentPlan> plan_at_keyframes(std::span<std::int64_t const> key_times, std::int64_t end,
                                      std::uint32_t timescale) {
    KeyframePlanner planner(timescale);
    for (auto time : key_times) KLIEG_CHECK(planner.add({.time = time}));
    return planner.finish({.time = end});
}

SegmentPlan plan_evenly(std::int64_t start, std::int64_t end, std::uint32_t timescale) {
    SegmentPlan plan{.timescale = timescale, .starts = {start}, .end = end};
    extend(plan);
    return plan;
}

}  // namespace klieg::media
