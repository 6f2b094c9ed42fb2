#include "media/ffmpeg/test_clips.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace klieg::media {

std::filesystem::path const& clips_folder() {
    static testing::TempDir const folder;
    return folder.path();
}

std::filesystem::path make_clip(std::string const& name, std::string const& arguments) {
    auto path = clips_folder() / name;
    if (std::filesystem::exists(path)) return path;
    auto command = "ffmpeg -v error -nostdin -y " + arguments + " '" + path.string() + "'";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("cannot make a clip: " + command);
    return path;
}

std::filesystem::path video_clip(std::string const& name, std::string const& input, std::string const& output,
                                 double seconds) {
    return make_clip(name, "-f lavfi -i testsrc2=" + input + " -t " + std::to_string(seconds) + " " + output);
}

std::vector<std::string> lines_of(std::string const& command) {
    std::vector<std::string> lines;
    auto* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
    std::array<char, 4096> line{};
    while (std::fgets(line.data(), line.size(), pipe) != nullptr) {
        std::string text(line.data());
        if (text.ends_with('\n')) text.pop_back();
        lines.push_back(std::move(text));
    }
    if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
    return lines;
}

std::vector<SeenPacket> packets_of(std::filesystem::path const& file) {
    std::vector<SeenPacket> packets;
    for (auto const& line :
         lines_of("ffprobe -v error -show_entries packet=pts_time,flags -of csv=p=0 '" + file.string() + "'")) {
        auto comma = line.find(',');
        packets.push_back({line.substr(0, comma), line.find('K', comma) != std::string::npos});
    }
    return packets;
}

std::vector<std::string> key_times_of(std::filesystem::path const& file) {
    std::vector<std::string> times;
    for (auto const& packet : packets_of(file)) {
        if (packet.key) times.push_back(packet.time);
    }
    return times;
}

FileSink::FileSink(std::string const& name) : path_(clips_folder() / name), file_(std::fopen(path_.c_str(), "wb")) {}
FileSink::~FileSink() {
    if (file_ != nullptr) std::fclose(file_);
}

Task<Result<>> FileSink::accept(ByteView bytes) {
    ++pieces_;
    bytes_ += bytes.size();
    std::fwrite(bytes.data(), 1, bytes.size(), file_);
    std::fflush(file_);
    co_return Result<>{};
}

}  // namespace klieg::media
