#include "media/bandwidth.h"

#include "media/segment_plan.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace klieg::media {

namespace {

struct Part {
    std::uint64_t bytes = 0;
    double seconds = 0;
};

/// Rounded up: a bandwidth is a bound.
std::uint64_t bits_per_second(Part const& part) {
    if (part.seconds <= 0) return 0;
    return static_cast<std::uint64_t>(std::ceil(static_cast<double>(part.bytes) * 8 / part.seconds));
}

/// RFC 8216, 4.1: the peak is the largest rate of any contiguous run of segments that lasts between 0.5 and 1.5 target
/// durations. So from every segment on the runs are tried that are long enough; each ends within 9 s, which keeps the
/// inner loop to a few steps unless keyframes follow each other by frames.
Bandwidth measure(std::vector<Part> const& parts) {
    constexpr double kShortest = 0.5 * kTargetDurationSeconds;
    constexpr double kLongest = 1.5 * kTargetDurationSeconds;
    Part all;
    std::uint64_t peak = 0;
    for (std::size_t first = 0; first < parts.size(); ++first) {
        all.bytes += parts[first].bytes;
        all.seconds += parts[first].seconds;
        Part run;
        for (auto i = first; i < parts.size() && run.seconds + parts[i].seconds <= kLongest; ++i) {
            run.bytes += parts[i].bytes;
            run.seconds += parts[i].seconds;
            if (run.seconds >= kShortest) peak = std::max(peak, bits_per_second(run));
        }
    }
    // Presentations of less than half a target duration have no such run.
    auto average = bits_per_second(all);
    return {.peak = std::max(peak, average), .average = average};
}

}  // namespace

Bandwidth bandwidth_of(Rendition const& rendition) {
    std::vector<Part> parts;
    for (auto const& segment : rendition.segments)
        parts.push_back({segment.bytes, seconds_of(segment.duration, rendition)});
    auto measured = measure(parts);
    if (!rendition.complete) measured.peak = std::max(measured.peak, rendition.bandwidth_cap);
    return measured;
}

Bandwidth iframe_bandwidth_of(Rendition const& rendition) {
    std::vector<Part> parts;
    for (auto const& segment : rendition.segments) {
        for (auto const& fragment : segment.fragments) {
            parts.push_back({fragment.key_length, seconds_of(fragment.duration, rendition)});
        }
    }
    return measure(parts);
}

}  // namespace klieg::media
