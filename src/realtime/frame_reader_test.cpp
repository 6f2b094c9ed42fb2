#include "realtime/frame_reader.h"

#include "realtime/echo_server_for_test.h"

#include <gmock/gmock.h>

namespace klieg::realtime {

namespace {

using Event = FrameReader::Event;
using ::testing::ElementsAre;

std::span<std::byte const> as_input(std::string_view text) {
    return std::as_bytes(std::span(text));
}

/// What a reader makes of it, in pieces of so many bytes.
std::vector<std::string> read_in_pieces(std::string_view bytes, std::size_t piece, std::size_t bytes_max = 1000) {
    FrameReader reader(bytes_max);
    std::vector<std::string> seen;
    while (!bytes.empty()) {
        auto const step = reader.read(as_input(bytes.substr(0, piece)));
        bytes.remove_prefix(step.consumed);
        switch (step.event) {
            case Event::more: break;
            case Event::text: seen.push_back("text " + reader.take_text()); break;
            case Event::ping: seen.push_back("ping " + std::string(reader.control())); break;
            case Event::pong: seen.push_back("pong " + std::string(reader.control())); break;
            case Event::close:
                seen.push_back("close " + std::to_string(reader.close_code()) + std::string(reader.control()));
                return seen;
            case Event::broken: seen.push_back("broken " + std::to_string(reader.close_code())); return seen;
        }
    }
    return seen;
}

/// How many bytes were taken when the rule was found broken.
std::size_t taken_of(std::string_view bytes, std::size_t bytes_max = 1000) {
    FrameReader reader(bytes_max);
    auto const step = reader.read(as_input(bytes));
    return step.event == Event::broken ? step.consumed : 0;
}

}  // namespace

TEST(FrameReader, SeesTheSameWhereverThePiecesAreCut) {
    auto const said = masked(0x01, "a\xc3") + masked(0x89, "still?") + masked(0x00, "") + masked(0x80, "\xa9") +
                      masked(0x8a, "") + masked(0x81, std::string(300, 'x')) + masked(0x88, close_payload(1000, "é"));
    for (std::size_t piece = 1; piece <= said.size(); ++piece)
        EXPECT_THAT(read_in_pieces(said, piece),
                    ElementsAre("ping still?", "text aé", "pong ", "text " + std::string(300, 'x'), "close 1000é"))
            << piece;
}

TEST(FrameReader, RefusesAtTheFirstByteThatBreaksARule) {
    EXPECT_EQ(taken_of(masked(0xc1, "text")), 1U) << "a reserved bit";
    EXPECT_EQ(taken_of(masked(0x83, "text")), 1U) << "an opcode";
    EXPECT_EQ(taken_of(masked(0x80, "text")), 1U) << "nothing to be continued";
    EXPECT_EQ(taken_of(masked(0x09, "text")), 1U) << "a ping in fragments";
    EXPECT_EQ(taken_of("\x81\x04text"), 2U) << "no mask";
    EXPECT_EQ(taken_of(masked(0x89, std::string(126, 'x'))), 2U) << "a long ping";
    EXPECT_EQ(taken_of(masked(0x81,
                              "ab\xff"
                              "cd")),
              11U)
        << "no UTF-8: the piece at hand";
}

TEST(FrameReader, TakesALengthInItsShortestFormOnly) {
    auto const stated = [](std::string length) { return "\x81" + std::move(length) + std::string(4, '\0'); };
    using namespace std::string_literals;
    EXPECT_EQ(read_in_pieces(stated("\xfe\x00\x7d"s), 100), std::vector<std::string>{"broken 1002"});
    EXPECT_EQ(read_in_pieces(stated("\xff\x00\x00\x00\x00\x00\x00\xff\xff"s), 100),
              std::vector<std::string>{"broken 1002"});
    EXPECT_EQ(read_in_pieces(stated("\xff\x80\x00\x00\x00\x00\x00\x00\x00"s), 100),
              std::vector<std::string>{"broken 1002"});
    EXPECT_EQ(read_in_pieces(stated("\xff\x7f\xff\xff\xff\xff\xff\xff\xff"s), 100),
              std::vector<std::string>{"broken 1009"});
}

TEST(FrameReader, TakesNoByteOfAMessageThatWouldBeTooLong) {
    EXPECT_EQ(taken_of(masked(0x81, std::string(1001, 'x'))), 8U);
    EXPECT_THAT(read_in_pieces(masked(0x81, std::string(1000, 'x')), 7), ElementsAre("text " + std::string(1000, 'x')));
    auto const halves = masked(0x01, std::string(600, 'x')) + masked(0x80, std::string(401, 'x'));
    EXPECT_THAT(read_in_pieces(halves, 5000), ElementsAre("broken 1009"));
}

TEST(FrameReader, EndsAMessageOfEmptyFragments) {
    auto said = masked(0x01, "");
    for (int i = 0; i < 2000; ++i) said += masked(0x00, "");
    EXPECT_THAT(read_in_pieces(said, 512), ElementsAre("broken 1008"));
}

TEST(FrameReader, KnowsWhetherSomethingIsBegun) {
    FrameReader reader(1000);
    EXPECT_TRUE(reader.is_between());
    auto const first = masked(0x01, "a");
    auto const ping = masked(0x89, "");
    reader.read(as_input(first));
    EXPECT_FALSE(reader.is_between()) << "a message goes on";
    reader.read(as_input(ping));
    EXPECT_FALSE(reader.is_between());
    auto const last = masked(0x80, "b");
    reader.read(as_input(last));
    EXPECT_TRUE(reader.is_between());
    reader.read(as_input(ping).first(1));
    EXPECT_FALSE(reader.is_between()) << "half a head";
}

}  // namespace klieg::realtime
