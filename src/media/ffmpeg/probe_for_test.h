#pragma once

#include "base/blocking_pool.h"
#include "media/ffmpeg/probe.h"

#include <filesystem>

namespace klieg::media {

/// The thread on which tests run what waits for a child process.
inline BlockingPool& pool() {
    static BlockingPool threads({.name = "test", .threads = 1});
    return threads;
}

inline Task<Result<MediaProbe>> probe(std::filesystem::path file) {
    return probe_media(pool(), Tools{}, std::move(file));
}

}  // namespace klieg::media
