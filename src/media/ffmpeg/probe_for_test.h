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

/// With the layers of the sandbox that this machine has.
inline Tools const& tools() {
    static Tools const found = Tools::on_path().value();
    return found;
}

inline Task<Result<MediaProbe>> probe(std::filesystem::path file) {
    return probe_media(pool(), tools(), std::move(file));
}

}  // namespace klieg::media
