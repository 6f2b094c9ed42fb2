#pragma once

#include "base/result.h"
#include "media/ffmpeg/process.h"

namespace klieg::media {

/// Success, or how a decoder's end is told to the uploader. Of the kinds, `exhausted` and `timeout` are worth another
/// try. Fails: corrupt (it crashed or could not decode), unsupported with the code too_demanding (it met a limit of
/// memory or processor time, as it will again), exhausted (the machine is short of memory), timeout.
Result<> check_ending(ProcessReport const& report);

}  // namespace klieg::media
