#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace klieg::testing {

/// Where clips are kept: the folder that the runner names in KLIEG_CLIPS, so that a run makes each clip once for all
/// its test programs; else a temporary one of this process.
std::filesystem::path const& clips_folder();

/// A small file made by the system's ffmpeg: `arguments` come between the program and the file's name. Who asks again
/// for the same name by the same arguments gets the file that is there, so nobody may change it. Threads: any;
/// processes too. Throws with what ffmpeg said where it fails.
std::filesystem::path make_clip(std::string const& name, std::string const& arguments);

/// A file with this text, kept like a clip: subtitles, lists, what clips are made of.
std::filesystem::path make_text(std::string const& name, std::string const& text);

/// A clip of a moving test picture: `input` for the source filter ("s=320x240:r=30"), `output` for the encoder.
std::filesystem::path video_clip(std::string const& name, std::string const& input, std::string const& output,
                                 double seconds = 1);

/// The usual inputs of make_clip: a moving picture and a tone.
std::string picture(double seconds, std::string const& size = "320x180", std::string const& rate = "30");
std::string tone(double seconds, int rate = 48000, int channels = 2);

/// What a shell command says on both its streams; throws where it fails.
std::string run(std::string const& command);
std::vector<std::string> lines_of(std::string const& command);

/// A packet as ffprobe sees it: ticks and seconds as printed.
struct Packet {
    std::string pts, time, dts, duration, size;
    bool key = false;

    bool operator==(Packet const&) const = default;
};
void PrintTo(Packet const& packet, std::ostream* out);

/// `streams` is "v" or "a"; all where it is empty.
std::vector<Packet> packets_of(std::filesystem::path const& file, std::string const& streams = "");
std::vector<std::string> key_times_of(std::filesystem::path const& file);

}  // namespace klieg::testing
