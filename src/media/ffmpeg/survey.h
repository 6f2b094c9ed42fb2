#pragma once

#include "base/blocking_pool.h"
#include "base/result.h"
#include "base/task.h"
#include "media/ffmpeg/tools.h"
#include "media/last_picture.h"
#include "media/media_probe.h"

#include <chrono>
#include <filesystem>
#include <optional>

namespace klieg::media {

// What the head of a file does not tell, and a look at a few moments of it does. All ask ffprobe, which seeks, so that
// they take tenths of a second for hours of video. Where it finds nothing there, gives the file up, or meets a limit of
// memory or time, all answer less rather than fail. All fail with what run_process() fails with, and with what says
// nothing of the file: unavailable (the machine is short of memory, threads or files), exhausted (it may have been the
// file that took its memory). Threads: the caller's core.

/// Whether pictures of such a file may change their size on the way: conferences and recorders of screens begin small,
/// and who saves a broadcast has all the sizes that it was received in.
bool may_change_size(MediaProbe const& probe);
/// The size becomes that of the largest keyframe: of all of a small file, of some ten seconds at each of twelve moments
/// of a large one, and of an MP4 of the one at each of them. Requires pictures. Fails also as set_stored_size().
Task<Result<>> take_largest_size(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe);

/// Whether a file may leave it open when its pictures begin; ffprobe says then that they begin with all of it.
bool may_begin_unsaid(MediaProbe const& probe);
/// `start` of the pictures becomes that of the first one that comes, where it is later. Requires pictures.
Task<Result<>> take_first_picture(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe);

/// Whether the file is sound alone whose index may give its packets another length than they have.
bool may_miscount_sound(MediaProbe const& probe);
/// Where packets are far longer than they are said to be, the sound is as long as its samples are, and has no times.
/// Requires sound.
Task<Result<>> take_length_of_samples(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe);

/// `start` of the pictures becomes that of the first one that is decoded, where it is later: recordings begin inside of
/// a GOP, and AVI tells of no time but that of decoding. Where there is no sound the file begins with it, too, but in
/// containers whose clock may jump. Requires pictures.
Task<Result<>> take_first_decoded(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe);

/// Whether pictures of such a file may say which encoder wrote them, and decoders need to know it.
bool may_name_encoder(MediaProbe const& probe);
/// `x264_build` becomes what stands before the first picture. Requires pictures.
Task<Result<>> take_encoder(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe);

/// By its packet, in the file's own times. None where there are no pictures or none is found, and of a file of more
/// than 64 MiB that does not say how long it lasts; it ends where it begins if nothing says how long the picture does.
Task<Result<std::optional<LastPicture>>> find_last_picture(BlockingPool& pool, Tools tools, std::filesystem::path file,
                                                           MediaProbe const& probe);
/// When the first sound that can be decoded ends, likewise.
Task<Result<std::optional<std::chrono::microseconds>>> find_end_of_sound(BlockingPool& pool, Tools tools,
                                                                         std::filesystem::path file,
                                                                         MediaProbe const& probe);

}  // namespace klieg::media
