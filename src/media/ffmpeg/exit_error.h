#pragma once

#include "base/result.h"
#include "media/ffmpeg/process.h"

namespace klieg::media {

/// Success, or how a decoder's end is told to the uploader. Of the kinds, `unavailable` and `timeout` are worth another
/// try. Fails: corrupt (it crashed or could not decode), exhausted (our limits of memory and processor time), timeout.
Result<> check_ending(ProcessReport const& report);

}  // namespace klieg::media
