#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "media/mp4/track.h"
#include "media/rendition.h"

#include <cstdint>

namespace klieg::media::mp4 {

/// Writes the initialisation segment of a presentation of one track: its coding, its matrix, its language, and an edit
/// list where the track has one.
///
/// Times: fragments keep the decode times and composition offsets of the source. What the source's edit list cuts off
/// at the start (the delay of B-frames, the priming of AAC) stays an edit of one entry here, which reaches over all
/// fragments (ISO/IEC 14496-12, 8.6.6.1: a duration of 0). Folding it into negative composition offsets would say the
/// same, but demuxers differ about those: ffmpeg delays such a track by its largest one when it is fragmented, and lip
/// sync is lost. So offsets that are negative in the source are lifted above zero, and the edit by as much. An empty
/// edit before it, which players honour less often, is added to the decode times of the fragments.
Bytes write_init_segment(Track const& track, std::int64_t media_time);

/// The facts of a rendition that its init segment alone tells: codecs, timescale, size as shown, channels, language.
/// Requires an avc1 or mp4a entry. Fails: corrupt, unsupported.
Result<Rendition> describe(Track const& track);

}  // namespace klieg::media::mp4
