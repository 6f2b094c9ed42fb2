#include "media/testing/clip.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <sstream>

namespace klieg::media::testing {

std::string run(std::string const& command) {
    std::string output;
    auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
    EXPECT_NE(pipe, nullptr);
    if (pipe == nullptr) return output;
    std::array<char, 4096> part{};
    while (auto count = std::fread(part.data(), 1, part.size(), pipe)) output.append(part.data(), count);
    EXPECT_EQ(::pclose(pipe), 0) << command << "\n" << output;
    return output;
}

std::filesystem::path make_clip(std::filesystem::path const& folder, std::string const& name,
                                std::string const& arguments) {
    auto path = folder / name;
    run("ffmpeg -v error -nostdin -y " + arguments + " '" + path.string() + "'");
    return path;
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

void PrintTo(Packet const& packet, std::ostream* out) {
    *out << "pts " << packet.pts << " dts " << packet.dts << " duration " << packet.duration << " size " << packet.size
         << (packet.key ? " key" : "");
}

std::vector<Packet> packets_of(std::filesystem::path const& file, std::string const& stream) {
    auto table = run("ffprobe -v error -select_streams " + stream +
                     " -show_entries packet=pts,dts,duration,size,flags -of csv=p=0 '" + file.string() + "'");
    std::vector<Packet> packets;
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty()) continue;
        std::istringstream cells(line);
        Packet packet;
        std::string flags;
        std::getline(cells, packet.pts, ',');
        std::getline(cells, packet.dts, ',');
        std::getline(cells, packet.duration, ',');
        std::getline(cells, packet.size, ',');
        std::getline(cells, flags, ',');
        packet.key = flags.starts_with('K');
        packets.push_back(packet);
    }
    return packets;
}

}  // namespace klieg::media::testing
