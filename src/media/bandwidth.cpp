#include "media/bandwidth.h"

#include "media/segment_plan.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace klieg::media {

namespace {

constexpr double kShortestRun = 0.5 * kTargetDurationSeconds;
constexpr double kLongestRun = 1.5 * kTargetDurationSeconds;

}  // namespace

double BandwidthMeter::seconds(Part const& part) const {
    return static_cast<double>(part.duration) / std::max(timescale_, 1U);
}

/// Rounded up: a bandwidth is a bound.
std::uint64_t BandwidthMeter::bits_per_second(Part const& part) const {
    if (part.duration == 0) return 0;
    return static_cast<std::uint64_t>(std::ceil(static_cast<double>(part.bytes) * 8 / seconds(part)));
}

/// RFC 8216, 4.1: the peak is the largest rate of any contiguous run of segments that lasts between 0.5 and 1.5 target
/// durations. So with every segment the runs are tried that end with it; each begins within 9 s, and what began earlier
/// is forgotten, which keeps the loop to a few steps unless keyframes follow each other by frames.
void BandwidthMeter::add(std::uint64_t bytes, std::uint64_t duration) {
    all_.bytes += bytes;
    all_.duration += duration;
    latest_.push_back({bytes, duration});
    Part run;
    std::size_t parts = 0;
    for (auto part = latest_.rbegin(); part != latest_.rend(); ++part, ++parts) {
        Part const longer{run.bytes + part->bytes, run.duration + part->duration};
        if (seconds(longer) > kLongestRun) break;
        run = longer;
        if (seconds(run) >= kShortestRun) peak_ = std::max(peak_, bits_per_second(run));
    }
    while (latest_.size() > parts) latest_.pop_front();
}

Bandwidth BandwidthMeter::bandwidth() const {
    // Presentations of less than half a target duration have no such run.
    auto const average = bits_per_second(all_);
    return {.peak = std::max(peak_, average), .average = average};
}

Bandwidth BandwidthMeter::bandwidth_before(std::uint64_t bytes, std::uint64_t duration, std::uint64_t peak) const {
    auto const average = bits_per_second({all_.bytes + bytes, all_.duration + duration});
    return {.peak = std::max({peak_, peak, average}), .average = average};
}

void SegmentMeter::add(Segment const& segment) {
    ++count_;
    duration_ += segment.duration;
    bytes_ += segment.bytes;
    segments_.add(segment.bytes, segment.duration);
    for (auto const& fragment : segment.fragments) key_frames_.add(fragment.key_length, fragment.duration);
}

SegmentTotals SegmentMeter::totals() const {
    return {.count = count_,
            .duration = duration_,
            .bandwidth = segments_.bandwidth(),
            .key_frames = key_frames_.bandwidth(),
            .bytes = bytes_};
}

SegmentMeter::Rest SegmentMeter::rest_of(std::span<Segment const> segments, std::uint32_t timescale) {
    SegmentMeter meter(timescale);
    Rest rest;
    for (auto const& segment : segments) {
        meter.add(segment);
        for (auto const& fragment : segment.fragments) {
            rest.key_bytes += fragment.key_length;
            rest.key_duration += fragment.duration;
        }
    }
    auto const totals = meter.totals();
    rest.count = totals.count;
    rest.duration = totals.duration;
    rest.bytes = meter.bytes_;
    rest.peak = totals.bandwidth.peak;
    rest.key_peak = totals.key_frames.peak;
    return rest;
}

void SegmentMeter::Rest::remove(Segment const& segment) {
    --count;
    duration -= segment.duration;
    bytes -= segment.bytes;
    for (auto const& fragment : segment.fragments) {
        key_bytes -= fragment.key_length;
        key_duration -= fragment.duration;
    }
}

/// Runs within one of the two are known; those over the place where they meet end within 9 s behind it.
SegmentTotals SegmentMeter::totals_before(Rest const& rest, std::span<Segment const> next) const {
    auto over_seam = *this;
    double seconds = 0;
    for (auto const& segment : next) {
        if (seconds > kLongestRun) break;
        over_seam.add(segment);
        seconds += static_cast<double>(segment.duration) / std::max(timescale_, 1U);
    }
    auto const peak = std::max(rest.peak, over_seam.segments_.bandwidth().peak);
    auto const key_peak = std::max(rest.key_peak, over_seam.key_frames_.bandwidth().peak);
    return {.count = count_ + rest.count,
            .duration = duration_ + rest.duration,
            .bandwidth = segments_.bandwidth_before(rest.bytes, rest.duration, peak),
            .key_frames = key_frames_.bandwidth_before(rest.key_bytes, rest.key_duration, key_peak),
            .bytes = bytes_ + rest.bytes};
}

RenditionSummary summary_of(Rendition rendition) {
    SegmentMeter meter(rendition.timescale);
    for (auto const& segment : rendition.segments) meter.add(segment);
    rendition.segments.clear();
    return {.format = std::move(rendition), .totals = meter.totals()};
}

Bandwidth bandwidth_of(RenditionSummary const& summary) {
    auto measured = summary.totals.bandwidth;
    if (!summary.format.complete) measured.peak = std::max(measured.peak, summary.format.bandwidth_cap);
    return measured;
}

}  // namespace klieg::media
