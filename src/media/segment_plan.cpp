#include "media/segment_plan.h"

#include "base/assert.h"

#include <algorithm>
#include <limits>

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
Result<SegmentPlan> plan_at_keyframes(std::span<std::int64_t const> key_times, std::int64_t end,
                                      std::uint32_t timescale) {
    KLIEG_ASSERT(!key_times.empty());
    auto longest = longest_segment(timescale);
    SegmentPlan plan{.timescale = timescale, .starts = {key_times.front()}, .end = end};
    // The last keyframe that a segment from the last start may reach; the end counts as one.
    for (std::size_t i = 1; i <= key_times.size(); ++i) {
        auto next = i < key_times.size() ? key_times[i] : end;
        if (next - plan.starts.back() <= longest) continue;
        auto previous = key_times[i - 1];
        if (previous == plan.starts.back() || next - previous > longest) {
            return Error{Errc::unsupported, "keyframes lie more than 6 s apart", "keyframe_distance"};
        }
        plan.starts.push_back(previous);
    }
    return plan;
}

SegmentPlan plan_evenly(std::int64_t start, std::int64_t end, std::uint32_t timescale) {
    SegmentPlan plan{.timescale = timescale, .starts = {start}, .end = end};
    extend(plan);
    return plan;
}

}  // namespace klieg::media
