#pragma once

#include "base/random_access.h"
#include "base/result.h"
#include "media/mp4/source_index.h"
#include "media/segment_plan.h"

#include <optional>

namespace klieg::media::mp4 {

/// The tracks of a source that can be published as they are, and where their segments begin.
struct StreamableTracks {
    Track const* video = nullptr;  ///< one of the two may be missing
    Track const* audio = nullptr;
    EditShift video_shift{};
    EditShift audio_shift{};
    SegmentPlan plan{};
    /// Why its sound and its pictures are too far apart to be published like this. What is published already plays on,
    /// whatever a later release thinks of it.
    std::optional<Error> apart{};
};

/// Decides whether a file can be played from its own samples: H.264 of 8 bits 4:2:0, progressive, SDR, at most
/// level 5.2 and 60 frames a second, closed GOPs of at most 6 s; plain AAC-LC; at most one of each, with edit lists
/// that start both at nearly the same time. Reads the index, and a few kilobytes of keyframes to see that they are IDR
/// pictures.
///
/// What is made of the file is never much more than the file: no byte is of two samples (check_no_shared_bytes), and
/// the length, the pictures and the number of segments have the limits of file_limits.h.
///
/// Its segments begin as `opening` says.
///
/// Fails: too_large, as check_duration() and check_picture_size() do; unsupported with the reason as a sentence and a
/// stable `code`; corrupt; and as `file` does. After any of these the file may still be one for an encoder.
Result<StreamableTracks> check_streamable(SourceIndex const& index, RandomAccess const& file, Opening opening);

}  // namespace klieg::media::mp4
