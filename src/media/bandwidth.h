#pragma once

#include "media/rendition.h"

#include <cstdint>
#include <deque>

namespace klieg::media {

/// Measures bits a second as its pieces come, so that a rendition that grows by a segment is not measured from its
/// start.
class BandwidthMeter {
public:
    explicit BandwidthMeter(std::uint32_t timescale) : timescale_(timescale) {}

    void add(std::uint64_t bytes, std::uint64_t duration);
    Bandwidth bandwidth() const;

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
    explicit SegmentMeter(std::uint32_t timescale) : segments_(timescale), key_frames_(timescale) {}

    void add(Segment const& segment);
    SegmentTotals totals() const;

private:
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
