#include "identity/common_passwords.h"

#include "base/text.h"
#include "identity/common_sequences.h"

#include <gtest/gtest.h>

#include <string>

namespace klieg::identity {
namespace {

TEST(CommonPasswords, AreKnownHoweverTheyAreTyped) {
    for (auto const* common :
         {// with shift held, along the keys, along columns, along the numeric pad
          "!QAZ2wsx#EDC", "1qaz2wsx3edc", "zaq12wsxcde3", "ZAQ!2wsxCDE#", "147258369147", "741852963741", "йцукенгшщз",
          "qazwsxedcrfv", "q1w2e3r4t5y6", "qwerasdfzxcv", "asdfghjkl;'", "1234qwerasdf", "!@#$%^&*()",
          // in letters of other widths and alphabets, and backwards
          "ｐａｓｓｗｏｒｄ１２３", "раѕѕword2026", "ⓟⓐⓢⓢⓦⓞⓡⓓ12", "pässwörd1234", "𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝2026", "6202drowssap",
          "ÎLÓVÉYÓÚ2024"})
        EXPECT_TRUE(is_common_password(common)) << common;
}

TEST(CommonPasswords, AreKnownWhereAShorterOneComesAgain) {
    for (auto const* common :
         {"trustno1trustno1", "11112222333", "aaaaabbbbb", "videovideo1", "ПарольПароль", "xkqzxkqzxkqz",
          "Zq7Zq7Zq7Zq7", "aabbccddee", "1212121234", "hunter2hunter2hunter2", "ёжёжёжёжёж"})
        EXPECT_TRUE(is_common_password(common)) << common;
    for (auto const* good :
         {"balloon coffee moon", "rain, rain, come again another day", "kD9fQ2mZx1mmP", "bookkeeper 44 wool"})
        EXPECT_FALSE(is_common_password(good)) << good;
}

TEST(CommonPasswords, AreDates) {
    for (auto const* common : {"2026-11-28", "01/01/1990", "28.11.2026", "11-28-2026!", "1990_01_01", "19900101ab",
                               "password2026-11-28", "28-11-26 klieg", "2001:09:11 ab"})
        EXPECT_TRUE(is_common_password(common)) << common;
    for (auto const* none :
         {"2026-13-28", "3019-01-01", "12-1-1-1-1", "0.1.2026", "2026-11", "32.11.2026", "2026/11-28"})
        EXPECT_FALSE(is_date(none)) << none;
}

TEST(CommonPasswords, AreWordsForPasswordInManyLanguages) {
    for (auto const* common :
         {"пароль123456", "senha12345",   "contraseña1", "contrasena2026", "motdepasse1",     "mot de passe",
          "passwort12!",  "Kennwort2026", "wachtwoord1", "lösenord123",    "losenord123",     "hasło12345",
          "haslo12345",   "heslo12345",   "jelszo12345", "şifre12345",     "sifre12345",      "salasana123",
          "adgangskode",  "κωδικός1234",  "סיסמה12345",  "密码1234567",    "パスワード12345", "비밀번호1234",
          "parola12345",  "gfhjkm12345",  "mật khẩu 12", "ПАРОЛЬ-2026"})
        EXPECT_TRUE(is_common_password(common)) << common;
}

TEST(CommonPasswords, AreTwoCommonWordsWithOrWithoutABlank) {
    for (auto const* common : {"correct horse", "correcthorse", "Correct-Horse-42", "video video 1", "trustno1-2026",
                               "purple_dragon", "sunshine monkey!", "c0rrect h0rse"})
        EXPECT_TRUE(is_common_password(common)) << common;
}

/// Nobody is told to think of another one who has chosen well.
TEST(CommonPasswords, AreNoPhrasesAndNothingRandom) {
    for (auto const* good : {"correct horse battery staple",
                             "correct horse battery",
                             "orbit velvet walnut tundra",
                             "clip-frost-amber-yodel",
                             "wafer9 canyon tulip drift",
                             "paper river stone window",
                             "love house music water",
                             "blue green red yellow",
                             "twelve monkeys ate my homework",
                             "the quick brown fox jumps",
                             "never gonna give you up",
                             "my dog has nine lives",
                             "we planted beans in march 2019",
                             "password football margaret",
                             "seven-klieg-lamps",
                             "quietly, the owl",
                             "пароль из нескольких слов",
                             "зелёный чайник на окне",
                             "quatre chats sur le toit",
                             "drei kleine rote Schuhe",
                             "kD9fQ2mZx1",
                             "v7#Lq0!tYw2r",
                             "hG4$kk92Lmpq",
                             "9f86d081884c7d65",
                             "Tr0ub4dor&3 x",
                             "xZ8-mR3-qP6-wK1",
                             "zGq3vTn8sYb",
                             "M4t!oPw9Zr",
                             "uW5yR8eXq2Lk",
                             "e3b0c44298fc1c149afb",
                             "J7pVdQx3Nf",
                             "rT6!bYz1Hq",
                             "qX2#nL5vGd",
                             "a9c7e1f3b5d8"})
        EXPECT_FALSE(is_common_password(good)) << good;
}

/// Of accents and what is not drawn little is left to look at, or nothing.
TEST(CommonPasswords, AreLookedForInWhatIsHardlyText) {
    std::string accents;
    for (auto const* accent :
         {"\u0301", "\u0302", "\u0303", "\u0304", "\u0306", "\u0307", "\u0308", "\u030a", "\u030b", "\u030c"})
        accents += accent;
    EXPECT_FALSE(is_common_password(accents));
    EXPECT_TRUE(is_common_password("a" + accents)) << "an a with ten accents";
    EXPECT_FALSE(is_common_password("xkq" + accents));
    EXPECT_TRUE(is_common_password("p\u0301a\u0301s\u0301s\u0301word"));
    for (auto const* text : {"", "x", "\u200d\u200d\u200d", "👩‍👩‍👧‍👦🎉", "ﷺ"})
        static_cast<void>(is_common_password(text));
}

/// Else one request would hold a core for seconds: of a text that is full of words there are millions of ways to cut
/// it.
TEST(CommonPasswords, AreLookedForInAsManyWaysAsThereIsTimeFor) {
    std::string digits;
    while (digits.size() < 190) digits += "0123456789";
    for (auto const& full : {digits + "xyz", digits.substr(0, 70) + "xyz", std::string(60, '1') + "qz7x"})
        static_cast<void>(is_common_password(full));
    std::string words;
    for (auto const* word : {"love", "1234", "pass", "4321"})
        for (int i = 0; i < 4; ++i) words += word;
    EXPECT_FALSE(is_common_password(words + "xyz"));
}

TEST(CommonSequences, KnowRowsAndWalksAndNoWords) {
    for (auto const* row : {"1qaz2wsx", "xsw2zaq1", "258369", "ицукен", "абвгде", "zyxw"})
        EXPECT_TRUE(is_part_of_row(row)) << row;
    for (auto const* walk : {"zaq12wsxcde3", "qwedsa", "1qazxsw2", "poiuytre"}) EXPECT_TRUE(is_key_walk(walk)) << walk;
    for (auto const* none : {"walnut", "window", "qwpowe", "qwe", "q w e r"}) EXPECT_FALSE(is_key_walk(none)) << none;
    EXPECT_EQ(without_shift("!qaz@wsx ü"), "1qaz2wsx ü");
}

}  // namespace
}  // namespace klieg::identity
