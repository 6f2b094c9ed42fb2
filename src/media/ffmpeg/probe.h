#pragma once

#include "base/blocking_pool.h"
#include "base/result.h"
#include "base/task.h"
#include "media/ffmpeg/tools.h"
#include "media/file_limits.h"
#include "media/media_probe.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace klieg::media {

/// What an uploaded file may ask of ffprobe, beside what it may ask of every reader.
struct ProbeLimits : FileLimits {
    static constexpr std::uint32_t kChannelsMax = 64;  ///< of sound whose arrangement is known: what ffmpeg can mix
    static constexpr std::size_t kStreamsMax = 32;     ///< of pictures and of sound, without covers
    /// Subtitles, data and attachments among them: those who translate films attach dozens of fonts.
    static constexpr std::size_t kStreamsOfAnyKindMax = 512;
    /// Codecs of one file that may not be decoded: covers, data, sound of rare recorders.
    static constexpr std::size_t kUnreadableCodecsMax = 8;
    static constexpr auto kWallTimeMax = std::chrono::seconds(30);
    /// How far a file is read for a stream that is announced and begins late: two hours of sound of 128 kbit/s.
    static constexpr std::uint64_t kLateBytesMax = 128U << 20U;
};

/// ffmpeg's and ffprobe's arguments before an input that is read so far before its streams are known (kLateBytesMax).
std::vector<std::string> reading_far();

/// ffmpeg's arguments before an input of which it decodes: how far its streams are searched for, and what its pictures'
/// decoder has to know wherever in the file it begins.
std::vector<std::string> decoding_arguments(MediaProbe const& probe);

/// What a local file contains. A stream whose codec is not among those that are taken is left out where the file plays
/// without it. Where it announces what does not come soon, as of a camera that is switched on later, it is read further
/// (kLateBytesMax). Pictures may change their size: it is that of the largest keyframe seen. ffprobe reads it in the
/// sandbox. The error's detail is a sentence for the uploader, and all kinds but `unavailable`, `exhausted` and
/// `timeout` are final: the same file will fail again.
///
/// Threads: the caller's core; the file is looked at on `pool`.
/// Fails: corrupt (empty, cut short, no media, damaged), unsupported (also with the code too_demanding), too_large,
/// exhausted (it may be the file that took all there was), unavailable (the machine is short of something, or its owner
/// keeps the decoder from the file).
Task<Result<MediaProbe>> probe_media(BlockingPool& pool, Tools tools, std::filesystem::path file);

}  // namespace klieg::media
