#pragma once

#include "media/rendition.h"

#include <cstdint>
#include <deque>
#include <span>

namespace klieg::media {

/// Measures bits a second as its pieces come, so that a rendition that grows by a segment is not measured from its
/// start.
class BandwidthMeter {
public:
    explicit BandwidthMeter(std::uint32_t timescale) : timescale_(timescale) {}

    void add(std::uint64_t bytes, std::uint64_t duration);
    Bandwidth bandwidth() const;
    /// As if so much followed, of whose runs none is above `peak`.
    Bandwidth bandwidth_before(std::uint64_t bytes, std::uint64_t duration, std::uint64_t peak) const;

private:
    struct Part {
        std::uint64_t bytes = 0;
        std::uint64_t duration = 0;
    };
    double seconds(Part const& part) const;
    std::uint64_t bits_per_second(Part const& part) const;

    std::uint32_t timescale_;
    Part all_{};
    std::uint64_t peak_ = 0;
    std::deque<Part> latest_;  ///< which a run may begin with that is not over yet
};

/// The same for all that a summary says of segments.
class SegmentMeter {
public:
    explicit SegmentMeter(std::uint32_t timescale)
        : timescale_(timescale), segments_(timescale), key_frames_(timescale) {}

    void add(Segment const& segment);
    SegmentTotals totals() const;

    /// What is left of segments that are replaced one by one, from the first on, so that what stands there meanwhile is
    /// not measured from its start.
    struct Rest {
        std::uint32_t count = 0;
        std::uint64_t duration = 0;
        std::uint64_t bytes = 0;
        std::uint64_t key_duration = 0;
        std::uint64_t key_bytes = 0;
        std::uint64_t peak = 0;  ///< of all that it was
        std::uint64_t key_peak = 0;

        void remove(Segment const& segment);
    };
    static Rest rest_of(std::span<Segment const> segments, std::uint32_t timescale);
    /// As if `rest` followed, which begins with `next`. Sums are exact; a peak may be of what was removed from it.
    SegmentTotals totals_before(Rest const& rest, std::span<Segment const> next) const;

private:
    std::uint32_t timescale_;
    BandwidthMeter segments_;
    BandwidthMeter key_frames_;
    std::uint32_t count_ = 0;
    std::uint64_t duration_ = 0;
    std::uint64_t bytes_ = 0;
};

RenditionSummary summary_of(Rendition rendition);

/// What a playlist says of it: while more is to come, the promise of the encoder counts as the peak where it is higher.
Bandwidth bandwidth_of(RenditionSummary const& summary);

}  // namespace klieg::media
