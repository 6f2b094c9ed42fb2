#pragma once

#include "media/ffmpeg/process.h"
#include "media/ffmpeg/progress.h"
#include "media/file_limits.h"
#include "media/ladder.h"
#include "media/media_probe.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <thread>
#include <vector>

namespace klieg::media {

/// A rung and who takes its bytes: a fragmented MP4 with that one track, a moof for at most a quarter of a second and
/// none that goes on beyond a GOP, sent as soon as it is made. Its timeline is the source's own, from 0, where the
/// first picture begins, even if the source has it later (TimeOrigin); an edit list in the moov makes up for the
/// reordering of frames.
struct RungOutput {
    Rung rung;
    OutputSink* sink = nullptr;
};

/// The same for sound. Silence fills what the source lacks from 0 on, and its gaps.
struct AudioOutput {
    AudioRung rung;
    OutputSink* sink = nullptr;
    /// Its encoder's first whole frame begins with this sample of the timeline, a multiple of kAacFrameSamples. Sound
    /// without times (MediaProbe) always begins with the first.
    std::int64_t first_sample = 0;
};

/// Where the timeline of the encoded rungs begins.
enum class TimeOrigin {
    earliest_stream,  ///< the source's earliest timestamp becomes 0, and all outputs begin there
    as_stored,        ///< timestamps remain, as a repackaged rung beside these needs it
};

/// What one run of ffmpeg makes of one file.
struct EncodeJob {
    std::filesystem::path source;
    MediaProbe probe;
    std::vector<RungOutput> rungs{};
    std::vector<AudioOutput> audio{};
    /// Where a segment has to begin, such as the source rung's boundaries, ascending; between them come key frames at
    /// most kKeyFrameDistance apart. Empty: key frames at the first frame of every kKeyFrameDistance, counted from the
    /// first picture.
    std::vector<std::chrono::microseconds> boundaries{};
    TimeOrigin origin = TimeOrigin::earliest_stream;
    /// Ticks a second of the pictures' timeline; 0: as suits the frame rate. Beside a repackaged rung it has to be that
    /// one's: hls.js maps a track's times anew where the timescale changes, and errs by the delay of B-frames.
    std::uint32_t timescale = 0;
    /// Where it goes on, on the timeline of the outputs, whose clock stays what it is: nothing is decoded that lies far
    /// before it. Not used: it begins.
    struct Resume {
        std::chrono::microseconds pictures{0};
        std::chrono::microseconds sound{0};
        /// How long after the very first picture `pictures` is.
        std::chrono::microseconds since_first_picture{0};
    };
    std::optional<Resume> resume{};
    /// The last picture is shown until then, on the timeline of the outputs; 0: as long as it lasts.
    std::chrono::microseconds pictures_until{0};
    unsigned threads = std::thread::hardware_concurrency();
    int niceness = 10;
    ProgressListener progress{};

    static constexpr auto kKeyFrameDistance = std::chrono::seconds(2);
    static constexpr std::size_t kBoundariesMax = 21'600;
    static_assert(kBoundariesMax == SegmentLimits::kSegmentsMax, "else a source that plays gets no further rungs");
};

}  // namespace klieg::media
