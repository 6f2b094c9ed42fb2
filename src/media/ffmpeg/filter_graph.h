#pragma once

#include "media/ffmpeg/encode_job.h"

#include <cstdint>
#include <string>
#include <vector>

namespace klieg::media {

/// Ticks a second of the encoded timestamps: every rung of a source has the same, and its frame rate's ticks are whole.
std::uint32_t encoded_timescale(VideoFacts const& video);

/// The filter graph from `[0:<index>]` to the labels `[v0]`, `[v1]`, … in the order of `rungs`, sharing one decode.
///
/// Sizes are made in a cascade, each from the next larger one, since a smaller picture is quicker to scale. Whatever
/// must be the same in all rungs (progressive, 8-bit, square pixels, time base) is done before, once, at the largest
/// size needed. `timescale`: of the time base; 0: encoded_timescale().
std::string make_filter_graph(VideoFacts const& video, std::vector<Rung> const& rungs, std::uint32_t timescale = 0);

}  // namespace klieg::media
