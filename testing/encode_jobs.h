#pragma once

#include "media/ffmpeg/encode_job.h"

#include <filesystem>

/// The two jobs of a ladder as they come out of it, for tests and measurements of the encoder. What is published is
/// chosen in ingest, by what a video still lacks.
namespace klieg::media {

/// The lowest rung and the sound, without sinks.
inline EncodeJob first_rung_job(std::filesystem::path source, MediaProbe const& probe, Ladder const& ladder) {
    EncodeJob job{.source = std::move(source), .probe = probe};
    if (!ladder.rungs.empty()) job.rungs.push_back({ladder.rungs.front()});
    for (auto const& audio : {ladder.audio, ladder.audio_low}) {
        if (audio) job.audio.push_back({*audio});
    }
    job.niceness = 0;  // somebody waits for it
    return job;
}

/// All the other rungs, or nothing to encode where there is only one.
inline EncodeJob remaining_rungs_job(std::filesystem::path source, MediaProbe const& probe, Ladder const& ladder) {
    EncodeJob job{.source = std::move(source), .probe = probe};
    for (std::size_t i = 1; i < ladder.rungs.size(); ++i) job.rungs.push_back({ladder.rungs[i]});
    return job;
}

}  // namespace klieg::media
