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
