// Forms of AVIF and WebP that no encoder of this machine writes, put together of pictures that one does.

#include "media/ffmpeg/image_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::media {

namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string number_of(std::uint64_t value, unsigned bytes) {
    std::string text;
    while (bytes-- > 0) text += static_cast<char>(value >> (8 * bytes) & 0xffU);
    return text;
}
std::string little(std::uint64_t value, unsigned bytes) {
    auto text = number_of(value, bytes);
    return {text.rbegin(), text.rend()};
}

std::string box(std::string const& type, std::string const& content) {
    return number_of(content.size() + 8, 4) + type + content;
}
std::string full_box(std::string const& type, unsigned version, std::string const& content) {
    return box(type, number_of(version, 1) + number_of(0, 3) + content);
}

struct AvifItem {
    std::string bytes;
    unsigned width = 0;
    unsigned height = 0;
    std::string auxiliary{};  ///< what it is of the first one; empty: nothing
    std::string type = "av01";
};

constexpr auto kAlpha = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha";

/// Items are numbered from 1 on, and the first is what is shown.
std::string avif_of(std::vector<AvifItem> const& items, std::string const& more_references = "") {
    std::string infos, places, bytes, properties, uses, references;
    unsigned id = 0;
    unsigned property = 0;
    for (auto const& item : items) {
        auto const name = number_of(++id, 2);
        infos += full_box("infe", 2, name + "\0\0"s + item.type + "\0"s);
        places += name + "\0\1\0\0\0\1"s + number_of(bytes.size(), 4) + number_of(item.bytes.size(), 4);
        bytes += item.bytes;
        properties += full_box("ispe", 0, number_of(item.width, 4) + number_of(item.height, 4));
        uses += name + (item.auxiliary.empty() ? "\1"s : "\2"s) + number_of(++property, 1);
        if (item.auxiliary.empty()) continue;
        properties += full_box("auxC", 0, item.auxiliary + "\0"s);
        uses += number_of(++property, 1);
        references += box("auxl", name + "\0\1\0\1"s);
    }
    references += more_references;
    auto meta = full_box("pitm", 0, "\0\1"s) + full_box("iinf", 0, number_of(items.size(), 2) + infos) +
                full_box("iloc", 1, "\x44\0"s + number_of(items.size(), 2) + places) +
                box("iprp", box("ipco", properties) + full_box("ipma", 0, number_of(items.size(), 4) + uses)) +
                box("idat", bytes);
    if (!references.empty()) meta += full_box("iref", 0, references);
    return box("ftyp", "avif\0\0\0\0avifmif1miaf"s) + full_box("meta", 0, meta);
}

std::string av1(std::string const& name, std::string const& source) {
    return image(name + ".obu", source, "-c:v libaom-av1 -cpu-used 8 -crf 10 -f obu");
}
AvifItem red() {
    return {.bytes = av1("red", "color=red:s=64x64,format=yuv444p"), .width = 64, .height = 64};
}
/// Nothing on the left, all on the right.
AvifItem right_half() {
    return {.bytes = av1("right-half", "\"color=black:s=64x64,format=gray,geq=lum='if(lt(X,32),0,255)'\""),
            .width = 64,
            .height = 64,
            .auxiliary = kAlpha};
}

void expect_refused(Result<MadeImage> const& made, std::string const& words, char const* what) {
    ASSERT_FALSE(made.ok()) << what;
    EXPECT_EQ(made.error().code, "unsupported_image") << what;
    EXPECT_THAT(made.error().detail, HasSubstr(words)) << what;
}

}  // namespace

KLIEG_ASYNC_TEST(AvifImage, ShowsThroughWhereItsSecondPictureSaysSo) {
    auto order = square({48});
    order.jpeg_widths = {48};
    auto const made = co_await made_of(avif_of({red(), right_half()}), order);
    CO_ASSERT_OK(made);
    Written const kept(made->sizes.front());
    EXPECT_EQ(kept.facts(), "webp,48,48");
    EXPECT_EQ(colour_of(kept.pixel(8, 24)), "nothing");
    EXPECT_EQ(colour_of(kept.pixel(40, 24)), "red");
    Written const on_white(made->jpegs.front());
    EXPECT_EQ(colour_of(on_white.pixel(8, 24)), "white");
    EXPECT_EQ(colour_of(on_white.pixel(40, 24)), "red");
}

KLIEG_ASYNC_TEST(AvifImage, IsShownWithoutWhatStandsBesideItForOtherUses) {
    auto depth = right_half();
    depth.auxiliary = "urn:mpeg:mpegB:cicp:systems:auxiliary:depth";
    auto const made = co_await made_of(avif_of({red(), depth}), square({48}));
    CO_ASSERT_OK(made);
    EXPECT_EQ(colour_of(Written(made->sizes.front()).pixel(8, 24)), "red");
}

KLIEG_ASYNC_TEST(AvifImage, IsRefusedInFormsThatAreNotReadHereWithAdvice) {
    auto const advice = "This AVIF is of a form that cannot be read here. Save it as a JPEG or a PNG";
    auto grid = red();
    grid.type = "grid";
    expect_refused(co_await made_of(avif_of({grid, red()}), square()), advice, "a grid");
    auto smaller = right_half();
    smaller.width = 32;
    expect_refused(co_await made_of(avif_of({red(), smaller}), square()), advice, "what covers has another size");
    auto tiled = right_half();
    tiled.type = "grid";
    expect_refused(co_await made_of(avif_of({red(), tiled}), square()), advice, "what covers is a grid");
    auto const multiplied = box("prem", "\0\1\0\1\0\2"s);
    expect_refused(co_await made_of(avif_of({red(), right_half()}, multiplied), square()), advice, "multiplied");
    expect_refused(co_await made_of(avif_of({red(), right_half(), right_half()}), square()), advice, "two cover it");
    std::string many;
    for (int i = 0; i < 20; ++i) many += box("auxl", "\0\1\0\1\0\1"s);
    expect_refused(co_await made_of(avif_of({red()}, many), square()), advice, "each would be looked up");
}

KLIEG_ASYNC_TEST(AvifImage, IsRefusedWhereWhatCoversCannotBeRead) {
    auto const damaged = "it is damaged, or not whole";
    auto cut = right_half();
    cut.bytes.resize(cut.bytes.size() / 2);
    expect_refused(co_await made_of(avif_of({red(), cut}), square()), damaged, "cut off");
    auto other = right_half();
    other.bytes = av1("smaller", "color=black:s=32x32,format=gray");
    expect_refused(co_await made_of(avif_of({red(), other}), square()), damaged, "smaller than it says");
}

namespace {

std::string chunk(std::string const& name, std::string const& content) {
    return name + little(content.size(), 4) + content + (content.size() % 2 == 1 ? "\0"s : ""s);
}

/// An animation on a canvas of 64 by 64, of a red picture of 32 by 32 at that place, and a blue one behind it.
std::string animated_webp(unsigned left, unsigned top) {
    auto frame = [](std::string const& colour, unsigned x, unsigned y) {
        auto const still = image(colour + ".webp", "color=" + colour + ":s=32x32", "-c:v libwebp -lossless 1");
        auto const picture = still.substr(12);  // what follows the words RIFF, its length and WEBP
        return chunk("ANMF", little(x / 2, 3) + little(y / 2, 3) + little(31, 3) + little(31, 3) + little(100, 3) +
                                 "\0"s + picture);
    };
    auto const chunks = "WEBP" + chunk("VP8X", little(0x02, 4) + little(63, 3) + little(63, 3)) +
                        chunk("ANIM", little(0, 4) + little(0, 2)) + frame("red", left, top) + frame("blue", 0, 0);
    return chunk("RIFF", chunks);
}

}  // namespace

KLIEG_ASYNC_TEST(WebpImage, HasTheFirstFrameWhereItLiesOnTheCanvas) {
    auto const made = co_await made_of(animated_webp(32, 0), {.widths = {1000}});
    CO_ASSERT_OK(made);
    EXPECT_THAT(facts_of(*made), ElementsAre("webp,64,64"));
    Written const shown(made->sizes.front());
    EXPECT_EQ(colour_of(shown.pixel(48, 16)), "red");
    for (auto const& [x, y] : {std::pair{16, 16}, std::pair{16, 48}, std::pair{48, 48}})
        EXPECT_EQ(colour_of(shown.pixel(x, y)), "nothing") << x << "," << y;
    expect_refused(co_await made_of(animated_webp(34, 0), square()), "damaged", "beside its canvas");
}

KLIEG_ASYNC_TEST(WebpImage, IsTheFirstFrameOfWhatMoves) {
    auto const moves = content_of_image(
        testing::make_clip("moves.webp",
                           "-f lavfi -i \"color=blue:s=40x40:d=0.2[a];color=red:s=40x40:d=1[b];[a][b]concat\" "
                           "-c:v libwebp_anim"));
    EXPECT_THAT(moves, HasSubstr("ANMF"));
    auto const made = co_await made_of(moves, square({32}));
    CO_ASSERT_OK(made);
    EXPECT_EQ(colour_of(Written(made->sizes.front()).pixel(16, 16)), "blue");
}

KLIEG_ASYNC_TEST(WebpImage, ShowsThroughAlsoWhereItsColoursAreLossy) {
    auto const bytes =
        image("lossy-hole.webp", "\"color=red:s=60x60:d=0.04,format=rgba,geq=r=255:g=0:b=0:a='if(lt(X,30),0,255)'\"",
              "-c:v libwebp -pix_fmt yuva420p -lossless 0");
    EXPECT_THAT(bytes, HasSubstr("ALPH"));
    auto const made = co_await made_of(bytes, square({48}));
    CO_ASSERT_OK(made);
    EXPECT_EQ(colour_of(Written(made->sizes.front()).pixel(8, 24)), "nothing");
    EXPECT_EQ(colour_of(Written(made->sizes.front()).pixel(40, 24)), "red");
}

/// A decoder of GIF lays the frame on its screen, by itself.
KLIEG_ASYNC_TEST(GifImage, HasItsFirstFrameWhereItLiesOnTheScreen) {
    auto bytes = image("corner.gif", "color=red:s=32x32", "-gifflags 0");
    auto const frame = bytes.find("," + "\0\0\0\0"s + little(32, 2) + little(32, 2));
    CO_ASSERT(frame != bytes.npos);
    bytes.replace(6, 4, little(64, 2) + little(64, 2));
    bytes.replace(frame + 1, 4, little(32, 2) + little(0, 2));
    auto const made = co_await made_of(bytes, {.widths = {1000}});
    CO_ASSERT_OK(made);
    EXPECT_THAT(facts_of(*made), ElementsAre("webp,64,64"));
    EXPECT_EQ(colour_of(Written(made->sizes.front()).pixel(48, 16)), "red");
    EXPECT_NE(colour_of(Written(made->sizes.front()).pixel(16, 48)), "red");
}

}  // namespace klieg::media
