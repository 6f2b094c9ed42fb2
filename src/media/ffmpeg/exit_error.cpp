#include "media/ffmpeg/exit_error.h"

#include "base/log.h"
#include "media/advice.h"

#include <string>
#include <string_view>

namespace klieg::media {

namespace {

constexpr std::string_view kSaveItSmaller =
    "Save it anew with smaller pictures, for example as an MP4 of 1080p with H.264 and AAC, and upload that.";

}  // namespace

Result<> check_ending(ProcessReport const& report) {
    switch (report.ending) {
        case ProcessEnding::exited: break;
        case ProcessEnding::crashed:
            return Error{Errc::corrupt,
                         "The decoder broke down on this file. Save it anew, " + std::string(kAsWhatToSaveIt),
                         "decoder_crashed"};
        case ProcessEnding::out_of_cpu:
            return Error{Errc::unsupported,
                         "The file takes more processor time than a video may here. " + std::string(kSaveItSmaller),
                         "too_demanding"};
        case ProcessEnding::out_of_memory:
            return Error{Errc::unsupported,
                         "The file takes more memory than a video may here. " + std::string(kSaveItSmaller),
                         "too_demanding"};
        case ProcessEnding::refused_threads:
            return Error{Errc::exhausted,
                         "The file takes more memory than a video may here, or the machine was short of threads. " +
                             std::string(kSaveItSmaller),
                         "too_demanding"};
        case ProcessEnding::refused_files:
            return Error{Errc::exhausted,
                         "The decoder got no file where it needed one: the machine was short of them for a moment, or "
                         "the decoder breaks down on this file.",
                         "machine_short"};
        case ProcessEnding::refused_room:
            return Error{Errc::exhausted,
                         "The decoder got no room where it needed some: a disk was full for a moment, or the decoder "
                         "breaks down on this file.",
                         "machine_short"};
        case ProcessEnding::killed:
            return Error{Errc::unavailable, "The machine ran short of memory while it worked on the file.",
                         "memory_short"};
        case ProcessEnding::killed_as_largest:
            return Error{Errc::exhausted, "The file took nearly all of the memory that the machine has.",
                         "memory_short"};
        case ProcessEnding::machine_short:
            return Error{Errc::unavailable, "The machine had no threads, files or room left to work on the file.",
                         "machine_short"};
        case ProcessEnding::out_of_time:
            return Error{Errc::timeout, "Working on the file took too long.", "time_limit"};
        case ProcessEnding::silent:
            return Error{
                Errc::timeout,
                "Working on the file came to a halt: the machine was too busy with others, or the file holds it up.",
                "stalled"};
    }
    if (report.exit_code == 0) return {};
    // Which is about its own insides, and may quote the file: nothing for its owner (docs/style.md, D8).
    log::info("a decoder gives up a file", {{"exit", std::to_string(report.exit_code)}, {"why", report.complaint}});
    return Error{Errc::corrupt,
                 "The file could not be decoded: it is damaged, or in a form that is not supported. Save it anew, " +
                     std::string(kAsWhatToSaveIt),
                 "decoding_failed"};
}

}  // namespace klieg::media
