#include "base/text.h"
#include "realtime/echo_server_for_test.h"

#include <gmock/gmock.h>

/// The cases of the Autobahn suite (sections 1 to 10), made anew: what a client sends, in which pieces, and all that it
/// sees until the connection ends. The suite itself needs a Python that is no more.
///
/// Where a server may choose, these say what ours does: binary messages are refused by 1003, and a rule is broken at
/// the byte that breaks it, which the suite calls strict.
namespace klieg::realtime {

namespace {

using ::testing::ElementsAreArray;

constexpr unsigned kTextBegins = 0x01;
constexpr unsigned kGoesOn = 0x00;
constexpr unsigned kEnds = 0x80;

using Sizes = std::initializer_list<std::size_t>;

struct Case {
    std::string id;
    std::vector<std::string> pieces;   ///< each in a write of its own
    std::vector<SeenFrame> answers{};  ///< before the close
    int close = 1000;                  ///< what the server says last
    bool says_goodbye = true;          ///< the client closes behind the pieces, by 1000
};

std::vector<std::string> chopped(std::string_view bytes, std::size_t size) {
    std::vector<std::string> pieces;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size())))
        pieces.emplace_back(bytes.substr(0, size));
    return pieces;
}
SeenFrame text(std::string payload) {
    return {kText, std::move(payload)};
}
SeenFrame pong(std::string payload) {
    return {kPong, std::move(payload)};
}
Case echoed(std::string id, std::string const& payload, std::size_t size = std::string::npos) {
    return {std::move(id), chopped(masked(kText, payload), size), {text(payload)}};
}
Case refused(std::string id, std::vector<std::string> pieces, int close, std::vector<SeenFrame> answers = {}) {
    return {std::move(id), std::move(pieces), std::move(answers), close};
}

/// A text in fragments of so many bytes.
std::vector<std::string> in_fragments(std::string_view payload, std::size_t size) {
    auto pieces = chopped(payload, size);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        unsigned const opcode = i == 0 ? kTextBegins : kGoesOn;
        pieces[i] = masked(opcode | (i + 1 == pieces.size() ? kEnds : 0U), pieces[i]);
    }
    return pieces;
}

std::vector<Case> framing() {
    std::vector<Case> cases;
    int number = 0;
    for (std::size_t const size : Sizes{0, 125, 126, 127, 128, 65535, 65536})
        cases.push_back(echoed("1.1." + std::to_string(++number), std::string(size, '*')));
    cases.push_back(echoed("1.1.8", std::string(65536, '*'), 997));
    number = 0;
    for (std::size_t const size : Sizes{0, 125, 126, 127, 128, 65535, 65536})
        cases.push_back(refused("1.2." + std::to_string(++number), {masked(0x82, std::string(size, '\xfe'))}, 1003));
    cases.push_back(refused("1.2.8", chopped(masked(0x82, std::string(65536, '\xfe')), 997), 1003));
    return cases;
}

std::vector<Case> pings() {
    std::string const bytes("\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8);
    std::string const most(125, '\xfe');
    std::vector<std::string> ten;
    std::vector<SeenFrame> ten_answers;
    std::vector<std::string> ten_chopped;
    for (int i = 0; i < 10; ++i) {
        auto const payload = "payload-" + std::to_string(i);
        ten.push_back(masked(kPing, payload));
        for (auto& piece : chopped(ten.back(), 1)) ten_chopped.push_back(std::move(piece));
        ten_answers.push_back(pong(payload));
    }
    return {
        {"2.1", {masked(kPing, "")}, {pong("")}},
        {"2.2", {masked(kPing, "Hello, world!")}, {pong("Hello, world!")}},
        {"2.3", {masked(kPing, bytes)}, {pong(bytes)}},
        {"2.4", {masked(kPing, most)}, {pong(most)}},
        refused("2.5", {masked(kPing, std::string(126, '\xfe'))}, 1002),
        {"2.6", chopped(masked(kPing, most), 1), {pong(most)}},
        {"2.7", {masked(kPong, "")}},
        {"2.8", {masked(kPong, "unsolicited pong payload")}},
        {"2.9", {masked(kPong, "unsolicited pong payload"), masked(kPing, "ping payload")}, {pong("ping payload")}},
        {"2.10", ten, ten_answers},
        {"2.11", ten_chopped, ten_answers},
    };
}

/// Each bit, between good frames and alone: what came before is answered, what comes behind is not.
std::vector<Case> reserved_bits() {
    auto const good = masked(kText, "Hello, world!");
    auto const hello = text("Hello, world!");
    auto const ping = masked(kPing, "");
    auto const with = [](unsigned bits, unsigned first, std::string_view payload) {
        return masked(first | bits << 4U, payload);
    };
    auto const second = good + with(3, kText, "Hello, world!") + ping;
    return {
        refused("3.1", {with(1, kText, "Hello, world!")}, 1002),
        refused("3.2", {good, with(2, kText, "Hello, world!"), ping}, 1002, {hello}),
        refused("3.3", {second}, 1002, {hello}),
        refused("3.4", chopped(good + with(4, kText, "Hello, world!") + ping, 1), 1002, {hello}),
        refused("3.5", {with(5, kText, std::string(8, '\xff'))}, 1002),
        refused("3.6", {with(6, kPing, "Hello, world!")}, 1002),
        refused("3.7", {with(7, kClose, "")}, 1002),
    };
}

std::vector<Case> opcodes() {
    auto const good = masked(kText, "Hello, world!");
    auto const hello = text("Hello, world!");
    auto const ping = masked(kPing, "");
    std::vector<Case> cases;
    for (unsigned const kind : {3U, 11U}) {
        auto const section = std::string("4.") + (kind == 3 ? "1." : "2.");
        auto const frame = [&](unsigned offset, std::string_view payload) {
            return masked(0x80U | (kind + offset), payload);
        };
        cases.push_back(refused(section + "1", {frame(0, "")}, 1002));
        cases.push_back(refused(section + "2", {frame(1, "reserved opcode payload")}, 1002));
        cases.push_back(refused(section + "3", {good + frame(2, "") + ping}, 1002, {hello}));
        cases.push_back(refused(section + "4", {good, frame(3, "reserved opcode payload"), ping}, 1002, {hello}));
        cases.push_back(
            refused(section + "5", chopped(good + frame(4, "reserved opcode payload") + ping, 1), 1002, {hello}));
    }
    return cases;
}

std::vector<Case> fragmentation() {
    auto const one = masked(kTextBegins, "fragment1");
    auto const two = masked(kEnds, "fragment2");
    auto const ping = masked(kPing, "ping payload");
    auto const whole = text("fragment1fragment2");
    auto const ponged = pong("ping payload");
    auto const middle = [](int number) { return masked(kGoesOn, "fragment" + std::to_string(number)); };
    auto const in_pieces = [](std::string const& bytes) { return chopped(bytes, 1); };
    auto const alone = masked(kEnds, "non-continuation payload");
    auto const alone_open = masked(kGoesOn, "non-continuation payload");
    auto const hello = masked(kText, "Hello, world!");
    std::vector<std::string> long_one{one + middle(2) + masked(kPing, "pongme 1!"),
                                      middle(3) + middle(4) + masked(kPing, "pongme 2!") + masked(kEnds, "fragment5")};
    std::vector<SeenFrame> const long_answers{pong("pongme 1!"), pong("pongme 2!"),
                                              text("fragment1fragment2fragment3fragment4fragment5")};
    return {
        refused("5.1", {masked(0x09, "fragment1"), masked(kEnds, "fragment2")}, 1002),
        refused("5.2", {masked(0x0a, "fragment1"), masked(kEnds, "fragment2")}, 1002),
        {"5.3", {one, two}, {whole}},
        {"5.4", {one + two}, {whole}},
        {"5.5", in_pieces(one + two), {whole}},
        {"5.6", {one, ping, two}, {ponged, whole}},
        {"5.7", {one + ping + two}, {ponged, whole}},
        {"5.8", in_pieces(one + ping + two), {ponged, whole}},
        refused("5.9", {alone + hello}, 1002),
        refused("5.10", {alone, hello}, 1002),
        refused("5.11", in_pieces(alone + hello), 1002),
        refused("5.12", {alone_open + hello}, 1002),
        refused("5.13", {alone_open, hello}, 1002),
        refused("5.14", in_pieces(alone_open + hello), 1002),
        refused("5.15", {one + two + masked(kGoesOn, "fragment3") + masked(kText, "fragment4")}, 1002, {whole}),
        refused("5.16", {alone_open, masked(kTextBegins, "fragment1"), masked(kEnds, "fragment2")}, 1002),
        refused("5.17", {alone, masked(kTextBegins, "fragment1"), masked(kEnds, "fragment2")}, 1002),
        refused("5.18", {one, masked(kText, "fragment2")}, 1002),
        {"5.19", long_one, long_answers},
        {"5.20", in_pieces(long_one[0] + long_one[1]), long_answers},
    };
}

/// A text by the code points of its characters, also of those that UTF-8 has no form for.
std::string encoded(std::initializer_list<unsigned> points) {
    std::string bytes;
    for (auto const point : points) {
        auto const rest = [&](unsigned shift) { bytes += static_cast<char>(0x80U | ((point >> shift) & 0x3fU)); };
        if (point < 0x80) {
            bytes += static_cast<char>(point);
        } else if (point < 0x800) {
            bytes += static_cast<char>(0xc0U | point >> 6U);
        } else if (point < 0x10000) {
            bytes += static_cast<char>(0xe0U | point >> 12U);
            rest(6);
        } else if (point < 0x200000) {
            bytes += static_cast<char>(0xf0U | point >> 18U);
            rest(12), rest(6);
        } else if (point < 0x4000000) {
            bytes += static_cast<char>(0xf8U | point >> 24U);
            rest(18), rest(12), rest(6);
        } else {
            bytes += static_cast<char>(0xfcU | point >> 30U);
            rest(24), rest(18), rest(12), rest(6);
        }
        if (point >= 0x80) rest(0);
    }
    return bytes;
}

struct Sequences {
    std::string section;
    bool good;
    std::vector<std::string> texts;
};

/// After Markus Kuhn's list, as the suite has it.
std::vector<Sequences> utf8_sequences() {
    using namespace std::string_literals;
    std::string const kosme = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
    std::vector<std::string> whole_prefixes;
    std::vector<std::string> broken_prefixes;
    for (std::size_t size = 1; size <= kosme.size(); ++size)
        (is_utf8(kosme.substr(0, size)) ? whole_prefixes : broken_prefixes).push_back(kosme.substr(0, size));
    std::string continuations;
    for (unsigned byte = 0x80; byte < 0xc0; ++byte) continuations += static_cast<char>(byte);
    std::vector<std::string> lonely;
    for (auto const& [from, to] : {std::pair(0xc0U, 0xdfU), std::pair(0xe0U, 0xefU), std::pair(0xf0U, 0xf7U),
                                   std::pair(0xf8U, 0xfbU), std::pair(0xfcU, 0xfdU)}) {
        lonely.emplace_back();
        for (auto byte = from; byte <= to; ++byte) lonely.back() += std::string{static_cast<char>(byte), ' '};
    }
    std::vector<std::string> const cut{"\xc0", "\xe0\x80", "\xf0\x80\x80", "\xf8\x80\x80\x80", "\xfc\x80\x80\x80\x80",
                                       "\xdf", "\xef\xbf", "\xf7\xbf\xbf", "\xfb\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf"};
    std::string all_cut;
    for (auto const& each : cut) all_cut += each;
    std::vector<std::string> non_characters;
    for (unsigned plane = 0; plane <= 0x10; ++plane) {
        non_characters.push_back(encoded({plane << 16U | 0xfffeU}));
        non_characters.push_back(encoded({plane << 16U | 0xffffU}));
    }
    std::vector<std::string> surrogates;
    std::vector<std::string> pairs;
    for (unsigned const high : {0xd800U, 0xdb7fU, 0xdb80U, 0xdbffU}) {
        surrogates.push_back(encoded({high}));
        for (unsigned const low : {0xdc00U, 0xdfffU}) pairs.push_back(encoded({high, low}));
    }
    for (unsigned const low : {0xdc00U, 0xdf80U, 0xdfffU}) surrogates.push_back(encoded({low}));
    return {
        {"6.2", true, {"Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!"}},
        {"6.3",
         false,
         {kosme + "\xed\xa0\x80"
                  "edited"}},
        {"6.5", true, whole_prefixes},
        {"6.6", false, broken_prefixes},
        {"6.7", true, {encoded({0}), encoded({0x80}), encoded({0x800}), encoded({0x10000})}},
        {"6.8", false, {encoded({0x200000}), encoded({0x4000000})}},
        {"6.9", true, {encoded({0x7f}), encoded({0x7ff}), encoded({0xffff}), encoded({0x10ffff})}},
        {"6.10", false, {encoded({0x1fffff}), encoded({0x3ffffff}), encoded({0x7fffffff})}},
        {"6.11", true, {encoded({0xd7ff}), encoded({0xe000}), encoded({0xfffd}), encoded({0x10ffff})}},
        {"6.11.5", false, {encoded({0x110000})}},
        {"6.12",
         false,
         {"\x80", "\xbf", "\x80\xbf", "\x80\xbf\x80", "\x80\xbf\x80\xbf", "\x80\xbf\x80\xbf\x80",
          "\x80\xbf\x80\xbf\x80\xbf", continuations}},
        {"6.13", false, lonely},
        {"6.14", false, cut},
        {"6.15", false, {all_cut}},
        {"6.16", false, {"\xfe", "\xff", "\xfe\xfe\xff\xff"}},
        {"6.17",
         false,
         {"\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xf8\x80\x80\x80\xaf", "\xfc\x80\x80\x80\x80\xaf"}},
        {"6.18",
         false,
         {"\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf8\x87\xbf\xbf\xbf", "\xfc\x83\xbf\xbf\xbf\xbf"}},
        {"6.19",
         false,
         {"\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf8\x80\x80\x80\x80", "\xfc\x80\x80\x80\x80\x80"}},
        {"6.20", false, surrogates},
        {"6.21", false, pairs},
        {"6.22", true, non_characters},
        {"6.23",
         true,
         {encoded({0xfff9}), encoded({0xfffa}), encoded({0xfffb}), encoded({0xfffc}), encoded({0xfffd}),
          encoded({0xfffe}), encoded({0xffff})}},
    };
}

std::vector<Case> utf8() {
    std::vector<Case> cases{
        {"6.1.1", {masked(kText, "")}, {text("")}},
        {"6.1.2", {masked(kTextBegins, ""), masked(kGoesOn, ""), masked(kEnds, "")}, {text("")}},
        {"6.1.3",
         {masked(kTextBegins, ""), masked(kGoesOn, "middle frame payload"), masked(kEnds, "")},
         {text("middle frame payload")}},
    };
    for (auto const& [section, good, texts] : utf8_sequences()) {
        int number = 0;
        for (auto const& each : texts) {
            auto const id = section + "." + std::to_string(++number);
            for (auto const& [how, pieces] : {std::pair(" whole", std::vector{masked(kText, each)}),
                                              std::pair(" in bytes", chopped(masked(kText, each), 1)),
                                              std::pair(" in fragments", in_fragments(each, 1))})
                cases.push_back(good ? Case{id + how, pieces, {text(each)}} : refused(id + how, pieces, 1007));
        }
    }
    // 6.4: what comes behind the byte that cannot be right is not waited for.
    std::string const begin = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
    std::string const frame = masked(kText, begin +
                                                "\xf4\x90\x80\x80"
                                                "edited");
    cases.push_back({"6.4.1", {masked(kTextBegins, begin), masked(kGoesOn, "\xf4\x90\x80\x80")}, {}, 1007, false});
    cases.push_back({"6.4.2", {masked(kTextBegins, begin + "\xf4"), masked(kGoesOn, "\x90")}, {}, 1007, false});
    cases.push_back({"6.4.3", {frame.substr(0, 17), frame.substr(17, 4)}, {}, 1007, false});
    cases.push_back({"6.4.4", {frame.substr(0, 18), frame.substr(18, 1)}, {}, 1007, false});
    return cases;
}

std::vector<Case> closing() {
    auto const bye = [](std::string_view payload) { return std::vector{masked(kClose, payload)}; };
    auto const hello = text("Hello World!");
    auto const said = masked(kText, "Hello World!");
    std::vector<Case> cases{
        {"7.1.1", {said}, {hello}},
        {"7.1.2", {masked(kClose, close_payload(1000)), masked(kClose, close_payload(1000))}, {}, 1000, false},
        {"7.1.3", {masked(kClose, close_payload(1000)), masked(kPing, "")}, {}, 1000, false},
        {"7.1.4", {masked(kClose, close_payload(1000)), said}, {}, 1000, false},
        {"7.1.5",
         {masked(kTextBegins, "fragment1"), masked(kClose, close_payload(1000)), masked(kEnds, "fragment2")},
         {},
         1000,
         false},
        {"7.1.6",
         {masked(kText, std::string(100'000, 'B')), said + masked(kClose, close_payload(1000)) + masked(kPing, "")},
         {text(std::string(100'000, 'B')), hello},
         1000,
         false},
        {"7.3.1", bye(""), {}, 1005, false},
        {"7.3.2", bye("a"), {}, 1002, false},
        {"7.3.3", bye(close_payload(1000)), {}, 1000, false},
        {"7.3.4", bye(close_payload(1000, "Hello World!")), {}, 1000, false},
        {"7.3.5", bye(close_payload(1000, std::string(123, '*'))), {}, 1000, false},
        {"7.3.6", bye(close_payload(1000, std::string(124, '*'))), {}, 1002, false},
        {"7.5.1",
         bye(close_payload(1000,
                           "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"
                           "edited")),
         {},
         1007,
         false},
        {"7.5.2 a reason that ends within a character", bye(close_payload(1000, "\xce")), {}, 1007, false},
    };
    int number = 0;
    for (int const code :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999, 1012, 1013, 1014})
        cases.push_back({"7.7." + std::to_string(++number), bye(close_payload(code)), {}, code, false});
    number = 0;
    for (int const code : {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 1015})
        for (auto const* reason : {"", "Hello World!"})
            cases.push_back({"7.9." + std::to_string(++number), bye(close_payload(code, reason)), {}, 1002, false});
    cases.push_back({"7.13.1", bye(close_payload(5000)), {}, 1002, false});
    cases.push_back({"7.13.2", bye(close_payload(65535)), {}, 1002, false});
    return cases;
}

constexpr std::size_t kMessageMax = 128 * 1024;

std::vector<Case> limits() {
    std::string const most(kMessageMax, '*');
    std::vector<Case> cases{
        echoed("9.1.1 as long as may be", most),
        {"9.1.2 longer: by its length alone", {masked(kText, most + "*").substr(0, 14)}, {}, 1009, false},
        {"9.1.3 longer, by fragments", {masked(kTextBegins, most), masked(kEnds, "*")}, {}, 1009, false},
        {"9.1.4 sixteen exabytes",
         {std::string("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04", 14)},
         {},
         1009,
         false},
    };
    for (std::size_t const size : Sizes{64, 256, 1024, 4096, 16384, 65536})
        cases.push_back({"9.3 in fragments of " + std::to_string(size),
                         in_fragments(std::string(65536, '*'), size),
                         {text(std::string(65536, '*'))}});
    for (std::size_t const size : Sizes{64, 128, 256, 512, 1024, 2048})
        cases.push_back(echoed("9.5 in writes of " + std::to_string(size), std::string(65536, '*'), size));
    for (std::size_t const size : Sizes{0, 16, 64, 256, 1024, 4096}) {
        Case many{.id = "9.7 a hundred of " + std::to_string(size), .pieces = {}};
        for (int i = 0; i < 100; ++i) {
            many.pieces.push_back(masked(kText, std::string(size, '*')));
            many.answers.push_back(text(std::string(size, '*')));
        }
        cases.push_back(std::move(many));
    }
    return cases;
}

std::vector<Case> other() {
    return {
        {"10.1.1", in_fragments(std::string(65536, '*'), 1300), {text(std::string(65536, '*'))}},
        refused("unmasked", {std::string("\x81\x05Hello")}, 1002),
        refused("an unmasked ping", {std::string("\x89\x00", 2)}, 1002),
        refused("an unmasked close", {std::string("\x88\x00", 2)}, 1002),
        refused("a length of two bytes that needs one", {std::string("\x81\xfe\x00\x05\x00\x00\x00\x00Hello", 13)},
                1002),
        refused("a length of eight bytes that needs two",
                {std::string("\x81\xff\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00Hello", 19)}, 1002),
        refused("a negative length", {std::string("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00Hello", 19)},
                1002),
    };
}

class SocketCases : public ::testing::Test {
protected:
    void expect(std::vector<Case> const& cases) {
        for (auto const& one : cases) expect(one);
    }
    void expect(Case const& one) {
        SCOPED_TRACE(one.id);
        RawSocket client(server_.port());
        ASSERT_THAT(client.open(), ::testing::StartsWith("HTTP/1.1 101 "));
        for (auto const& piece : one.pieces) client.send(piece);
        if (one.says_goodbye) client.send(masked(kClose, close_payload(1000)));
        auto seen = client.frames();
        ASSERT_FALSE(seen.empty());
        EXPECT_EQ(seen.back().first, kClose);
        EXPECT_EQ(seen.back().code(), one.close);
        EXPECT_TRUE(seen.back().payload.size() < 2 || is_utf8(seen.back().payload.substr(2)));
        seen.pop_back();
        EXPECT_THAT(seen, ElementsAreArray(one.answers));
    }

    EchoServer server_{SocketLimits{.message_bytes_max = kMessageMax}};
};

}  // namespace

TEST_F(SocketCases, Section1Framing) {
    expect(framing());
}
TEST_F(SocketCases, Section2PingsAndPongs) {
    expect(pings());
}
TEST_F(SocketCases, Section3ReservedBits) {
    expect(reserved_bits());
}
TEST_F(SocketCases, Section4Opcodes) {
    expect(opcodes());
}
TEST_F(SocketCases, Section5Fragmentation) {
    expect(fragmentation());
}
TEST_F(SocketCases, Section6Utf8) {
    expect(utf8());
}
TEST_F(SocketCases, Section7Close) {
    expect(closing());
}
TEST_F(SocketCases, Section9Limits) {
    expect(limits());
}
TEST_F(SocketCases, Section10AndWhatTheSuiteHasNoNumberFor) {
    expect(other());
}

/// Sections 12 and 13 are of compression, which is not spoken: an offer stays without an answer, and the bit that it
/// would need is a reserved one.
TEST_F(SocketCases, Sections12And13NegotiateNoCompression) {
    RawSocket client(server_.port());
    auto const head = client.open("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
    EXPECT_THAT(head, ::testing::StartsWith("HTTP/1.1 101 "));
    EXPECT_THAT(head, ::testing::Not(::testing::HasSubstr("Sec-WebSocket-Extensions")));
    client.send(masked(0xc1, "\xf2\x48\xcd\xc9\xc9\x07"));
    auto const seen = client.frames();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].code(), 1002);
}

}  // namespace klieg::realtime
