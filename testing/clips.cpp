#include "testing/clips.h"

#include "base/crypto.h"
#include "testing/temp_dir.h"

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace klieg::testing {

namespace {

/// The place of what `recipe` makes: a folder named by the recipe's hash, so that the file bears the name that was
/// asked for. Many processes may ask at once: each makes it under a name of its own, and the last rename wins, with the
/// same content.
std::filesystem::path kept(std::string const& name, std::string const& recipe,
                           std::function<void(std::filesystem::path const&)> const& make) {
    auto folder = clips_folder() / crypto::to_hex(crypto::sha256(recipe)).substr(0, 16);
    auto path = folder / name;
    if (std::filesystem::exists(path)) return path;
    std::filesystem::create_directories(folder);
    static std::atomic<int> count{0};
    // The ending stays, since ffmpeg goes by it.
    auto unfinished = folder / ("making-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + "-" + name);
    make(unfinished);
    std::filesystem::rename(unfinished, path);
    return path;
}

}  // namespace

std::filesystem::path const& clips_folder() {
    static auto const folder = []() -> std::filesystem::path {
        if (auto const* shared = std::getenv("KLIEG_CLIPS"); shared != nullptr && *shared != '\0') {
            std::filesystem::create_directories(shared);
            return shared;
        }
        static TempDir const own;
        return own.path();
    }();
    return folder;
}

std::filesystem::path make_clip(std::string const& name, std::string const& arguments) {
    return kept(name, arguments, [&](std::filesystem::path const& path) {
        run("ffmpeg -v error -nostdin -y " + arguments + " '" + path.string() + "'");
    });
}

std::filesystem::path make_text(std::string const& name, std::string const& text) {
    return kept(name, text, [&](std::filesystem::path const& path) { std::ofstream(path, std::ios::binary) << text; });
}

std::filesystem::path video_clip(std::string const& name, std::string const& input, std::string const& output,
                                 double seconds) {
    return make_clip(name, "-f lavfi -i testsrc2=" + input + " -t " + std::to_string(seconds) + " " + output);
}

std::string picture(double seconds, std::string const& size, std::string const& rate) {
    return " -f lavfi -i testsrc2=size=" + size + ":rate=" + rate + ":duration=" + std::to_string(seconds) + " ";
}

std::string tone(double seconds, int rate, int channels) {
    std::string expression = "0.2*sin(440*2*PI*t)";
    std::string all = expression;
    for (int i = 1; i < channels; ++i) all += "|" + expression;
    return " -f lavfi -i \"aevalsrc='" + all + "':s=" + std::to_string(rate) + ":d=" + std::to_string(seconds) + "\" ";
}

std::string run(std::string const& command) {
    std::string output;
    auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
    std::array<char, 4096> part{};
    while (auto count = std::fread(part.data(), 1, part.size(), pipe)) output.append(part.data(), count);
    if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command + "\n" + output);
    return output;
}

std::vector<std::string> lines_of(std::string const& command) {
    std::vector<std::string> lines;
    std::istringstream output(run(command));
    for (std::string line; std::getline(output, line);) lines.push_back(line);
    return lines;
}

void PrintTo(Packet const& packet, std::ostream* out) {
    *out << "pts " << packet.pts << " dts " << packet.dts << " duration " << packet.duration << " size " << packet.size
         << (packet.key ? " key" : "");
}

std::vector<Packet> packets_of(std::filesystem::path const& file, std::string const& streams) {
    std::vector<Packet> packets;
    for (auto const& line :
         lines_of("ffprobe -v error " + (streams.empty() ? "" : "-select_streams " + streams) +
                  " -show_entries packet=pts,pts_time,dts,duration,size,flags -of csv=p=0 '" + file.string() + "'")) {
        if (line.empty()) continue;
        std::istringstream cells(line);
        Packet packet;
        std::string flags;
        for (auto* cell : {&packet.pts, &packet.time, &packet.dts, &packet.duration, &packet.size, &flags})
            std::getline(cells, *cell, ',');
        packet.key = flags.starts_with('K');
        packets.push_back(packet);
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

}  // namespace klieg::testing
