#pragma once

#include "base/wake_up.h"
#include "media/ffmpeg/process.h"

#include <cstdio>
#include <filesystem>

namespace klieg::media {

/// Writes what it is given to a file, and counts.
class FileSink final : public OutputSink {
public:
    explicit FileSink(std::filesystem::path path) : path_(std::move(path)), file_(std::fopen(path_.c_str(), "wb")) {}
    ~FileSink() override {
        if (file_ != nullptr) std::fclose(file_);
    }
    FileSink(FileSink const&) = delete;
    FileSink& operator=(FileSink const&) = delete;

    Task<Result<>> accept(ByteView bytes) override {
        bytes_ += bytes.size();
        std::fwrite(bytes.data(), 1, bytes.size(), file_);
        std::fflush(file_);
        accepted.wake();
        co_return Result<>{};
    }
    std::filesystem::path const& path() const { return path_; }
    std::size_t bytes() const { return bytes_; }

    WakeUp accepted;

private:
    std::filesystem::path path_;
    std::FILE* file_;
    std::size_t bytes_ = 0;
};

}  // namespace klieg::media
