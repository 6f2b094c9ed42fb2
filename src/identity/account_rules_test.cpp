#include "identity/account_rules.h"

#include "identity/common_passwords.h"

#include <gtest/gtest.h>

namespace klieg::identity {
namespace {

std::string code_of_password(std::string password) {
    NewUser wanted{"Margaret", "peggy.h@example.org", std::move(password), "Apollo Guidance"};
    auto checked = tidy_new_user(wanted, {});
    return checked.ok() ? "" : checked.error().fields.front().code;
}

TEST(AccountRules, RefuseThePasswordsThatGuessersTryFirst) {
    for (auto const* common :
         {"1234567890", "0987654321", "qwertyuiop", "PoiuytreWQ", "password123", "Password12!", "iloveyou2024",
          "aaaaaaaaaa", "abcabcabcabc", "1q2w3e4r5t", "abcdefghij", "basketball", "football1234"})
        EXPECT_EQ(code_of_password(common), "too_common") << common;
    for (auto const* good : {"correct horse battery", "analytical-engine", "a password of some length", "ada-password",
                             "Tr0ub4dor&3 x", "quietly, the owl", "пароль из нескольких слов"})
        EXPECT_EQ(code_of_password(good), "") << good;
}

TEST(AccountRules, RefuseTheOwnersNameAsPassword) {
    for (auto const* own : {"margaretmargaret", "Margaret12", "12margaret!", "peggy.h@example.org", "Apollo Guidance",
                            "apollo guidance7", "ＭＡＲＧＡＲＥＴ１２"})
        EXPECT_EQ(code_of_password(own), "own_name") << own;
    EXPECT_EQ(code_of_password("margaret writes it all by hand"), "");
    User const user{.username = "margaret", .email = "m@example.org", .display_name = "M"};
    auto changed = check_password_change({"what it was before", "Margaret99"}, user);
    ASSERT_FALSE(changed.ok());
    EXPECT_EQ(changed.error().fields.front().pointer, "/newPassword");
    EXPECT_TRUE(check_password_change({"what it was before", "what it is from now on"}, user).ok());
}

TEST(AccountRules, RefuseCompoundsOfWhatIsGuessedFirst) {
    for (auto const* common : {"password123!", "Password-2026!!", "klieg20260", "Klieg-2026!", "P@ssw0rd1969",
                               "passwordpassword", "klieg-password", "qwerty123456!", "mypassword12", "!!password!!",
                               "basketball/football", "1969-07-20T20:17", "Klieg19690720", "1234-klieg-5678"})
        EXPECT_EQ(code_of_password(common), "too_common") << common;
    for (auto const* own : {"margaret-password", "password4peggy.h", "Margaret & Apollo", "apollo.1969.guidance",
                            "example.org-2026", "m4rg4ret-1969!", "ｍａｒｇａｒｅｔ-1969"})
        EXPECT_EQ(code_of_password(own), "too_common") << own;
    for (auto const* good : {"margaret likes basketball", "password of the klieg light", "seven-klieg-lamps",
                             "my own klieg 19690720 sea", "password football margaret"})
        EXPECT_EQ(code_of_password(good), "") << good;
}

TEST(AccountRules, SayNothingOfWordsWhereThePasswordIsTooShortAlready) {
    NewUser wanted{"ada", "ada@example.org", "aaa", std::nullopt};
    auto checked = tidy_new_user(wanted, {});
    ASSERT_FALSE(checked.ok());
    ASSERT_EQ(checked.error().fields.size(), 1U);
    EXPECT_EQ(checked.error().fields.front().code, "too_short");
}

TEST(CommonPasswords, AreInOrder) {
    auto const marks = marks_of_common_passwords();
    EXPECT_GT(marks.size(), 3000U);
    EXPECT_TRUE(std::ranges::is_sorted(marks));
}

}  // namespace
}  // namespace klieg::identity
