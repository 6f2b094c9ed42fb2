#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace klieg::media::testing {

/// Runs a shell command; a test failure with its output where it fails.
std::string run(std::string const& command);

/// Encodes a small clip: `arguments` are ffmpeg's, between the program and the output.
std::filesystem::path make_clip(std::filesystem::path const& folder, std::string const& name,
                                std::string const& arguments);

/// The usual inputs of make_clip: a moving picture and a tone.
std::string picture(double seconds, std::string const& size = "320x180", std::string const& rate = "30");
std::string tone(double seconds, int rate = 48000, int channels = 2);

/// A packet as ffprobe sees it.
struct Packet {
    std::string pts, dts, duration, size;
    bool key = false;

    bool operator==(Packet const&) const = default;
};
void PrintTo(Packet const& packet, std::ostream* out);

/// `stream` is "v" or "a".
std::vector<Packet> packets_of(std::filesystem::path const& file, std::string const& stream);

}  // namespace klieg::media::testing
