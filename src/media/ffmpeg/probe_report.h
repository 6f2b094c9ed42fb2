#pragma once

#include "base/result.h"
#include "media/media_probe.h"

#include <cstdint>
#include <string_view>

namespace klieg::media {

/// Reads what `ffprobe -print_format json -show_format -show_streams` prints. The limits of probe.h are applied here.
/// Streams of `unreadable` codecs are as if they were not there, as long as there is another of their kind.
/// They stand in the probe again. Fails: corrupt (not such a report), unsupported, too_large.
Result<MediaProbe> parse_probe_report(std::string_view json, UnreadableCodecs const& unreadable = {});

/// The file begins with the first of the pictures and the sound that are shown, where it says that it begins earlier:
/// with a title on another track, or with what cannot be decoded; so much shorter it is, too. Not where ffmpeg counts
/// from what it reads, which are the containers whose clock may jump.
void begin_with_what_is_shown(MediaProbe& probe);

/// Whether the report leaves something open that may be found further on: a stream of pictures or sound is announced of
/// which nothing was found, or the container announces none before they come and one of the two kinds is missing.
bool leaves_open(std::string_view json);

/// `searched_bytes`, where the file's kind announces no stream before it comes and it was read so far for one.
void note_search(MediaProbe& probe, std::uint64_t read);

/// A size of stored pictures, and the shape of their pixels.
struct StoredSize {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    FrameRate aspect{};  ///< of a pixel: across and down; 0: square

    std::uint64_t pixels() const noexcept { return std::uint64_t{width} * height; }
    bool operator==(StoredSize const&) const = default;
};
/// "width=320|height=240|sample_aspect_ratio=1:1", as `ffprobe -of compact=p=0` prints of a frame; else of no size.
StoredSize parse_frame_size(std::string_view line);
/// The pictures are of that size, which the limits of probe.h allow; the turn stays. Fails: unsupported, too_large.
Result<> set_stored_size(VideoFacts& video, StoredSize size);

}  // namespace klieg::media
