#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "media/mp4/boxes.h"
#include "media/mp4/fragment_writer.h"
#include "media/mp4/track.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace klieg::media::mp4 {

/// A moof with its mdat, taken apart.
struct MediaFragment {
    std::uint64_t base_time = 0;  ///< decode time of the first sample, in the track's timescale
    std::vector<FragmentSample> samples{};
    Bytes payload{};  ///< the samples, one after the other
};

/// What trex and tfhd say about samples whose own row is silent (ISO/IEC 14496-12, 8.8.3 and 8.8.7).
struct SampleDefaults {
    std::uint32_t duration = 0;
    std::uint32_t size = 0;
    std::uint32_t flags = 0;
};

/// Takes apart fragmented MP4 of one track as it arrives in pieces of any size, such as from the pipe of an encoder.
///
/// Use: push() bytes, then take() until it answers none; finish() at the end of the stream. After an error it is of no
/// further use.
/// Limits: one box is held at a time, moov and moof up to a few megabytes, mdat as large as a segment may be
/// (file_limits.h), and whatever a push completed until it is taken.
class FragmentReader {
public:
    /// Fails: corrupt, too_large, unsupported (several tracks, data outside of its fragment).
    Result<> push(ByteView bytes);
    /// Fails: corrupt where the stream ends inside a fragment, or before its header.
    Result<> finish() const;

    std::optional<MediaFragment> take();
    /// The track, known once the moov has arrived; its sample table is empty.
    Track const* track() const noexcept { return track_ ? &*track_ : nullptr; }
    EditShift const& shift() const noexcept { return shift_; }

private:
    Result<std::size_t> read_header(ByteView bytes);
    Result<> end_box();
    Result<> read_moov();
    Result<> read_moof();
    Result<> read_mdat();

    std::optional<Track> track_{};
    EditShift shift_{};
    SampleDefaults defaults_{};
    std::optional<MediaFragment> open_{};  ///< its moof was read, its mdat was not
    std::int64_t data_offset_ = 0;         ///< of its first sample, from the end of the moof
    std::uint64_t next_time_ = 0;
    std::deque<MediaFragment> done_{};

    Bytes header_{};  ///< bytes of a header that is not complete
    std::optional<BoxHeader> box_{};
    std::uint64_t left_ = 0;  ///< bytes of the box still to come
    Bytes content_{};
};

}  // namespace klieg::media::mp4
