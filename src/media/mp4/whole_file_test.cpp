#include "media/mp4/whole_file.h"

#include "testing/clips.h"
#include "testing/presentation.h"
#include "testing/temp_dir.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace klieg::media::mp4 {

namespace {

using klieg::testing::lines_of;
using klieg::testing::make_clip;
using klieg::testing::make_text;
using klieg::testing::OpenSource;
using klieg::testing::picture;
using klieg::testing::read_bytes;
using klieg::testing::run;
using klieg::testing::tone;
using klieg::testing::write_bytes;

std::string const kH264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 60 ";
std::string const kBFrames = " -c:v libx264 -preset ultrafast -bf 3 -b_strategy 0 -pix_fmt yuv420p -g 60 ";

Bytes read_whole(WholeFile const& file, RandomAccess const& source, std::size_t piece) {
    Bytes bytes(static_cast<std::size_t>(file.size()));
    for (std::size_t at = 0; at < bytes.size();) {
        auto const into = std::span(bytes).subspan(at).first(std::min(piece, bytes.size() - at));
        auto const read = file.read_at(at, into, source);
        EXPECT_TRUE(read.ok());
        if (!read.ok()) break;
        EXPECT_EQ(*read, into.size());
        at += into.size();
    }
    return bytes;
}

/// Every packet's bytes by their hash, with its times, as the demuxer of ffmpeg sees them.
std::vector<std::string> packets(std::filesystem::path const& file, std::string const& stream) {
    return lines_of("ffmpeg -v error -nostdin -i '" + file.string() + "' -map 0:" + stream +
                    " -c copy -f framemd5 - | grep -v '^#software'");
}

/// And every decoded picture or frame of sound.
std::vector<std::string> decoded(std::filesystem::path const& file, std::string const& stream) {
    return lines_of("ffmpeg -v error -nostdin -i '" + file.string() + "' -map 0:" + stream +
                    " -f framemd5 - | grep -v '^#software'");
}

/// What each source must come to: its own packets, at its own times, in a file of the length that was said before.
WholeFile expect_same_media(std::filesystem::path const& clip, std::filesystem::path const& to) {
    OpenSource source(clip);
    auto made = WholeFile::make(*source.package);
    EXPECT_TRUE(made.ok());
    EXPECT_LE(made->bytes(), WholeFile::memory_to_make(*source.package));
    auto const bytes = read_whole(*made, source.file, 1 << 20);
    EXPECT_EQ(bytes.size(), made->size());
    EXPECT_EQ(read_whole(*made, source.file, 977), bytes) << "whatever is asked for at once";
    EXPECT_TRUE(std::ranges::equal(made->head(), ByteView(bytes).first(made->head().size())));
    std::array<std::byte, 4> none{};
    EXPECT_EQ(*made->read_at(made->size(), none, source.file), 0U);
    write_bytes(to, bytes);
    for (auto const* track : {source.package->video(), source.package->audio()}) {
        if (track == nullptr) continue;
        auto const* stream = track->track().is_video() ? "v" : "a";
        EXPECT_EQ(packets(to, stream), packets(clip, stream));
        EXPECT_EQ(decoded(to, stream), decoded(clip, stream));
    }
    return *std::move(made);
}

struct Case {
    char const* name;
    std::string arguments;
    char const* file = "clip.mp4";
};
void PrintTo(Case const& tested, std::ostream* out) {
    *out << tested.name;
}

class WholeFileOf : public ::testing::TestWithParam<Case> {};

}  // namespace

TEST_P(WholeFileOf, HasThePacketsOfTheSourceAtTheirTimes) {
    klieg::testing::TempDir folder;
    auto const whole = folder.path() / "whole.mp4";
    expect_same_media(make_clip(GetParam().file, GetParam().arguments), whole);
    EXPECT_EQ(run("ffmpeg -v warning -nostdin -i '" + whole.string() + "' -f null -"), "");
}

INSTANTIATE_TEST_SUITE_P(
    Sources, WholeFileOf,
    ::testing::Values(Case{"IndexLast", picture(14) + tone(14) + kH264 + "-c:a aac"},
                      Case{"IndexFirst", picture(14) + tone(14) + kH264 + "-c:a aac -movflags +faststart"},
                      Case{"BFrames", picture(20) + tone(20) + kBFrames + "-c:a aac"},
                      Case{"BFramesNoEditList", picture(9) + tone(9) + kBFrames + "-c:a aac -use_editlist 0"},
                      Case{"NegativeCompositionOffsets",
                           picture(9) + tone(9) + kBFrames + "-c:a aac -movflags +negative_cts_offsets"},
                      Case{"QuickTime", picture(9) + tone(9) + kBFrames + "-c:a aac", "clip.mov"},
                      Case{"HighRateOfQuickTime", picture(7) + tone(7, 96000) + kH264 + "-c:a aac", "clip.mov"},
                      Case{"Mono44100", picture(13) + tone(13, 44100, 1) + kBFrames + "-c:a aac"},
                      Case{"VideoOnly", picture(13, "320x180", "30000/1001") + kBFrames},
                      Case{"AudioOnly", tone(20) + "-c:a aac", "clip.m4a"},
                      Case{"LateAudio", picture(9) + "-itsoffset 0.09 " + tone(9) + kBFrames + "-c:a aac"},
                      Case{"VariableFrameRate",
                           picture(14) + tone(14) + kBFrames +
                               "-c:a aac -vf \"select='not(mod(n,7))+lt(mod(n,50),25)'\" -vsync vfr"},
                      Case{"Anamorphic", picture(7) + kH264 + "-vf setsar=4/3"}),
    [](auto const& info) { return std::string(info.param.name); });

TEST(WholeFile, KeepsTheTurnOfAPhonesPictures) {
    klieg::testing::TempDir folder;
    auto const flat = make_clip("flat.mp4", picture(7) + tone(7) + kBFrames + "-c:a aac");
    auto const turned = make_clip("rotated.mp4", "-i '" + flat.string() + "' -c copy -metadata:s:v rotate=90");
    auto const whole = folder.path() / "whole.mp4";
    expect_same_media(turned, whole);
    auto const turn = [](std::filesystem::path const& file) {
        return run("ffprobe -v error -select_streams v -show_entries stream_side_data=rotation -of csv=p=0 '" +
                   file.string() + "'");
    };
    EXPECT_NE(turn(turned).find("90"), std::string::npos);
    EXPECT_EQ(turn(whole), turn(turned));
}

TEST(WholeFile, TellsNothingThatIsNeitherPlayedNorNeeded) {
    klieg::testing::TempDir folder;
    auto const words = make_text("words.srt", "1\n00:00:00,000 --> 00:00:05,000\nsecret words\n");
    auto const clip = make_clip(
        "told.mp4", picture(7) + tone(7) + "-i '" + words.string() + "' -map 0:v -map 1:a -map 2:s -c:s mov_text" +
                        kH264 +
                        "-c:a aac -metadata title='secret title' -metadata location=+48.1+011.5/ "
                        "-metadata creation_time=2021-01-02T03:04:05 -metadata:s:v handler_name='secret name'");
    auto const source = read_bytes(clip);
    auto const has = [](Bytes const& bytes, std::string_view text) {
        return !std::ranges::search(bytes, std::as_bytes(std::span(text))).empty();
    };
    auto const whole = folder.path() / "whole.mp4";
    expect_same_media(clip, whole);
    auto const bytes = read_bytes(whole);
    for (std::string_view const told : {"secret title", "secret words", "secret name", "loci", "udta"}) {
        EXPECT_TRUE(has(source, told)) << told;
        EXPECT_FALSE(has(bytes, told)) << told;
    }
    EXPECT_EQ(run("ffprobe -v error -show_entries format_tags=creation_time:stream_tags=creation_time -of csv=p=0 '" +
                  whole.string() + "' | tr -d ',\\n'"),
              "");
    EXPECT_EQ(lines_of("ffprobe -v error -show_entries stream=index -of csv=p=0 '" + whole.string() + "'").size(), 2U);
}

namespace {

void put_u32(Bytes& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::byte>(value >> (24 - 8 * i));
}

/// The clip with all sound behind all pictures: its chunks stand once more in an mdat at the end, and the index says
/// so.
Bytes with_sound_last(std::filesystem::path const& clip) {
    auto bytes = read_bytes(clip);
    OpenSource source(clip);
    auto chunks = source.package->audio()->track().samples.chunks();
    Bytes sound;
    std::vector<std::uint64_t> places;
    while (auto const chunk = chunks.next()) {
        places.push_back(bytes.size() + 8 + sound.size());
        auto const from = bytes.begin() + static_cast<std::ptrdiff_t>(chunk->offset);
        sound.insert(sound.end(), from, from + static_cast<std::ptrdiff_t>(chunk->length));
    }
    // The last table of places is the sound's.
    auto const name = std::as_bytes(std::span(std::string_view("stco")));
    auto at = static_cast<std::size_t>(std::ranges::find_end(bytes, name).begin() - bytes.begin()) + 12;
    for (auto const place : places) {
        put_u32(bytes, at, static_cast<std::uint32_t>(place));
        at += 4;
    }
    Bytes box(8);
    put_u32(box, 0, static_cast<std::uint32_t>(sound.size() + 8));
    std::ranges::copy(std::as_bytes(std::span(std::string_view("mdat"))), box.begin() + 4);
    bytes.insert(bytes.end(), box.begin(), box.end());
    bytes.insert(bytes.end(), sound.begin(), sound.end());
    return bytes;
}

}  // namespace

TEST(WholeFile, BringsPicturesAndSoundTogetherWhereTheSourceHasOneBehindTheOther) {
    klieg::testing::TempDir folder;
    auto const apart = folder.path() / "apart.mp4";
    write_bytes(apart, with_sound_last(make_clip("clip.mp4", picture(20) + tone(20) + kBFrames + "-c:a aac")));
    auto const whole = folder.path() / "whole.mp4";
    expect_same_media(apart, whole);
    OpenSource const together(whole);
    for (auto const* track : {together.package->video(), together.package->audio()}) {
        auto const& samples = track->track().samples;
        auto const later = samples.at(samples.count() / 2).offset;
        EXPECT_GT(later, together.file.size() / 4) << "the middle of the one is in the middle of the file";
        EXPECT_LT(later, together.file.size() / 4 * 3);
    }
}

TEST(WholeFile, IsThatOfItself) {
    klieg::testing::TempDir folder;
    auto const whole = folder.path() / "whole.mp4";
    expect_same_media(make_clip("clip.mov", picture(9) + tone(9) + kBFrames + "-c:a aac"), whole);
    expect_same_media(whole, folder.path() / "again.mp4");
    EXPECT_EQ(read_bytes(folder.path() / "again.mp4"), read_bytes(whole));
}

TEST(WholeFile, HasPlacesOf64BitsWhereItIsLarge) {
    // A source of 5 GB of which nobody has the media: an hour of pictures of 1.4 MB, one a second.
    auto const clip = make_clip("still.mp4", "-f lavfi -i color=s=64x64:r=1:d=3600" + std::string(kH264) + "-g 1");
    auto front = read_bytes(clip);
    auto const thin = read_source_index(BytesAccess(front));
    ASSERT_TRUE(thin.ok());
    auto const name = std::as_bytes(std::span(std::string_view("stsz")));
    auto at = static_cast<std::size_t>(std::ranges::search(front, name).begin() - front.begin()) + 16;
    auto const count = thin->tracks.front().samples.count();
    auto const first = thin->tracks.front().samples.at(0).offset;
    constexpr std::uint32_t kBytes = 1'400'000;
    for (std::uint32_t i = 0; i < count; ++i, at += 4) put_u32(front, at, kBytes);
    // One chunk, which begins where it did; what lies there and behind is said to be keyframes, all of them.
    class Sparse final : public RandomAccess {
    public:
        Sparse(Bytes front, std::uint64_t media) : front_(std::move(front)), media_(media) {}
        std::uint64_t size() const noexcept override { return (std::uint64_t{1} << 33U) + front_.size(); }
        Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const override {
            for (std::size_t i = 0; i < into.size(); ++i) {
                auto const place = offset + i;
                into[i] = place < front_.size() ? front_[static_cast<std::size_t>(place)] : std::byte{0};
                // The front of each sample is a NAL unit of a keyframe.
                if (place >= media_ && (place - media_) % kBytes < 5)
                    into[i] = std::array{std::byte{0}, std::byte{0}, std::byte{16}, std::byte{0},
                                         std::byte{0x65}}[static_cast<std::size_t>((place - media_) % kBytes)];
            }
            return into.size();
        }

    private:
        Bytes front_;
        std::uint64_t media_;
    };
    Sparse const large(std::move(front), first);
    auto package = SourcePackage::open(large);
    ASSERT_TRUE(package.ok()) << package.error().detail;
    auto const whole = WholeFile::make(**package);
    ASSERT_TRUE(whole.ok());
    EXPECT_EQ(whole->size(), whole->head().size() + std::uint64_t{count} * kBytes);
    Bytes head(whole->head().begin(), whole->head().end());
    auto const mdat = head.size() - 16;
    ByteReader reader(ByteView(head).subspan(mdat));
    EXPECT_EQ(reader.u32(), 1U);
    EXPECT_EQ(reader.u32(), fourcc("mdat"));
    EXPECT_EQ(reader.u64(), std::uint64_t{count} * kBytes + 16);
    auto moov = Bytes(head.begin() + 32 + 8, head.begin() + static_cast<std::ptrdiff_t>(mdat));
    auto const index = parse_moov(std::move(moov), whole->size(), Fragmented::refused);
    ASSERT_TRUE(index.ok()) << index.error().detail;
    auto const& samples = index->tracks.front().samples;
    EXPECT_EQ(samples.at(0).offset, head.size());
    EXPECT_EQ(samples.at(count - 1).offset, whole->size() - kBytes);
}

}  // namespace klieg::media::mp4
