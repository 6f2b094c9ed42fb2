#pragma once

#include "base/bytes.h"
#include "media/mp4/track.h"

#include <cstdint>

/// The boxes of a moov that say the same in a rendition's initialisation segment and in a whole file (ISO/IEC
/// 14496-12, 8.2 to 8.7). None holds a time of creation, a name or any other text of the source's.
namespace klieg::media::mp4 {

struct MovieHeader {
    std::uint32_t timescale = 0;
    std::uint64_t duration = 0;  ///< in that; 0: fragments bring it
    std::uint32_t tracks = 0;
};
void write_movie_header(ByteWriter& writer, MovieHeader header);

struct TrackPlace {
    std::uint32_t id = 0;
    std::uint64_t duration = 0;  ///< in the movie's timescale; 0: fragments bring it
};
void write_track_header(ByteWriter& writer, Track const& track, TrackPlace place);

/// mdhd and hdlr. `duration` is in the track's timescale.
void write_media_header(ByteWriter& writer, Track const& track, std::uint64_t duration);
/// What minf begins with: the media's own header, and that the samples are in this file.
void write_media_information(ByteWriter& writer, Track const& track);
/// stsd, of one entry.
void write_sample_description(ByteWriter& writer, Track const& track);

}  // namespace klieg::media::mp4
