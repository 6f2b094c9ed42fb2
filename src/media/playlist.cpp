#include "media/playlist.h"

#include "media/bandwidth.h"
#include "media/segment_plan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <tuple>
#include <vector>

namespace klieg::media {

namespace {

/// 7 where EXT-X-MAP stands in playlists that are not of I-frames only (RFC 8216, 7, asks for 6).
constexpr char const* kHeader = "#EXTM3U\n#EXT-X-VERSION:7\n";
/// What a player starts with before it has measured anything (HLS authoring specification, 9.19).
constexpr double kDefaultVariantBandwidth = 2'000'000;

std::string fixed(double value, int digits) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

std::string quoted_string(std::string_view text) {
    // Attribute values cannot escape anything (RFC 8216, 4.2): what they may not hold is dropped.
    std::string value = "\"";
    std::copy_if(text.begin(), text.end(), std::back_inserter(value), [](char c) { return c != '"' && c >= ' '; });
    return value + "\"";
}

std::string extinf(std::uint64_t duration, Rendition const& rendition) {
    return "#EXTINF:" + fixed(seconds_of(duration, rendition), 6) + ",\n";
}

/// All renditions share one target duration; only an encoder that misses a boundary makes a segment that needs more.
std::string target_duration(Rendition const& rendition) {
    long longest = kTargetDurationSeconds;
    for (auto const& segment : rendition.segments) {
        longest = std::max(longest, std::lround(seconds_of(segment.duration, rendition)));
    }
    return "#EXT-X-TARGETDURATION:" + std::to_string(longest) + "\n";
}

std::string media_header(Rendition const& rendition, PlaylistType type) {
    std::string text = kHeader + target_duration(rendition) + "#EXT-X-MEDIA-SEQUENCE:0\n";
    // A player joins an EVENT playlist near its end unless it is told otherwise.
    text += type == PlaylistType::vod ? "#EXT-X-PLAYLIST-TYPE:VOD\n"
                                      : "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-START:TIME-OFFSET=0\n";
    return text;
}

std::string bandwidth_attributes(Bandwidth bandwidth) {
    return "BANDWIDTH=" + std::to_string(bandwidth.peak) + ",AVERAGE-BANDWIDTH=" + std::to_string(bandwidth.average);
}

std::string resolution(Rendition const& video) {
    return ",RESOLUTION=" + std::to_string(video.width) + "x" + std::to_string(video.height);
}

/// EXT-X-MEDIA. LANGUAGE must be there (HLS authoring specification, 8.10): "und" is BCP 47 for not knowing it. NAME is
/// the same in every group (RFC 8216, 4.3.4.1.1): a player that changes rungs drops the sound it has buffered where the
/// names differ.
std::string audio_line(Rendition const& audio, char const* group, bool is_default) {
    auto language = audio.language.empty() ? std::string("und") : audio.language;
    std::string text = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=" + quoted_string(group);
    text += ",NAME=" + quoted_string(audio.language.empty() ? "audio" : audio.language) +
            ",LANGUAGE=" + quoted_string(language);
    text += is_default ? ",DEFAULT=YES,AUTOSELECT=YES" : ",DEFAULT=NO,AUTOSELECT=YES";
    if (audio.channels != 0) text += ",CHANNELS=" + quoted_string(std::to_string(audio.channels));
    return text + ",URI=" + quoted_string(audio.name + "/index.m3u8") + "\n";
}

/// Sound that a variant may be played with.
struct AudioGroup {
    char const* name;
    std::vector<RenditionSummary const*> renditions{};

    bool empty() const noexcept { return renditions.empty(); }
    Bandwidth loudest() const {
        Bandwidth loudest;
        for (auto const* audio : renditions)
            if (auto bandwidth = bandwidth_of(*audio); bandwidth.peak > loudest.peak) loudest = bandwidth;
        return loudest;
    }
    std::string lines() const {
        std::string text;
        for (auto const* audio : renditions) text += audio_line(audio->format, name, audio == renditions.front());
        return text;
    }
};

std::string video_variant(Rendition const& video, Bandwidth bandwidth, AudioGroup const& group) {
    auto codecs = video.codecs + (group.empty() ? "" : "," + group.renditions.front()->format.codecs);
    std::string text = "#EXT-X-STREAM-INF:" + bandwidth_attributes(bandwidth) + ",CODECS=" + quoted_string(codecs);
    text += resolution(video) + ",FRAME-RATE=" + fixed(video.frame_rate, 3);
    if (!group.empty()) text += ",AUDIO=" + quoted_string(group.name);
    return text + "\n" + video.name + "/index.m3u8\n";
}

std::string audio_variant(RenditionSummary const& audio) {
    return "#EXT-X-STREAM-INF:" + bandwidth_attributes(bandwidth_of(audio)) +
           ",CODECS=" + quoted_string(audio.format.codecs) + "\n" + audio.format.name + "/index.m3u8\n";
}

std::string iframe_variant(RenditionSummary const& video) {
    auto const& format = video.format;
    return "#EXT-X-I-FRAME-STREAM-INF:" + bandwidth_attributes(video.totals.key_frames) +
           ",CODECS=" + quoted_string(format.codecs) + resolution(format) +
           ",URI=" + quoted_string(format.name + "/iframes.m3u8") + "\n";
}

struct Variant {
    RenditionSummary const* video;
    AudioGroup const* audio;
    Bandwidth bandwidth;  ///< with the loudest of its group: RFC 8216, 4.3.4.2
};

/// From low to high, but the one nearest to the default before all.
void sort_variants(std::vector<Variant>& variants) {
    std::sort(variants.begin(), variants.end(), [](auto const& a, auto const& b) {
        return std::tie(a.bandwidth.average, a.video->format.name) <
               std::tie(b.bandwidth.average, b.video->format.name);
    });
    auto distance = [](Variant const& variant) {
        return std::abs(std::log(static_cast<double>(variant.bandwidth.average + 1) / kDefaultVariantBandwidth));
    };
    auto nearest = std::min_element(variants.begin(), variants.end(),
                                    [&](auto const& a, auto const& b) { return distance(a) < distance(b); });
    if (nearest != variants.end()) std::rotate(variants.begin(), nearest, nearest + 1);
}

/// Of what was encoded. A source played as it is has the sound of the larger ones.
bool is_lowest_rung(std::string_view name) {
    std::uint32_t short_side = 0;
    auto const* const end = name.data() + name.size();
    auto const parsed = std::from_chars(name.data(), end, short_side);
    return parsed.ec == std::errc() && parsed.ptr == end && short_side <= kLowestRung;
}

}  // namespace

std::string segment_name(std::uint32_t number) {
    return std::to_string(number) + ".m4s";
}

/// Variants in the order in which players should think of them. All share one group of sound, but for the lowest rung,
/// which has its own (docs/adr/0003); a variant's bandwidth counts the loudest member of its group, since the viewer
/// may choose it. Renditions without a segment are no variants yet: a rung joins when it has something to play.
std::string multivariant_playlist(std::span<RenditionSummary const> renditions) {
    AudioGroup shared{"audio"};
    AudioGroup low{"audio-low"};
    std::vector<Variant> variants;
    for (auto const& rendition : renditions) {
        auto const& format = rendition.format;
        if (rendition.totals.count == 0) continue;
        if (format.kind == TrackKind::audio) (format.name == kLowAudio ? low : shared).renditions.push_back(&rendition);
        if (format.kind == TrackKind::video) variants.push_back({&rendition, nullptr, bandwidth_of(rendition)});
    }
    std::string text = std::string(kHeader) + "#EXT-X-INDEPENDENT-SEGMENTS\n";
    if (variants.empty()) {
        for (auto const* audio : shared.renditions) text += audio_variant(*audio);
        return text;
    }
    text += shared.lines() + low.lines();
    for (auto& variant : variants) {
        variant.audio = is_lowest_rung(variant.video->format.name) && !low.empty() ? &low : &shared;
        variant.bandwidth = variant.bandwidth + variant.audio->loudest();
    }
    sort_variants(variants);
    for (auto const& variant : variants)
        text += video_variant(variant.video->format, variant.bandwidth, *variant.audio);
    for (auto const& variant : variants) text += iframe_variant(*variant.video);
    return text;
}

PlaylistType playlist_type_of(Rendition const& rendition) {
    return rendition.complete ? PlaylistType::vod : PlaylistType::event;
}

std::string media_playlist(Rendition const& rendition, PlaylistType type) {
    auto text = media_header(rendition, type) + "#EXT-X-MAP:URI=\"init.mp4\"\n";
    for (auto const& segment : rendition.segments) {
        text += extinf(segment.duration, rendition) + segment_name(segment.number) + "\n";
    }
    if (rendition.complete) text += "#EXT-X-ENDLIST\n";
    return text;
}

std::string iframe_playlist(Rendition const& rendition, PlaylistType type) {
    auto text = media_header(rendition, type) + "#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP:URI=\"init.mp4\"\n";
    auto add = [&](Segment const& segment, Fragment const& key, std::uint64_t duration) {
        text += extinf(duration, rendition);
        text += "#EXT-X-BYTERANGE:" + std::to_string(key.key_length) + "@" + std::to_string(key.offset) + "\n";
        text += segment_name(segment.number) + "\n";
    };
    std::size_t listed = 0;
    for (auto const& segment : rendition.segments) {
        // Of one alone, its entry lasts as long as its segment, which is never longer than the target duration.
        bool const in_full = listed < kKeyframesInFull;
        if (!in_full && !segment.fragments.empty()) add(segment, segment.fragments.front(), segment.duration);
        for (std::size_t i = 0; in_full && i < segment.fragments.size(); ++i, ++listed)
            add(segment, segment.fragments[i], segment.fragments[i].duration);
    }
    if (rendition.complete) text += "#EXT-X-ENDLIST\n";
    return text;
}

}  // namespace klieg::media
