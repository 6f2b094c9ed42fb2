#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klieg::media {

/// A frame rate as files state it: 30000/1001.
struct FrameRate {
    std::uint32_t num = 0;
    std::uint32_t den = 1;

    double value() const noexcept { return den == 0 ? 0.0 : static_cast<double>(num) / static_cast<double>(den); }
    bool operator==(FrameRate const&) const = default;
};

enum class ScanOrder : std::uint8_t { progressive, interlaced };

/// What the numbers of a picture stand for.
enum class DynamicRange : std::uint8_t {
    sdr,
    pq,   ///< HDR10 and its kin, SMPTE ST 2084
    hlg,  ///< ARIB STD-B67
};

/// What the numbers of a standard-range picture are taken for, in the words of ITU-T H.273 as ffmpeg spells them. Where
/// the file says nothing, it is what players assume of such a size: all rungs then say so, lest the colours change with
/// the rung.
struct ColourNames {
    std::string matrix = "bt709";
    std::string primaries = "bt709";
    std::string transfer = "bt709";
};

struct VideoFacts {
    std::uint32_t index = 0;  ///< among all streams of the file
    std::string codec;        ///< ffmpeg's name: h264, hevc, vp9
    std::string profile;
    std::string pixel_format;
    std::uint32_t bit_depth = 8;
    std::uint32_t coded_width = 0;  ///< as stored, before rotation and pixel aspect; of the largest pictures seen
    std::uint32_t coded_height = 0;
    std::uint32_t width = 0;  ///< as displayed: rotated, in square pixels
    std::uint32_t height = 0;
    int rotation = 0;  ///< 0, 90, 180, 270: clockwise, to be applied on display
    bool square_pixels = true;
    ScanOrder scan = ScanOrder::progressive;
    FrameRate frame_rate{};      ///< on average
    bool variable_rate = false;  ///< frames are not evenly spaced
    DynamicRange range = DynamicRange::sdr;
    bool wide_gamut = false;  ///< the matrix or the primaries of BT.2020
    /// Of what is not BT.709 and becomes it: BT.2020 where the file says nothing else, in the words of ColourNames.
    std::string wide_matrix = "bt2020nc";
    std::string wide_primaries = "bt2020";
    bool full_range = false;  ///< 0 to 255 instead of 16 to 235
    bool rgb = false;         ///< red, green and blue are stored
    ColourNames colours{};
    std::uint64_t bit_rate = 0;  ///< 0: unknown
    std::uint32_t frames = 0;    ///< as the container counts them; 0: it does not
    /// Of x264, where it says so: decoders allow for what early ones wrote wrongly. 0: another encoder, or unknown.
    std::uint32_t x264_build = 0;
    bool changes_size = false;  ///< pictures may be smaller than the coded ones on the way, or of another shape
    std::chrono::microseconds start{0};
    std::chrono::microseconds duration{0};  ///< 0: unknown
};

struct AudioFacts {
    std::uint32_t index = 0;
    std::string codec;
    std::string profile;
    std::uint32_t channels = 0;
    std::uint32_t sample_rate = 0;
    std::string language;  ///< as tagged, ISO 639-2 as a rule; empty: unknown
    std::uint64_t bit_rate = 0;
    std::chrono::microseconds start{0};
};

/// Codecs that some stream of a file has and that may not be decoded, as ffmpeg spells its decoders.
using UnreadableCodecs = std::set<std::string, std::less<>>;

/// What a file contains, as far as encoding it asks. Made by media/ffmpeg/probe.h.
struct MediaProbe {
    std::string container;               ///< ffmpeg's name: "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"
    std::chrono::microseconds start{0};  ///< of the earliest stream
    /// `start` is so much later than the file says: what is before has neither pictures nor sound.
    std::chrono::microseconds empty_before_start{0};
    std::chrono::microseconds duration{0};
    /// By a header that `duration` does not tell of, since the file ends before it should; 0: there is none.
    std::chrono::microseconds promised{0};
    bool duration_is_estimated = false;  ///< or of more than pictures and sound: no promise of the file's
    std::uint64_t bit_rate = 0;
    std::uint64_t bytes = 0;
    /// The default one of those that can be decoded, else the largest, else the first: cover art does not count.
    std::optional<VideoFacts> video;
    std::vector<AudioFacts> audio;         ///< what can be decoded, the default one first
    std::optional<std::string> mute_for;   ///< the codec of the sound, where none of it can be decoded
    std::optional<std::string> blank_for;  ///< the codec of pictures beside the sound, where no picture of it was found
    std::optional<std::string> silent_for;  ///< the codec of sound that is announced, where none of it was found
    /// Of a file that announces nothing and in which pictures or sound were not found: the first so many bytes were
    /// searched for them, and there are more; 0: all of it, or both are there.
    std::uint64_t searched_bytes = 0;
    bool without_times = false;   ///< the container has none: a sound's clock is the count of its samples
    bool begins_late = false;     ///< a stream of it is found far in: whoever opens the file has to read as far
    UnreadableCodecs unreadable;  ///< of streams that are left out; whoever opens the file has to pass over them
};

}  // namespace klieg::media
