#pragma once

#include "media/ffmpeg/process.h"
#include "testing/temp_dir.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klieg::media {

/// Makes a tiny file with the system's ffmpeg: `arguments` come between the program and the file's name. Each file is
/// made once a run of the tests.
std::filesystem::path make_clip(std::string const& name, std::string const& arguments);

/// A clip of a moving test picture: `input` for the source filter ("s=320x240:r=30"), `output` for the encoder.
std::filesystem::path video_clip(std::string const& name, std::string const& input, std::string const& output,
                                 double seconds = 1);

/// What the shell command prints, by lines.
std::vector<std::string> lines_of(std::string const& command);

/// One packet or frame of a file, as ffprobe sees it.
struct SeenPacket {
    std::string time;  ///< presentation time in seconds, as printed
    bool key = false;
};
std::vector<SeenPacket> packets_of(std::filesystem::path const& file);
std::vector<std::string> key_times_of(std::filesystem::path const& file);

/// Writes what it is given to a file, and counts.
class FileSink final : public OutputSink {
public:
    explicit FileSink(std::string const& name);
    ~FileSink() override;

    Task<Result<>> accept(ByteView bytes) override;
    std::filesystem::path const& path() const { return path_; }
    std::size_t pieces() const { return pieces_; }
    std::size_t bytes() const { return bytes_; }

private:
    std::filesystem::path path_;
    std::FILE* file_;
    std::size_t pieces_ = 0;
    std::size_t bytes_ = 0;
};

std::filesystem::path const& clips_folder();

}  // namespace klieg::media
