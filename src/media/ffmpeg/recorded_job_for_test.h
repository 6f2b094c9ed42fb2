#pragma once

#include "media/ffmpeg/encode_job.h"
#include "media/ffmpeg/file_sink_for_test.h"
#include "testing/temp_dir.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace klieg::media {

/// A job whose outputs go to files, of pictures first.
struct Recorded {
    explicit Recorded(EncodeJob from) : job(std::move(from)) {
        for (auto& output : job.rungs) output.sink = add(output.rung.name);
        for (auto& output : job.audio) output.sink = add(output.rung.name);
    }
    FileSink* add(std::string const& name) {
        return sinks.emplace_back(std::make_unique<FileSink>(folder.path() / (name + ".mp4"))).get();
    }
    std::filesystem::path file(std::size_t place) const { return sinks[place]->path(); }

    EncodeJob job;
    testing::TempDir folder;
    std::vector<std::unique_ptr<FileSink>> sinks;
};

}  // namespace klieg::media
