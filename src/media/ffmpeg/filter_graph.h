#pragma once

#include "media/ffmpeg/encode_job.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::media {

/// Ticks a second of the encoded timestamps: every rung of a source has the same, and its frame rate's ticks are whole.
std::uint32_t encoded_timescale(VideoFacts const& video);

/// From when until when there is a picture at least, on the timeline of the outputs, whatever the source has.
struct PictureSpan {
    /// Where the first one is shown from, if its time is not later than `first_latest`; none: from its own time on.
    std::optional<std::chrono::microseconds> from{};
    std::chrono::microseconds first_latest{0};
    /// Whether there are B-frames; else few pictures in a second do not make all of them late.
    bool reordered = false;
    /// The last one is shown until then; 0: as long as it lasts.
    std::chrono::microseconds until{0};
};

/// An expression of ffmpeg's for the number of the kKeyFrameDistance in which a moment lies, which are counted from the
/// very first picture. `time`: an expression for the moment, in seconds since the first picture of this run, which is
/// `since_first` after that one. Rungs are thinned, filled and given key frames by it, so that all begin a segment with
/// the same picture.
std::string key_frame_span(std::string const& time, std::chrono::microseconds since_first);

/// The filter graph from `[0:<index>]` to the labels `[v0]`, `[v1]`, … in the order of `rungs`, sharing one decode.
///
/// Sizes are made in a cascade, each from the next larger one, since a smaller picture is quicker to scale. Whatever
/// must be the same in all rungs (progressive, 8-bit, square pixels, time base) is done before, once, at the largest
/// size needed. `timescale`: of the time base; 0: encoded_timescale(). `since_first`: see key_frame_span().
std::string make_filter_graph(VideoFacts const& video, std::vector<Rung> const& rungs, std::uint32_t timescale = 0,
                              std::chrono::microseconds since_first = {}, PictureSpan const& span = {});

}  // namespace klieg::media
