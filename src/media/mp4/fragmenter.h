#pragma once

#include "base/bytes.h"
#include "base/random_access.h"
#include "base/result.h"
#include "media/mp4/fragment_writer.h"
#include "media/mp4/track.h"
#include "media/rendition.h"
#include "media/segment_plan.h"

#include <cstdint>
#include <variant>
#include <vector>

namespace klieg::media::mp4 {

/// A part of the source file that stands in a segment as it is.
struct SourceRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// A segment as a list of bytes that we made and ranges of the source, in order: enough to stream it without a copy.
struct SegmentPieces {
    std::vector<std::variant<Bytes, SourceRange>> pieces{};
    std::uint64_t bytes = 0;
};

/// Reads what the pieces refer to and joins them. Fails as `source` does. Limits: kSegmentBytesMax.
Result<Bytes> materialise(SegmentPieces const& segment, RandomAccess const& source);

/// Larger segments are refused when a track is cut: six seconds at 340 Mbit/s.
inline constexpr std::uint64_t kSegmentBytesMax = 256U << 20U;

/// One track of a source file as segments of fragmented MP4. All facts come from the index; the media is named by its
/// ranges and never read here.
/// Lifetime: the track outlives it.
class Fragmenter {
public:
    /// Cuts video at the plan's starts, which are keyframes of it, into one fragment a GOP.
    /// Requires what check_streamable() asserts. Fails: unsupported, corrupt.
    static Result<Fragmenter> cut_video(Track const& track, EditShift const& shift, SegmentPlan const& plan);
    /// Cuts audio as close to the plan's starts as its frames allow, into one fragment a segment.
    static Result<Fragmenter> cut_audio(Track const& track, EditShift const& shift, SegmentPlan const& plan);

    /// Complete, and named "source" or "audio".
    Rendition const& rendition() const noexcept { return rendition_; }
    Track const& track() const noexcept { return *track_; }
    Bytes init_segment() const;
    /// Fails: not_found.
    Result<SegmentPieces> segment(std::uint32_t number) const;

private:
    struct FragmentCut {
        std::uint32_t first_sample = 0;
        std::uint32_t samples = 0;
    };
    class Cutting;

    Fragmenter(Track const& track, EditShift const& shift);
    FragmentSample to_fragment_sample(Sample const& sample) const;

    Track const* track_;
    EditShift shift_;
    /// Added to every composition offset and to the edit, so that none is negative: see write_init_segment().
    std::int32_t lift_ = 0;
    Rendition rendition_{};
    std::vector<FragmentCut> cuts_{};            ///< of all segments
    std::vector<std::uint32_t> segment_cuts_{};  ///< where in `cuts_` each segment begins
};

}  // namespace klieg::media::mp4
