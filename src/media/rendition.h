#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::media {

/// A moof with its mdat: one GOP of video, or as much audio. It starts with a sample that decodes alone.
struct Fragment {
    std::uint64_t offset = 0;      ///< bytes from the start of the segment
    std::uint64_t length = 0;      ///< bytes of moof and mdat
    std::uint64_t duration = 0;    ///< in the rendition's timescale
    std::uint64_t key_length = 0;  ///< bytes from `offset` to the end of the key frame: an I-frame playlist's range
};

/// What one EXTINF stands for.
struct Segment {
    std::uint32_t number = 0;    ///< counts from 0
    std::uint64_t duration = 0;  ///< in the rendition's timescale
    std::uint64_t bytes = 0;
    std::vector<Fragment> fragments{};
};

/// How long the first segments of a presentation are (segment_plan.h). What a video's playlists say never changes, so
/// each keeps the way in which it was cut.
enum class Opening : std::uint8_t {
    long_segments,   ///< as all others: so sources were published before there were short ones
    short_segments,  ///< whoever waits for the video waits for the first of them (docs/adr/0006)
};

enum class TrackKind : std::uint8_t { video, audio };

/// The short side of the lowest rung, or of a smaller source's only one, at most. It has sound of its own, to stay
/// within 192 kbit/s below a larger one (HLS authoring specification, 9.21).
inline constexpr std::uint32_t kLowestRung = 240;
inline constexpr std::string_view kLowAudio = "audio-low";

/// One rung of the ladder, or the audio that all rungs share: everything that playlists are rendered from.
struct Rendition {
    std::string name;  ///< "source"; of what is encoded the short side, "240" … "2160"; "audio"
    TrackKind kind = TrackKind::video;
    std::string codecs;  ///< RFC 6381: avc1.64001f, mp4a.40.2
    std::uint32_t timescale = 0;
    std::uint32_t width = 0;  ///< as displayed: after rotation, in square pixels
    std::uint32_t height = 0;
    double frame_rate = 0;  ///< average frames a second; 0 for audio
    std::uint32_t channels = 0;
    std::string language{};           ///< BCP 47, or empty where unknown
    bool complete = false;            ///< no segment will follow
    std::uint64_t bandwidth_cap = 0;  ///< bits a second that its encoder stays below; 0 where nothing is promised
    Opening opening = Opening::short_segments;
    std::vector<Segment> segments{};
};

/// Bits a second of a media playlist, as RFC 8216, 4.1 defines them.
struct Bandwidth {
    std::uint64_t peak = 0;     ///< of any run of segments that lasts between 0.5 and 1.5 target durations
    std::uint64_t average = 0;  ///< of all segments

    Bandwidth operator+(Bandwidth other) const { return {peak + other.peak, average + other.average}; }
};

/// What the segments of a rendition come to.
struct SegmentTotals {
    std::uint32_t count = 0;
    std::uint64_t duration = 0;  ///< in the rendition's timescale
    Bandwidth bandwidth{};
    Bandwidth key_frames{};                ///< of its I-frame playlist
    std::optional<std::uint64_t> bytes{};  ///< none: whoever summed them up did not say
};

/// All that a multivariant playlist says of a rendition, whose segments may be ten hours of them.
struct RenditionSummary {
    Rendition format;  ///< without its segments
    SegmentTotals totals{};
};

inline double seconds_of(std::uint64_t ticks, Rendition const& rendition) {
    return static_cast<double>(ticks) / std::max(rendition.timescale, 1U);
}

}  // namespace klieg::media
