#include "media/ffmpeg/image.h"

#include "media/ffmpeg/image_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

#include <array>

namespace klieg::media {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::make_clip;
using ::testing::Not;
using enum ImageOrder::Transparency;

std::string bytes_of_u16(unsigned value) {
    return {static_cast<char>(value >> 8U), static_cast<char>(value & 255U)};
}

/// A JPEG with one more segment in front: APP1 is 0xe1.
std::string with_segment(std::string const& jpeg, char marker, std::string const& content) {
    return jpeg.substr(0, 2) + '\xff' + marker + bytes_of_u16(static_cast<unsigned>(content.size()) + 2) + content +
           jpeg.substr(2);
}

std::string exif(unsigned orientation) {
    using namespace std::string_literals;
    return "Exif\0\0MM\0*\0\0\0\x08"s + "\0\x01"s + "\x01\x12\0\x03\0\0\0\x01"s + bytes_of_u16(orientation) + "\0\0"s +
           "\0\0\0\0"s;
}

/// Red, green; blue, white: twice as wide as high.
std::string four_colours(std::string const& name) {
    return image(name,
                 "\"color=red:s=80x40[a];color=0x00c000:s=80x40[b];color=blue:s=80x40[c];color=white:s=80x40[d];"
                 "[a][b]hstack[e];[c][d]hstack[f];[e][f]vstack\"",
                 "-q:v 2");
}

}  // namespace

TEST(ImageFile, HasWidthsUpToThatOfThePicture) {
    std::vector<std::uint32_t> const wanted{320, 640, 1280};
    EXPECT_THAT(widths_within(wanted, 1), ElementsAre(1));
    EXPECT_THAT(widths_within(wanted, 320), ElementsAre(320));
    EXPECT_THAT(widths_within(wanted, 854), ElementsAre(320, 640, 854));
    EXPECT_THAT(widths_within(wanted, 1280), ElementsAre(320, 640, 1280));
    EXPECT_THAT(widths_within(wanted, 4000), ElementsAre(320, 640, 1280));
}

KLIEG_ASYNC_TEST(Image, IsTakenInEachFormatAndMadeInSizes) {
    for (auto const* ending : {"jpg", "png", "webp", "gif", "avif"}) {
        auto const options = std::string(ending) == "avif" ? "-c:v libaom-av1 -cpu-used 8" : "";
        auto const bytes = image(std::string("each.") + ending, "testsrc=s=400x300", options);
        auto const made = co_await made_of(bytes, square());
        CO_ASSERT_OK(made);
        EXPECT_THAT(facts_of(*made), ElementsAre("webp,48,48", "webp,96,96", "webp,192,192", "webp,300,300")) << ending;
        EXPECT_FALSE(made->jpeg);
    }
}

KLIEG_ASYNC_TEST(Image, ShowsTheMiddleOfWhatHasAnotherShape) {
    auto const wide =
        image("wide.png", "\"color=red:s=100x60[a];color=blue:s=60x60[b];color=red:s=100x60[c];[a][b][c]hstack=3\"");
    auto const made = co_await made_of(wide, square({48}));
    CO_ASSERT_OK(made);
    CO_ASSERT(made->sizes.size() == 1);
    Written const shown(made->sizes.front());
    for (auto const& [x, y] : {std::pair{2, 2}, std::pair{45, 2}, std::pair{45, 45}})
        EXPECT_EQ(colour_of(shown.pixel(x, y)), "blue");
}

KLIEG_ASYNC_TEST(Image, HasItsShapeHoweverFewPixelsThereAre) {
    ImageOrder const banner{.aspect_width = 6, .aspect_height = 1, .widths = {640, 1280, 2560}};
    for (auto const& [size, sizes] : std::vector<std::pair<std::string, std::string>>{
             {"1x1", "webp,1,1"}, {"1x900", "webp,1,1"}, {"900x1", "webp,6,1"}, {"605x101", "webp,605,101"}}) {
        auto const made =
            co_await made_of(image("shape" + size + ".png", "color=red:s=64x64,format=rgb24,scale=" + size), banner);
        CO_ASSERT_OK(made);
        EXPECT_THAT(facts_of(*made), ElementsAre(sizes)) << size;
    }
    auto const long_one = co_await made_of(image("long.png", "color=red:s=30000x20"), square());
    CO_ASSERT_OK(long_one);
    EXPECT_THAT(facts_of(*long_one), ElementsAre("webp,20,20"));
}

KLIEG_ASYNC_TEST(Image, IsUprightAsExifSays) {
    auto const jpeg = four_colours("colours.jpg");
    // Which colours are then at the top, from the left, by the table of EXIF 2.32 (4.6.4): 1 is as stored.
    std::array<std::pair<char const*, char const*>, 8> const kTop{{{"red", "green"},
                                                                   {"green", "red"},
                                                                   {"white", "blue"},
                                                                   {"blue", "white"},
                                                                   {"red", "blue"},
                                                                   {"blue", "red"},
                                                                   {"white", "green"},
                                                                   {"green", "white"}}};
    for (unsigned orientation = 1; orientation <= 8; ++orientation) {
        auto const made = co_await made_of(with_segment(jpeg, '\xe1', exif(orientation)), {.widths = {1000}});
        CO_ASSERT_OK(made);
        EXPECT_THAT(facts_of(*made), ElementsAre(orientation < 5 ? "webp,160,80" : "webp,80,160"));
        Written const shown(made->sizes.front());
        auto const last = static_cast<int>(made->sizes.front().width) - 10;
        EXPECT_EQ(colour_of(shown.pixel(10, 10)), kTop.at(orientation - 1).first) << orientation;
        EXPECT_EQ(colour_of(shown.pixel(last, 10)), kTop.at(orientation - 1).second) << orientation;
    }
}

KLIEG_ASYNC_TEST(Image, KeepsNothingThatIsNoPixel) {
    using namespace std::string_literals;
    auto jpeg = four_colours("told.jpg");
    jpeg = with_segment(jpeg, '\xe2', "ICC_PROFILE\0\x01\x01"s + std::string(200, 'q'));
    jpeg = with_segment(jpeg, '\xe1', "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>where-I-live</x:xmpmeta>"s);
    jpeg = with_segment(jpeg, '\xfe', "where-I-live");
    jpeg = with_segment(jpeg, '\xe1', exif(1) + "where-I-live");
    ImageOrder order{.widths = {64}};
    order.jpeg_width_max = 64;
    auto const made = co_await made_of(jpeg, order);
    CO_ASSERT_OK(made);
    CO_ASSERT(made->jpeg.has_value());
    for (auto const& bytes : {made->sizes.front().bytes, made->jpeg->bytes}) {
        std::string const text(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        for (auto const* what : {"where-I-live", "Exif", "EXIF", "XMP", "ICC", "qqqq"})
            EXPECT_THAT(text, Not(HasSubstr(what)));
    }
}

KLIEG_ASYNC_TEST(Image, KeepsWhatShowsThroughWhereItMay) {
    auto const hole = "\"color=red:s=60x60:d=0.04,format=rgba,geq=r=255:g=0:b=0:a='if(lt(X,30),0,255)'\"";
    for (auto const& [name, output] : std::vector<std::pair<std::string, std::string>>{
             {"hole.png", ""},
             {"hole.webp", "-c:v libwebp -pix_fmt bgra -lossless 1"},
             {"hole-palette.png", "-vf \"split[a][b];[a]palettegen=reserve_transparent=1[p];[b][p]paletteuse\""},
             {"hole.gif", "-vf \"split[a][b];[a]palettegen=reserve_transparent=1[p];[b][p]paletteuse\""}}) {
        auto const bytes = image(name, hole, output);
        auto const kept = co_await made_of(bytes, square({48}));
        CO_ASSERT_OK(kept);
        EXPECT_EQ(colour_of(Written(kept->sizes.front()).pixel(8, 24)), "nothing") << name;
        EXPECT_EQ(colour_of(Written(kept->sizes.front()).pixel(40, 24)), "red") << name;
        auto order = square({48});
        order.transparency = black;
        order.jpeg_width_max = 48;
        auto const covered = co_await made_of(bytes, order);
        CO_ASSERT_OK(covered);
        for (auto const& file : {covered->sizes.front(), *covered->jpeg}) {
            EXPECT_EQ(colour_of(Written(file).pixel(8, 24)), "black") << name;
            EXPECT_EQ(colour_of(Written(file).pixel(40, 24)), "red") << name;
        }
    }
}

KLIEG_ASYNC_TEST(Image, IsMadeAsJpegsOnWhite) {
    auto const bytes =
        image("blue-hole.png", "\"color=red:s=60x60:d=0.04,format=rgba,geq=r=0:g=0:b=255:a='if(lt(X,30),0,255)'\"");
    auto order = square({48});
    order.jpeg_widths = {32, 512};
    auto const made = co_await made_of(bytes, order);
    CO_ASSERT_OK(made);
    EXPECT_FALSE(made->jpeg);
    CO_ASSERT(made->sizes.size() == 1 && made->jpegs.size() == 2);
    EXPECT_EQ(Written(made->jpegs[0]).facts(), "mjpeg,32,32");
    EXPECT_EQ(Written(made->jpegs[1]).facts(), "mjpeg,60,60");
    for (auto const& file : made->jpegs) {
        auto const middle = static_cast<int>(file.height / 2);
        EXPECT_EQ(colour_of(Written(file).pixel(4, middle)), "white");
        EXPECT_EQ(colour_of(Written(file).pixel(static_cast<int>(file.width) - 4, middle)), "blue");
    }
}

KLIEG_ASYNC_TEST(Image, IsTheFirstFrameOfAnAnimation) {
    auto const source = "\"color=blue:s=40x40:d=0.2[a];color=red:s=40x40:d=1[b];[a][b]concat\"";
    for (auto const* name : {"moves.gif", "moves.png"}) {
        auto const format = std::string(name) == "moves.png" ? " -f apng" : "";
        auto const bytes = content_of_image(make_clip(name, "-f lavfi -i " + std::string(source) + format));
        auto const made = co_await made_of(bytes, square({32}));
        CO_ASSERT_OK(made);
        EXPECT_EQ(colour_of(Written(made->sizes.front()).pixel(16, 16)), "blue") << name;
    }
}

KLIEG_ASYNC_TEST(Image, HasALimitOfPixelsAndOfBytes) {
    for (auto const* name : {"sixty.png", "sixty.gif", "sixty.jpg"}) {
        auto const made = co_await made_of(image(name, "color=red:s=10000x6000"), square());
        CO_ASSERT(!made.ok());
        EXPECT_EQ(made.error().kind, Errc::too_large) << name;
        EXPECT_THAT(made.error().detail, HasSubstr("pixels")) << name;
    }
    auto bytes = image("padded.png", "color=red:s=8x8");
    bytes.append(ImageLimits::kBytesMax, ' ');
    auto const made = co_await made_of(bytes, square());
    CO_ASSERT(!made.ok());
    EXPECT_EQ(made.error().kind, Errc::too_large);
}

std::string png_chunk(std::string const& type, std::string const& content) {
    auto const length = bytes_of_u16(static_cast<unsigned>(content.size() >> 16U)) +
                        bytes_of_u16(static_cast<unsigned>(content.size() & 0xffffU));
    return length + type + content + std::string(4, 'c');
}

/// A chunk in front of the pixels, whose check sum is wrong: a decoder that saw it would refuse the picture.
KLIEG_ASYNC_TEST(Image, GivesADecoderNothingButWhatShows) {
    using namespace std::string_literals;
    auto const png = four_colours("beside.png");
    auto with_chunk = [&](char const* type, std::string const& content) {
        return png.substr(0, 33) + png_chunk(type, content) + png.substr(33);
    };
    for (auto const& bytes : {with_chunk("zTXt", "k\0\0x"s), with_chunk("iCCP", "k\0\0x"s), png + "\0 more"s}) {
        auto const made = co_await made_of(bytes, {.widths = {1000}});
        CO_ASSERT_OK(made);
        EXPECT_THAT(facts_of(*made), ElementsAre("webp,160,80"));
    }
    auto const turned = co_await made_of(with_chunk("eXIf", exif(6).substr(6)), {.widths = {1000}});
    CO_ASSERT_OK(turned);
    EXPECT_THAT(facts_of(*turned), ElementsAre("webp,80,160"));
    EXPECT_EQ(colour_of(Written(turned->sizes.front()).pixel(10, 10)), "blue");
}

KLIEG_ASYNC_TEST(Image, HasAsManyPixelsAsThoseOfACameraOfFiftyMegapixels) {
    for (auto const& [name, size] : {std::pair{"camera.jpg", "8160x6120"}, std::pair{"square.png", "7071x7071"}}) {
        auto const made = co_await made_of(image(name, std::string("color=red:s=") + size), square({48}));
        CO_ASSERT_OK(made);
        EXPECT_THAT(facts_of(*made), ElementsAre("webp,48,48")) << name;
    }
}

/// A header that claims far more than there is, as a bomb does: nothing is decoded for it.
KLIEG_ASYNC_TEST(Image, BelievesNoSizeBeyondThatLimit) {
    auto png = image("claims.png", "color=red:s=8x8");
    for (std::size_t at : {16U, 20U}) png.replace(at, 4, std::string("\x7f\xff\xff\xff", 4));
    auto const made = co_await made_of(png, square());
    CO_ASSERT(!made.ok());
    EXPECT_EQ(made.error().kind, Errc::too_large);
}

KLIEG_ASYNC_TEST(Image, IsWholeOrRefused) {
    for (auto const* name : {"each.jpg", "each.png", "each.webp", "each.avif"}) {
        auto const options = std::string(name) == "each.avif" ? "-c:v libaom-av1 -cpu-used 8" : "";
        auto const bytes = image(name, "testsrc=s=400x300", options);
        for (auto const share : {3U, 6U, 9U}) {
            auto const made = co_await made_of(bytes.substr(0, bytes.size() * share / 10), square());
            CO_ASSERT(!made.ok());
            EXPECT_EQ(made.error().code, "unsupported_image") << name << share;
        }
    }
    auto const moves = image("each.gif", "testsrc=s=400x300");
    EXPECT_FALSE((co_await made_of(moves.substr(0, moves.size() / 2), square())).ok());
}

KLIEG_ASYNC_TEST(Image, IsWhatItsBytesAreAndNothingThatLeadsElsewhere) {
    auto const target = make_clip("each.jpg", "-f lavfi -i testsrc=s=400x300 -frames:v 1").string();
    for (auto const& bytes : std::vector<std::string>{
             "", "Dear site, this is a letter.",
             "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file://" + target + "\"/></svg>",
             "ffconcat version 1.0\nfile '" + target + "'\n",
             "#EXTM3U\n#EXTINF:2,\nfile://" + target + "\n#EXT-X-ENDLIST\n", std::string(4000, '\xa7'),
             "\x89PNG\r\n\x1a\n" + std::string(4000, '\xa7'), "\xff\xd8\xff" + std::string(4000, '\xa7'),
             "GIF89a" + std::string("\x10\0\x10\0", 4) + std::string(4000, '\xa7') + ";",
             "RIFF\xff\xff\xff\xffWEBPVP8 " + std::string(4000, '\xa7'),
             std::string("\0\0\0\x20", 4) + "ftypavif" + std::string(4000, '\xa7'),
             content_of_image(make_clip("no-image.mp4", "-f lavfi -i testsrc=s=320x240:d=1 -c:v libx264")),
             content_of_image(make_clip("no-image.bmp", "-f lavfi -i testsrc=s=32x24 -frames:v 1"))}) {
        auto const made = co_await made_of(bytes, square());
        CO_ASSERT(!made.ok());
        EXPECT_EQ(made.error().kind, Errc::unsupported) << bytes.substr(0, 40) << made.error().detail;
        EXPECT_EQ(made.error().code, "unsupported_image") << bytes.substr(0, 40);
    }
}

/// An MP4 of H.264 that calls itself an AVIF finds no decoder.
KLIEG_ASYNC_TEST(Image, HasNoDecoderButThatOfItsKind) {
    auto bytes = content_of_image(make_clip("as-avif.mp4", "-f lavfi -i testsrc=s=320x240:d=1 -c:v libx264"));
    bytes.replace(8, 4, "avif");
    auto const made = co_await made_of(bytes, square());
    CO_ASSERT(!made.ok());
    EXPECT_EQ(made.error().code, "unsupported_image");
}

}  // namespace klieg::media
