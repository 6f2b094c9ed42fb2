#pragma once

#include "base/bytes.h"
#include "base/random_access.h"
#include "base/result.h"
#include "media/mp4/fragment_writer.h"
#include "media/mp4/track.h"
#include "media/rendition.h"
#include "media/segment_plan.h"

#include <cstdint>
#include <span>
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

/// Reads what the pieces refer to and joins them. Fails as `source` does. Limits: SegmentLimits::kBytesMax, of which a
/// larger one is refused when a track is cut.
Result<Bytes> materialise(SegmentPieces const& segment, RandomAccess const& source);
/// The same to where it shall stand. Requires as many bytes there as the segment has.
Result<> materialise(SegmentPieces const& segment, RandomAccess const& source, std::span<std::byte> into);
/// About what that takes in memory, while it does.
std::uint64_t memory_to_materialise(std::uint64_t segment_bytes) noexcept;

/// Whether so much may be made of a file of this size: a fifth more, and the headers of a file that has hardly anything
/// else. What is thinner than that, some 8 kbit/s, is for an encoder. Fails: unsupported.
Result<> check_derived_bytes(std::uint64_t derived, std::uint64_t file_size);

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
    EditShift const& shift() const noexcept { return shift_; }
    Bytes init_segment() const;
    /// Of all segments and what players read before them.
    std::uint64_t derived_bytes() const;
    /// What it takes in memory beside the track.
    std::uint64_t bytes() const noexcept;
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
