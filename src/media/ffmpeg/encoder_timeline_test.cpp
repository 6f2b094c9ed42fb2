#include "media/ffmpeg/encode_arguments.h"
#include "media/ffmpeg/encoder.h"
#include "media/ffmpeg/probe_for_test.h"
#include "media/ffmpeg/recorded_job_for_test.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "testing/encode_jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

/// Sources of which something begins late, ends early or changes its form on the way.
namespace klieg::media {

namespace {

using namespace std::chrono_literals;
using testing::key_times_of;
using testing::lines_of;
using testing::make_clip;
using testing::packets_of;

/// One behind the other, as broadcasts change and as podcasts are joined.
std::filesystem::path joined(std::string const& name, std::vector<std::filesystem::path> const& parts) {
    auto const path = parts.front().parent_path() / name;
    std::ofstream out(path, std::ios::binary);
    for (auto const& part : parts) out << std::ifstream(part, std::ios::binary).rdbuf();
    return path;
}

/// In stereo, then in 5.1 from the third second on.
std::filesystem::path changing_broadcast() {
    auto part = [](char const* name, char const* more) {
        return make_clip(name, std::string("-f lavfi -i testsrc2=s=160x120:r=25:d=3 -f lavfi -i sine=r=48000:d=3 "
                                           "-c:v mpeg2video -c:a ac3 -muxdelay 0 ") +
                                   more);
    };
    return joined("channels-change.ts", {part("stereo.ts", "-ac 2"), part("surround.ts", "-ac 6 -output_ts_offset 3")});
}

std::filesystem::path joined_podcast() {
    auto part = [](char const* name, char const* more) {
        return make_clip(
            name, std::string("-f lavfi -i sine=d=3:r=") + more + " -c:a libmp3lame -write_xing 0 -id3v2_version 0");
    };
    return joined("rate-changes.mp3", {part("mono.mp3", "44100 -ac 1"), part("stereo.mp3", "32000 -ac 2")});
}

/// Pictures from 5 s to 8 s, and sound from 0 to 12 s.
std::filesystem::path shorter_pictures() {
    return make_clip("shorter-pictures.mkv",
                     "-itsoffset 5 -f lavfi -i testsrc2=s=160x120:r=25:d=3 -f lavfi -i sine=r=48000:d=12 -map 0 -map 1 "
                     "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a libopus");
}

double time_of(testing::Packet const& packet) {
    return std::stod(packet.time);
}

/// The longest time between the beginnings of two packets of sound, which is that of a frame of AAC.
double longest_step(std::filesystem::path const& file) {
    auto const packets = packets_of(file);
    double longest = 0;
    for (std::size_t i = 1; i < packets.size(); ++i)
        longest = std::max(longest, time_of(packets[i]) - time_of(packets[i - 1]));
    return longest;
}

/// How many seconds of it are silence.
double silence_of(std::filesystem::path const& file) {
    double all = 0;
    for (auto const& line : lines_of("ffmpeg -nostdin -i '" + file.string() +
                                     "' -af silencedetect=d=0.2:n=-50dB -f null - 2>&1 | sed -n "
                                     "'s/.*silence_duration: \\([0-9.]*\\).*/\\1/p'"))
        all += std::stod(line);
    return all;
}

std::vector<int> samples_of(std::filesystem::path const& file) {
    std::vector<int> samples;
    for (auto const& line :
         lines_of("ffmpeg -v error -nostdin -i '" + file.string() + "' -ac 1 -f s16le - | od -An -v -w2 -td2"))
        samples.push_back(std::atoi(line.c_str()));
    return samples;
}

double frame_seconds(std::uint32_t rate) {
    return 1024.0 / rate;
}

bool holds(std::vector<std::string> const& arguments, std::string_view text) {
    return std::ranges::any_of(arguments, [text](auto const& one) { return one.find(text) != std::string::npos; });
}

}  // namespace

KLIEG_ASYNC_TEST(Encoder, HearsAllOfSoundThatChangesItsForm) {
    for (auto const& source : {changing_broadcast(), joined_podcast()}) {
        auto probe = co_await probe_media(pool(), tools(), source);
        CO_ASSERT_OK(probe);
        auto const ladder = make_ladder(*probe);
        Recorded made(first_rung_job(source, *probe, ladder));
        CO_ASSERT_OK(co_await encode(pool(), tools(), made.job));
        auto const sound = made.file(made.job.rungs.size());
        auto const packets = packets_of(sound);
        CO_ASSERT(!packets.empty());
        EXPECT_NEAR(time_of(packets.back()), 6, 0.15) << source;
        // Where it changes, what does not fill a frame is lost.
        EXPECT_LT(longest_step(sound), 2.5 * frame_seconds(ladder.audio->sample_rate)) << source;
        EXPECT_LT(silence_of(sound), 0.2) << source;
    }
}

/// Behind the seam as in one run, and behind the change as well.
KLIEG_ASYNC_TEST(Encoder, GoesOnWithSoundThatChangesItsForm) {
    for (auto const& source : {changing_broadcast(), joined_podcast()}) {
        auto probe = co_await probe_media(pool(), tools(), source);
        CO_ASSERT_OK(probe);
        auto const ladder = make_ladder(*probe);
        EncodeJob job{.source = source, .probe = *probe};
        job.audio = {{*ladder.audio}};
        Recorded whole(job);
        CO_ASSERT_OK(co_await encode(pool(), tools(), whole.job));
        constexpr std::int64_t kSeam = 90 * 1024;
        job.audio.front().first_sample = kSeam;
        job.resume = EncodeJob::Resume{.sound = 1'800ms};
        Recorded rest(job);
        CO_ASSERT_OK(co_await encode(pool(), tools(), rest.job));
        bool const is_counted = probe->without_times;
        auto const packets = packets_of(rest.file(0));
        CO_ASSERT(packets.size() > 2);
        if (!is_counted)
            EXPECT_NEAR(time_of(packets[1]), kSeam * frame_seconds(ladder.audio->sample_rate) / 1024, 0.0001);
        EXPECT_NEAR(time_of(packets.back()), time_of(packets_of(whole.file(0)).back()), 0.03) << source;
        EXPECT_LT(longest_step(rest.file(0)), 2.5 * frame_seconds(ladder.audio->sample_rate)) << source;
        EXPECT_LT(silence_of(rest.file(0)), 0.2) << source;
    }
}

/// To the sample, whatever the source's rate.
KLIEG_ASYNC_TEST(Encoder, GoesOnWithTheSameSamples) {
    for (auto const* rate : {"48000", "44100"}) {
        auto const source = make_clip(std::string("sweep-") + rate + ".mp4",
                                      std::string("-f lavfi -i testsrc2=s=160x120:r=25:d=5 -f lavfi -i "
                                                  "\"aevalsrc='0.3*sin(2*PI*(200+150*t)*t)':d=5:s=") +
                                          rate + "\" -c:v mpeg4 -c:a aac");
        auto probe = co_await probe_media(pool(), tools(), source);
        CO_ASSERT_OK(probe);
        EncodeJob job{.source = source, .probe = *probe};
        job.audio = {{*make_ladder(*probe).audio}};
        Recorded whole(job);
        CO_ASSERT_OK(co_await encode(pool(), tools(), whole.job));
        constexpr std::int64_t kSeam = 100 * 1024;
        job.audio.front().first_sample = kSeam;
        job.resume = EncodeJob::Resume{.sound = std::chrono::microseconds(kSeam * 1'000'000 / std::stoi(rate)) - 100ms};
        Recorded rest(job);
        CO_ASSERT_OK(co_await encode(pool(), tools(), rest.job));
        auto const all = samples_of(whole.file(0)), behind = samples_of(rest.file(0));
        CO_ASSERT(behind.size() > 40 * 1024);
        CO_ASSERT(behind.size() + static_cast<std::size_t>(kSeam) == all.size());
        // Of an encoder's first frames nobody hears anything.
        double off = 0;
        for (std::size_t i = 20 * 1024; i < 40 * 1024; ++i)
            off += std::abs(behind[i] - all[i + static_cast<std::size_t>(kSeam)]);
        EXPECT_LT(off / (20 * 1024), 20) << rate << ": a sample off is some hundreds";
    }
}

TEST(EncodeCommand, SaysWhereSoundBeginsInNoFilterThatIsMadeAnew) {
    EncodeJob job;
    job.probe.video = VideoFacts{.codec = "h264", .width = 320, .height = 240, .frame_rate = {25, 1}};
    job.probe.audio = {{.codec = "ac3"}};
    job.audio = {{{.name = "audio", .channels = 2, .sample_rate = 48000}, nullptr, 0}};
    auto const begun = encode_command(job);
    ASSERT_TRUE(begun.ok());
    EXPECT_TRUE(holds(begun->arguments, "-async"));
    EXPECT_FALSE(holds(begun->arguments, "first_pts"));
    job.resume = EncodeJob::Resume{.sound = 2s};
    job.audio.front().first_sample = 102'400;
    auto const going_on = encode_command(job);
    ASSERT_TRUE(going_on.ok());
    EXPECT_TRUE(holds(going_on->arguments, "atrim=start_pts=102400"));
    EXPECT_FALSE(holds(going_on->arguments, "first_pts"));
    job.probe.audio.front().codec = "opus";
    EXPECT_TRUE(holds(encode_command(job)->arguments, "first_pts=102400"))
        << "calls are silent at times, and of one form";
}

/// Of two outputs one may have come to no segment yet.
TEST(EncodeCommand, FillsSoundFromTheBeginningOnWhereItGoesOnThere) {
    EncodeJob job;
    job.probe.video = VideoFacts{.codec = "h264", .width = 320, .height = 240, .frame_rate = {25, 1}};
    job.probe.audio = {{.codec = "ac3"}};
    job.audio = {{{.name = "audio", .channels = 2, .sample_rate = 48000}, nullptr, 0},
                 {{.name = "audio-low", .channels = 2, .sample_rate = 48000}, nullptr, 102'400}};
    job.resume = EncodeJob::Resume{};
    auto const command = encode_command(job);
    ASSERT_TRUE(command.ok());
    EXPECT_TRUE(holds(command->arguments, "-async"));
    EXPECT_TRUE(holds(command->arguments, "atrim=start_pts=102400"));
    EXPECT_FALSE(holds(command->arguments, "atrim=start_pts=0"));
}

TEST(EncodeCommand, GoesOnWithPicturesThatHaveNoSound) {
    EncodeJob job;
    job.probe.video = VideoFacts{.codec = "h264", .width = 320, .height = 240, .frame_rate = {25, 1}};
    job.rungs = {{{.name = "240", .width = 320, .height = 240}}};
    job.resume =
        EncodeJob::Resume{.pictures = 4s, .sound = std::chrono::microseconds::max(), .since_first_picture = 4s};
    EXPECT_TRUE(encode_command(job).ok());
}

KLIEG_ASYNC_TEST(Encoder, ShowsPicturesAsLongAsThereIsSound) {
    auto const source = shorter_pictures();
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    auto job = first_rung_job(source, *probe, make_ladder(*probe));
    job.pictures_until = 12s;
    Recorded made(job);
    CO_ASSERT_OK(co_await encode(pool(), tools(), made.job));
    auto const times = key_times_of(made.file(0));
    std::vector<int> seconds;
    for (auto const& time : times) seconds.push_back(static_cast<int>(std::lround(std::stod(time))));
    EXPECT_THAT(seconds, ::testing::ElementsAre(0, 2, 4, 6, 8, 10));
    // Its own 75; two before them, and three behind them, the last of which is short.
    EXPECT_NEAR(static_cast<double>(packets_of(made.file(0)).size()), 75 + 5, 1);
    EXPECT_NEAR(time_of(packets_of(made.file(0)).back()), 11.95, 0.06);
    for (auto const& packet : packets_of(made.file(0)))
        EXPECT_EQ(packet.pts, packet.dts) << "nothing is late where few pictures are shown";
}

/// Where ffmpeg ends its filters and begins anew, what is held goes on behind what it had by then.
KLIEG_ASYNC_TEST(Encoder, HoldsTheLastPictureAloneWhereTheSizeChanges) {
    auto const part = [](char const* name, char const* size) {
        return make_clip(name,
                         "-f lavfi -i testsrc2=s=" + std::string(size) + ":r=25:d=1.5 -c:v libvpx -deadline realtime");
    };
    auto const list = part("grows-1.ivf", "160x120").parent_path() / "grown.txt";
    std::ofstream(list) << "file " << part("grows-1.ivf", "160x120").string() << "\nfile "
                        << part("grows-2.ivf", "320x240").string() << "\n";
    auto const source =
        make_clip("grows-and-stands.webm", "-f concat -safe 0 -i " + list.string() +
                                               " -f lavfi -i sine=r=48000:d=8 -map 0 -map 1 -c:v copy -c:a libopus");
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    EXPECT_EQ(probe->video->height, 240U);
    EncodeJob job{.source = source, .probe = *probe, .pictures_until = 8s};
    job.rungs = {{make_ladder(*probe).rungs.front()}};
    Recorded made(job);
    CO_ASSERT_OK(co_await encode(pool(), tools(), made.job));
    EXPECT_THAT(key_times_of(made.file(0)).size(), 4U);
    double before = -1;
    for (auto const& packet : packets_of(made.file(0))) {
        EXPECT_GT(time_of(packet), before);
        EXPECT_TRUE(before >= 2.9 || time_of(packet) - before < 0.1 || before < 0) << "none of its own is lost";
        before = time_of(packet);
    }
    EXPECT_NEAR(before, 7.95, 0.06);
}

KLIEG_ASYNC_TEST(Encoder, GoesOnWithinAPictureThatIsHeld) {
    auto const source = shorter_pictures();
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    EncodeJob job{.source = source, .probe = *probe, .pictures_until = 12s};
    job.rungs = {{make_ladder(*probe).rungs.front()}};
    Recorded whole(job);
    CO_ASSERT_OK(co_await encode(pool(), tools(), whole.job));
    auto const all = packets_of(whole.file(0));
    auto const boundaries = key_times_of(whole.file(0));
    for (std::size_t i = 1; i < boundaries.size(); ++i) {
        auto const seam = std::chrono::microseconds(std::llround(std::stod(boundaries[i]) * 1e6));
        job.resume = EncodeJob::Resume{.pictures = seam, .since_first_picture = seam};
        Recorded rest(job);
        auto const encoded = co_await encode(pool(), tools(), rest.job);
        if (seam > 8s) {
            // There is nothing to decode there, and it is begun anew.
            EXPECT_TRUE(!encoded.ok() || packets_of(rest.file(0)).empty()) << boundaries[i];
            continue;
        }
        CO_ASSERT_OK(encoded);
        std::vector<std::string> expected, found;
        for (auto const& packet : all)
            if (time_of(packet) > std::chrono::duration<double>(seam).count() - 0.001) expected.push_back(packet.time);
        for (auto const& packet : packets_of(rest.file(0))) found.push_back(packet.time);
        std::ranges::sort(expected, {}, [](auto const& time) { return std::stod(time); });
        std::ranges::sort(found, {}, [](auto const& time) { return std::stod(time); });
        EXPECT_EQ(found, expected) << seam.count();
    }
}

}  // namespace klieg::media
