#include "media/playlist.h"

#include "media/bandwidth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace klieg::media {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Rendition video(std::string name, std::uint64_t bytes_a_segment, bool complete = true) {
    Rendition rendition{.name = std::move(name),
                        .codecs = "avc1.64001f",
                        .timescale = 1000,
                        .width = 1280,
                        .height = 720,
                        .frame_rate = 29.97};
    for (std::uint32_t i = 0; i < 3; ++i) {
        Segment segment{.number = i, .duration = 6000, .bytes = bytes_a_segment};
        for (std::uint64_t at = 0; at < 3; ++at) {
            segment.fragments.push_back({at * bytes_a_segment / 3, bytes_a_segment / 3, 2000, bytes_a_segment / 30});
        }
        rendition.segments.push_back(segment);
    }
    rendition.complete = complete;
    return rendition;
}

Rendition audio(std::string language = "en") {
    Rendition rendition{
        .name = "audio", .kind = TrackKind::audio, .codecs = "mp4a.40.2", .timescale = 48000, .channels = 2};
    for (std::uint32_t i = 0; i < 3; ++i)
        rendition.segments.push_back({.number = i, .duration = 288000, .bytes = 96000});
    rendition.language = std::move(language);
    rendition.complete = true;
    return rendition;
}

std::vector<RenditionSummary> summaries_of(std::vector<Rendition> renditions) {
    std::vector<RenditionSummary> summaries;
    for (auto& rendition : renditions) summaries.push_back(summary_of(std::move(rendition)));
    return summaries;
}

Bandwidth bandwidth_of(Rendition rendition) {
    return media::bandwidth_of(summary_of(std::move(rendition)));
}

}  // namespace

TEST(MediaPlaylist, IsVodOnceComplete) {
    EXPECT_EQ(media_playlist(video("720", 3000), PlaylistType::vod),
              "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n"
              "#EXT-X-MAP:URI=\"init.mp4\"\n"
              "#EXTINF:6.000000,\n0.m4s\n#EXTINF:6.000000,\n1.m4s\n#EXTINF:6.000000,\n2.m4s\n#EXT-X-ENDLIST\n");
}

TEST(MediaPlaylist, IsAnEventWhileItGrowsAndStartsAtItsBeginning) {
    auto text = media_playlist(video("240", 3000, false), PlaylistType::event);
    EXPECT_THAT(text, HasSubstr("#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-START:TIME-OFFSET=0\n"));
    EXPECT_THAT(text, Not(HasSubstr("ENDLIST")));
}

TEST(IframePlaylist, NamesKeyframesAsByteRanges) {
    auto text = iframe_playlist(video("720", 3000), PlaylistType::vod);
    EXPECT_THAT(text, HasSubstr("#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP:URI=\"init.mp4\"\n"));
    EXPECT_THAT(text, HasSubstr("#EXTINF:2.000000,\n#EXT-X-BYTERANGE:100@1000\n0.m4s\n"));
}

TEST(MultivariantPlaylist, OffersVariantsWithSharedAudio) {
    auto const all = summaries_of({video("240", 100'000), video("720", 1'400'000), video("1080", 4'000'000), audio()});
    auto text = multivariant_playlist(all);
    EXPECT_THAT(text, HasSubstr("#EXT-X-INDEPENDENT-SEGMENTS\n"));
    EXPECT_THAT(text, HasSubstr("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"en\",LANGUAGE=\"en\",DEFAULT=YES,"
                                "AUTOSELECT=YES,CHANNELS=\"2\",URI=\"audio/index.m3u8\"\n"));
    // 1.4 MB in 6 s and 96 kB of audio: the variant nearest to 2 Mbit/s comes first.
    EXPECT_THAT(text,
                HasSubstr("#EXT-X-STREAM-INF:BANDWIDTH=1994667,AVERAGE-BANDWIDTH=1994667,"
                          "CODECS=\"avc1.64001f,mp4a.40.2\",RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO=\"audio\"\n"
                          "720/index.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=261334"));
    EXPECT_LT(text.find("240/index"), text.find("1080/index"));
    EXPECT_THAT(text, HasSubstr("URI=\"240/iframes.m3u8\""));
}

TEST(MultivariantPlaylist, PlaysAudioAlone) {
    auto const all = summaries_of({audio("")});
    EXPECT_EQ(multivariant_playlist(all),
              "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
              "#EXT-X-STREAM-INF:BANDWIDTH=128000,AVERAGE-BANDWIDTH=128000,CODECS=\"mp4a.40.2\"\naudio/index.m3u8\n");
}

TEST(MultivariantPlaylist, PlaysVideoWithoutAudioAndLeavesOutWhatIsEmpty) {
    Rendition empty{.name = "1080"};
    auto const all = summaries_of({video("240", 100'000), empty});
    auto text = multivariant_playlist(all);
    EXPECT_THAT(text, Not(HasSubstr("AUDIO")));
    EXPECT_THAT(text, Not(HasSubstr("1080")));
    EXPECT_THAT(multivariant_playlist({}), Not(HasSubstr("STREAM-INF")));
}

TEST(MultivariantPlaylist, SaysThatALanguageIsUnknown) {
    auto const all = summaries_of({video("240", 100'000), audio("")});
    EXPECT_THAT(multivariant_playlist(all), HasSubstr("NAME=\"audio\",LANGUAGE=\"und\""));
}

TEST(MultivariantPlaylist, NamesTheSameSoundAlikeInEveryGroup) {
    auto low = audio("");
    low.name = kLowAudio;
    auto const all = summaries_of({video("240", 100'000), video("720", 1'400'000), audio(""), low});
    auto text = multivariant_playlist(all);
    EXPECT_THAT(text, HasSubstr("GROUP-ID=\"audio\",NAME=\"audio\",LANGUAGE=\"und\""));
    EXPECT_THAT(text, HasSubstr("GROUP-ID=\"audio-low\",NAME=\"audio\",LANGUAGE=\"und\""));
}

TEST(MultivariantPlaylist, GivesTheLowSoundToTheOnlyRungOfASmallSource) {
    auto low = audio("");
    low.name = kLowAudio;
    for (auto const* name : {"120", "240"}) {
        auto const all = summaries_of({video(name, 100'000), video("source", 900'000), audio(""), low});
        EXPECT_THAT(multivariant_playlist(all), HasSubstr("AUDIO=\"audio-low\"\n" + std::string(name) + "/")) << name;
    }
    auto const all = summaries_of({video("256", 100'000), video("source", 900'000), audio(""), low});
    EXPECT_THAT(multivariant_playlist(all), Not(HasSubstr("AUDIO=\"audio-low\"")));
}

/// A small source has the one sound; one that was encoded before it had both, and plays on as it did.
TEST(MultivariantPlaylist, GivesTheLowestRungTheSoundThatThereIs) {
    auto low = audio("");
    low.name = kLowAudio;
    auto const today = multivariant_playlist(summaries_of({video("240", 100'000), audio("")}));
    EXPECT_THAT(today, HasSubstr("AUDIO=\"audio\"\n240/index.m3u8"));
    EXPECT_THAT(today, Not(HasSubstr("audio-low")));
    auto const before = multivariant_playlist(summaries_of({video("240", 100'000), audio(""), low}));
    EXPECT_THAT(before, HasSubstr("AUDIO=\"audio-low\"\n240/index.m3u8"));
    EXPECT_THAT(before, HasSubstr("URI=\"audio/index.m3u8\""));
    EXPECT_THAT(before, HasSubstr("URI=\"audio-low/index.m3u8\""));
}

TEST(Bandwidth, PeaksOverRunsBetweenHalfAndOneAndAHalfTargets) {
    Rendition rendition{.timescale = 1};
    for (auto [seconds, bytes] : {std::pair{6U, 6000U}, {1U, 9000U}, {6U, 6000U}}) {
        rendition.segments.push_back({.duration = seconds, .bytes = bytes});
    }
    rendition.complete = true;
    // The short segment counts with a neighbour only: 15,000 bytes in 7 s.
    EXPECT_EQ(bandwidth_of(rendition).peak, 17143U);
    EXPECT_EQ(bandwidth_of(rendition).average, 12924U);
}

/// Every run of segments, tried from its first, as the RFC has it.
TEST(Bandwidth, IsTheSameWhenItIsMeasuredAsItGrows) {
    auto const peak_of = [](std::vector<Segment> const& segments) {
        double peak = 0;
        for (std::size_t first = 0; first < segments.size(); ++first) {
            std::uint64_t bytes = 0;
            std::uint64_t duration = 0;
            for (std::size_t i = first; i < segments.size(); ++i) {
                bytes += segments[i].bytes;
                duration += segments[i].duration;
                if (duration > 9000) break;
                if (duration >= 3000)
                    peak = std::max(peak,
                                    std::ceil(static_cast<double>(bytes) * 8 * 1000 / static_cast<double>(duration)));
            }
        }
        return static_cast<std::uint64_t>(peak);
    };
    std::minstd_rand dice(7);
    std::vector<Segment> segments;
    SegmentMeter meter(1000);
    for (std::uint32_t i = 0; i < 400; ++i) {
        Segment segment{.number = i, .duration = dice() % 7000, .bytes = dice() % 1'000'000};
        segment.fragments = {{0, segment.bytes, segment.duration, segment.bytes / 10}};
        meter.add(segment);
        segments.push_back(segment);
        auto const totals = meter.totals();
        ASSERT_EQ(totals.bandwidth.peak, std::max(peak_of(segments), totals.bandwidth.average)) << i;
        ASSERT_EQ(totals.count, i + 1);
    }
    EXPECT_NEAR(static_cast<double>(meter.totals().key_frames.average),
                static_cast<double>(meter.totals().bandwidth.average) / 10, 10);
}

/// A run that begins again, of whose predecessor's segments the rest is shown still.
TEST(Bandwidth, IsKnownOfSegmentsThatAreReplacedOneByOne) {
    std::minstd_rand dice(11);
    auto draw = [&dice](std::uint32_t number) {
        Segment segment{.number = number, .duration = 1 + dice() % 7000, .bytes = dice() % 1'000'000};
        segment.fragments = {{0, segment.bytes, segment.duration, segment.bytes / 10}};
        return segment;
    };
    std::vector<Segment> shown;
    for (std::uint32_t i = 0; i < 200; ++i) shown.push_back(draw(i));
    auto rest = SegmentMeter::rest_of(shown, 1000);
    SegmentMeter own(1000);
    for (std::uint32_t i = 0; i < 200; ++i) {
        rest.remove(shown[i]);
        shown[i] = draw(i);
        own.add(shown[i]);
        SegmentMeter whole(1000);
        for (auto const& segment : shown) whole.add(segment);
        auto const exact = whole.totals();
        auto const known = own.totals_before(rest, std::span(shown).subspan(i + 1));
        ASSERT_EQ(known.count, exact.count);
        ASSERT_EQ(known.duration, exact.duration);
        ASSERT_EQ(known.bytes, exact.bytes);
        ASSERT_EQ(known.bandwidth.average, exact.bandwidth.average);
        ASSERT_EQ(known.key_frames.average, exact.key_frames.average);
        ASSERT_GE(known.bandwidth.peak, exact.bandwidth.peak) << i;
        ASSERT_GE(known.key_frames.peak, exact.key_frames.peak) << i;
    }
    EXPECT_EQ(rest.bytes, 0U);
    EXPECT_EQ(rest.key_duration, 0U);
}

TEST(Bandwidth, BelievesTheEncodersCapWhileItWorks) {
    auto growing = video("240", 60'000, false);
    growing.bandwidth_cap = 192'000;
    EXPECT_EQ(bandwidth_of(growing).peak, 192'000U);
    growing.complete = true;
    EXPECT_EQ(bandwidth_of(growing).peak, 80'000U);
}

TEST(Bandwidth, OfAPresentationShorterThanAnyRun) {
    Rendition rendition{.timescale = 1, .segments = {{.duration = 1, .bytes = 1000}}};
    EXPECT_EQ(bandwidth_of(rendition).peak, 8000U);
    EXPECT_EQ(bandwidth_of(Rendition{}).peak, 0U);
}

namespace {

/// Six keyframes a segment, each a second.
Rendition of_segments(std::uint32_t count, bool complete) {
    auto rendition = video("720", 3000, complete);
    rendition.segments.clear();
    for (std::uint32_t i = 0; i < count; ++i) {
        Segment segment{.number = i, .duration = 6000, .bytes = 600'000};
        for (std::uint64_t at = 0; at < 6; ++at) segment.fragments.push_back({at * 100'000, 100'000, 1000, 20'000});
        rendition.segments.push_back(segment);
    }
    return rendition;
}

double seconds_in(std::string const& text) {
    double seconds = 0;
    for (auto at = text.find("#EXTINF:"); at != std::string::npos; at = text.find("#EXTINF:", at + 8))
        seconds += std::stod(text.substr(at + 8));
    return seconds;
}

}  // namespace

/// Twelve hours of six-second segments.
TEST(Playlists, OfHalfADayAreAMegabyteAtMost) {
    auto const day = of_segments(7200, true);
    EXPECT_LT(media_playlist(day, PlaylistType::vod).size(), std::size_t{256} << 10U);
    auto const keyframes = iframe_playlist(day, PlaylistType::vod);
    EXPECT_LT(keyframes.size(), std::size_t{1} << 20U);
    EXPECT_NEAR(seconds_in(keyframes), 43'200, 1) << "what is left out belongs to the entry before";
    EXPECT_EQ(seconds_in(keyframes.substr(keyframes.size() - 80)), 6) << "as long as its segment, and no longer";
}

/// RFC 8216, 6.2.1: only at its end.
TEST(Playlists, OfKeyframesGrowAtTheirEnd) {
    std::string before;
    for (auto segments : {490U, 499U, 500U, 501U, 502U, 510U}) {
        auto const text = iframe_playlist(of_segments(segments, false), PlaylistType::event);
        EXPECT_TRUE(text.starts_with(before)) << segments;
        before = text;
    }
    EXPECT_TRUE(iframe_playlist(of_segments(510, true), PlaylistType::event).starts_with(before));
}

}  // namespace klieg::media
