#include "base/text_policy.h"

#include "base/characters.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace klieg {
namespace {

std::string to_utf8(char32_t character) {
    auto byte = [](char32_t bits) { return static_cast<char>(bits); };
    if (character < 0x80) return {byte(character)};
    if (character < 0x800) return {byte(0xC0 | character >> 6U), byte(0x80 | (character & 0x3F))};
    if (character < 0x10000)
        return {byte(0xE0 | character >> 12U), byte(0x80 | (character >> 6U & 0x3F)), byte(0x80 | (character & 0x3F))};
    return {byte(0xF0 | character >> 18U), byte(0x80 | (character >> 12U & 0x3F)),
            byte(0x80 | (character >> 6U & 0x3F)), byte(0x80 | (character & 0x3F))};
}

TEST(TextPolicy, KeepsOneFormOfEachLetter) {
    EXPECT_EQ(tidy_text("Ko\u0308ln"), "K\u00f6ln");
    EXPECT_EQ(tidy_text("\u1112\u1161\u11ab"), "\ud55c");
    EXPECT_EQ(tidy_text("\u2126"), "\u03a9") << "Ohm is Omega";
    EXPECT_EQ(tidy_text("\ufb01"), "\ufb01") << "a ligature is a letter of its own";
}

TEST(TextPolicy, DropsWhatTurnsHidesAndDrawsNothing) {
    for (auto const* unseen :
         {"\u202e", "\u202a",       "\u2066",     "\u2069", "\u200e",     "\u200f",    "\u061c", "\u200b",
          "\u2060", "\u2064",       "\ufeff",     "\u00ad", "\u034f",     "\u115f",    "\u3164", "\uffa0",
          "\u180e", "\U000E0041",   "\U000E0001", "\u0085", "\u009b",     "\ufff9",    "\u206a", "\x01",
          "\x7f",   "\ufe0f\ufe0f", "\ufdd0",     "\ufffe", "\U0001ffff", "\U0010fffe"}) {
        auto const inside = tidy_text(std::string("ab") + unseen + "cd");
        EXPECT_TRUE(inside == "abcd" || inside == "ab\ufe0fcd") << unseen;
        EXPECT_EQ(tidy_text(unseen), "") << unseen;
    }
    EXPECT_EQ(tidy_text("photo\u202egpj.exe"), "photogpj.exe");
}

TEST(TextPolicy, KeepsWhatWordsAndPicturesAreMadeWith) {
    for (std::string const text :
         {"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",                        // Persian, "I want": a non-joiner
          "\u0915\u094d\u200d\u0937",                                                // Devanagari: a joiner
          "\U0001F468\u200d\U0001F469\u200d\U0001F467",                              // a family
          "\U0001F3F3\ufe0f\u200d\U0001F308",                                        // a flag of two pictures
          "\u2764\ufe0f",                                                            // a heart, as a picture
          "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",  // Scotland
          "\u06dd\u0661", "a\tb\r\nc", "\u6620\u753b", "e\u0301\u0323x", "  two  spaces  "}) {
        auto const tidy = tidy_text(text);
        EXPECT_EQ(tidy_text(tidy), tidy);
        if (text != "e\u0301\u0323x") EXPECT_EQ(tidy, text);
    }
}

TEST(TextPolicy, DropsJoinersThatJoinNothing) {
    for (auto const& [text, tidy] :
         std::vector<std::pair<std::string, std::string>>{{"\u200dabc", "abc"},
                                                          {"abc\u200c", "abc"},
                                                          {"a\u200d b", "a b"},
                                                          {"a \u200db", "a b"},
                                                          {"a\u200d\u200db", "a\u200db"},
                                                          {"\u200d\u200c", ""},
                                                          {"\U0001F3F4\U000E0067\U000E0062", "\U0001F3F4"},
                                                          {"x\U000E0067\U000E007F", "x"},
                                                          {"one\u2028two\u2029", "one\ntwo\n"}})
        EXPECT_EQ(tidy_text(text), tidy);
}

/// So that what a form lets pass, and the document's pattern, is never kept as nothing. Only where there is
/// something that draws nothing: letters beside them are all alike.
TEST(TextPolicy, KeepsAsManyMarksOnALetterAsWritingHas) {
    auto const tower = [](std::size_t marks) {
        std::string text = "x";
        for (std::size_t i = 0; i < marks; ++i) text += "\u0316";
        return text;
    };
    EXPECT_EQ(tidy_text(tower(6)), tower(6));
    EXPECT_EQ(tidy_text(tower(50)), tower(6));
    EXPECT_EQ(tidy_text(tower(50) + tower(7)), tower(6) + tower(6));
}

TEST(TextPolicy, LeavesSomethingOfAllThatIsVisible) {
    for (auto const [first, last] : std::vector<std::pair<char32_t, char32_t>>{{1, 0x2FFF},
                                                                               {0xFE00, 0xFFFF},
                                                                               {0x13400, 0x1345F},
                                                                               {0x1BCA0, 0x1BCAF},
                                                                               {0x1D100, 0x1D1FF},
                                                                               {0xE0000, 0xE01FF}}) {
        for (char32_t character = first; character <= last; ++character) {
            auto const text = to_utf8(character);
            auto const tidy = tidy_text(text);
            ASSERT_TRUE(!is_visible(text) || is_visible(tidy)) << std::hex << static_cast<std::uint32_t>(character);
        }
    }
}

/// A document's pattern refuses no text that the rule takes; and what can be seen is kept.
TEST(TextPolicy, CountsAsShownOnlyWhatAPatternLetsPassAndWhatIsKept) {
    for (char32_t character = 1; character <= 0x10FFFF; ++character) {
        if (character == 0xD800) character = 0xE000;
        auto const text = to_utf8(character);
        if (!shows_something(text)) continue;
        ASSERT_TRUE(is_visible(text)) << std::hex << static_cast<std::uint32_t>(character);
        if (character < 0x3000)
            ASSERT_TRUE(shows_something(tidy_text(text))) << std::hex << static_cast<std::uint32_t>(character);
    }
}

TEST(TextPolicy, TakesAnyBytes) {
    for (std::string const bytes : {"\xff", "\xc3", "a\xe2\x80", "\xed\xa0\x80", "\xf8\x88\x80\x80\x80"})
        EXPECT_EQ(tidy_text(tidy_text(bytes)), tidy_text(bytes));
}

}  // namespace
}  // namespace klieg
