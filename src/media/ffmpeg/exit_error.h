#pragma once

#include "base/result.h"
#include "media/ffmpeg/process.h"

namespace klieg::media {

/// Success, or how a decoder's end is told to the uploader. `unavailable` says nothing of the file, which waits for a
/// better moment; `exhausted` and `timeout` are worth another try. Fails: corrupt (it crashed or could not decode),
/// unsupported with the code too_demanding (it met a limit of memory or processor time, as it will again), unavailable
/// (the machine was short of memory, threads, files or room that others have), exhausted (it may have been the file
/// that took them), timeout.
Result<> check_ending(ProcessReport const& report);

}  // namespace klieg::media
