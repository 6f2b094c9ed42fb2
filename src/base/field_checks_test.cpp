#include "base/field_checks.h"

#include "base/text.h"

#include <gtest/gtest.h>

namespace klieg {
namespace {

std::string first_code(std::string_view value, TextRule rule) {
    FieldChecks checks;
    if (checks.text("/name", value, rule)) return "";
    return std::move(checks).result().error().fields.front().code;
}

TEST(Text, CountsCharactersRatherThanBytes) {
    EXPECT_EQ(character_count(""), 0U);
    EXPECT_EQ(character_count("K\u00f6ln \U0001F3AC"), 6U);
    EXPECT_EQ(lower_ascii("\u00c4bC.9"), "\u00c4bc.9");
    EXPECT_TRUE(only_letters_digits_and("_.-", "aZ0_.-"));
    EXPECT_FALSE(only_letters_digits_and("_.-", "a b"));
}

TEST(Utf8, TakesTextAndRefusesWhatOnlyLooksLikeIt) {
    for (std::string_view text : {"", "abc", "é", "€", "😀", "\xf4\x8f\xbf\xbf"}) EXPECT_TRUE(is_utf8(text)) << text;
    for (std::string_view bytes : {"\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                                   "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xc3"})
        EXPECT_FALSE(is_utf8(bytes));
}

TEST(FieldChecks, ATextIsUtf8) {
    for (TextRule rule :
         {TextRule{1, 9}, TextRule{0, 9, TextRule::Lines::many}, TextRule{1, 9}.written_as(TextRule::Format::password)})
        for (auto const* bytes : {"abc\xff", "\xc3", "\x80\x80", "\xed\xa0\x80"})
            EXPECT_EQ(first_code(bytes, rule), "characters");
    EXPECT_EQ(first_code("abcdefghij\xff", {1, 9}), "too_long") << "perhaps it was cut off within a character";
}

TEST(FieldChecks, ALengthIsWithinItsBoundsInclusive) {
    TextRule rule{2, 4};
    EXPECT_EQ(first_code("", rule), "required");
    EXPECT_EQ(first_code("a", rule), "too_short");
    EXPECT_EQ(first_code("ab", rule), "");
    EXPECT_EQ(first_code("\u00e4\u00e4\u00e4\u00e4", rule), "");
    EXPECT_EQ(first_code("abcde", rule), "too_long");
    EXPECT_EQ(first_code("   ", rule), "required");
}

TEST(FieldChecks, LinesBreakOnlyWhereTheyMay) {
    EXPECT_EQ(first_code("a\nb", {0, 10}), "control_characters");
    EXPECT_EQ(first_code("a\nb", {0, 10, TextRule::Lines::many}), "");
    EXPECT_EQ(first_code("a\x01", {0, 10, TextRule::Lines::many}), "control_characters");
}

TEST(FieldChecks, ANameShowsSomething) {
    for (auto const* invisible :
         {"\u200b\u200b", "\u2060\u2060", "\u3164", "\u00a0", "\u00ad", "\u2800", "\ufeff \u3000", "\u0085",
          "\U000E0041", "\U0001D159", "\ufdd0", "\ue000", "\uffff", "\U0010fffd"}) {
        EXPECT_EQ(first_code(invisible, {1, 9}), "required") << invisible;
        EXPECT_EQ(first_code(invisible, {0, 9}), "") << invisible;
        EXPECT_EQ(first_code(invisible + std::string("x"), {1, 9}), "") << invisible;
    }
    for (auto const* blank : {"\u0301", "\u0332 \u0332", "\u0488", "\u0903", "\u0378", "\U00013441", "\u0301\ue000"})
        EXPECT_EQ(first_code(blank, {1, 9}), "blank") << blank << ": marks alone, unassigned, empty glyphs";
    for (auto const* visible : {"x\u0301", "\u2764\ufe0f", "\u266b", "\u2460", "\ufffd", "K\u00f6ln", "\u6620\u753b",
                                "\u05e9\u05dc\u05d5\u05dd\u200f", "\U0001F468\u200d\U0001F469", "."})
        EXPECT_EQ(first_code(visible, {1, 9}), "") << visible;
}

TEST(FieldChecks, ANameDoesNotTurnTheTextAroundIt) {
    for (auto const* turning :
         {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}) {
        auto const text = "abc" + std::string(turning) + "def";
        EXPECT_EQ(first_code(text, {0, 9}), "control_characters");
        EXPECT_EQ(first_code(text, {0, 9, TextRule::Lines::many}), "");
    }
    EXPECT_EQ(first_code("abc\u200fdef\u200e", {0, 9}), "") << "a mark turns nothing but itself";
}

TEST(FieldChecks, OfAnAlphabetThereIsALetterOrADigit) {
    constexpr auto kHandle = TextRule{3, 30}.made_of("a-z0-9_.-");
    for (auto const* text : {"...", ".-_", "---"}) EXPECT_EQ(first_code(text, kHandle), "characters") << text;
    for (auto const* text : {".a.", "--9", "_b_", "abc"}) EXPECT_EQ(first_code(text, kHandle), "") << text;
}

TEST(FieldChecks, NamesNoMoreMistakesThanAPersonReads) {
    FieldChecks checks, others;
    for (int i = 0; i < 15; ++i) {
        checks.add("/a", "taken", "is taken");
        others.add("/b", "taken", "is taken");
    }
    checks.take(std::move(others));
    EXPECT_EQ(std::move(checks).result().error().fields.size(), 20U);
}

TEST(FieldChecks, SayWhatToDoAboutWhatNobodySees) {
    FieldChecks checks;
    EXPECT_FALSE(checks.text("/name", "abc\u202edef", {0, 9}));
    EXPECT_NE(std::move(checks).result().error().detail.find("type it anew"), std::string::npos);
}

TEST(FieldChecks, TellsEverythingThatIsWrong) {
    FieldChecks checks;
    checks.text("/a", "", {1, 2});
    checks.add("/b", "taken", "is taken");
    auto result = std::move(checks).result(Errc::conflict);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, Errc::conflict);
    EXPECT_EQ(result.error().fields.size(), 2U);
    EXPECT_TRUE(FieldChecks().result().ok());
}

}  // namespace
}  // namespace klieg
