#include "base/reserved_names.h"

#include <gtest/gtest.h>

#include <string>

namespace klieg {

TEST(ReservedNames, AreThoseOfTheSiteInAnyDress) {
    for (auto const* name : {"admin", "Admin", "ADMIN", "ad.min", "a-d-m-i-n", "_admin_", "api", "settings", "support",
                             "root", "me", "klieg"})
        EXPECT_TRUE(is_reserved_name(name)) << name;
    for (auto const* name : {"ada", "adminette", "kino", "my-support-act", "sea", ""})
        EXPECT_FALSE(is_reserved_name(name)) << name;
}

TEST(ReservedNames, OfAddressesMayBeShownByAnybody) {
    for (auto const* name : {"News", "Media", "Search", "Library"}) {
        EXPECT_TRUE(is_reserved_name(name)) << name;
        EXPECT_FALSE(reads_as_staff(name)) << name;
    }
}

TEST(ReservedNames, AreWhatAPersonReadsInThem) {
    for (auto const* name : {"\u0430dmin", "\u0410dmin", "\uff41\uff44\uff4d\uff49\uff4e", "adrnin",
                             "\U0001d41a\U0001d41d\U0001d426\U0001d422\U0001d427", "W\u0415\u0412MASTER",
                             "\u0455t\u0430ff", "Sup port", "r00t"})
        EXPECT_TRUE(reads_as_staff(name)) << name;
    for (auto const* name :
         {"\u24b6\u24d3\u24dc\u24d8\u24dd", "\u1d43\u1d48\u1d50\u2071\u207f", "\u00c1dmin", "r\u00f8\u00f8t"})
        EXPECT_TRUE(reads_as_staff(name)) << name << ": in circles, above the line, with accents";
    for (auto const* name : {"Solar System", "\u2605 Support your farmer \u2605", "\u2605", "Sub-\u00ad-port",
                             "\u041a\u0438\u043d\u043e", "\u7ba1\u7406", "Staffordshire", "\xf0\x9f\x98\x80"})
        EXPECT_FALSE(is_reserved_name(name)) << name;
}

TEST(ReservedNames, CountWhateverStandsBetweenAndAroundTheirLetters) {
    for (std::string const dress :
         {" ",      "\t",     ".",      "-",      "_",      "\u00a0", "\u2003", "\u3000", "\u2010",    "\u2014",
          "\u2212", "\u203f", "\ufe4d", "\u2024", "\u00b7", "\u00ad", "\u200b", "\u200d", "\u2060",    "\ufe0f",
          "\u3164", "\u115f", "\u2800", "\u0332", "\u0301", "\u02b9", "\u2605", "\u2713", "\U000e0061"})
        for (auto const& name :
             {"Admin" + dress, dress + "Admin", "ad" + dress + "min", "\u0430d" + dress + "\u217fin"})
            EXPECT_TRUE(reads_as_staff(name)) << ::testing::PrintToString(name);
    EXPECT_TRUE(reads_as_staff("he|pdesk")) << "a sign that looks like a letter";
    EXPECT_TRUE(reads_as_staff("|mods|")) << "and one that does not stand for it";
}

TEST(ReservedNames, AreReadInCapitalsOfOtherAlphabetsAndInDigits) {
    for (auto const* name : {"\u0391DM\u0399\u039d",
                             "\u0410DMI\u039d",
                             "\u0391\u0501\u039cI\u039d",
                             "ADMlN",
                             "ADM1N",
                             "adm1n",
                             "4dm1n",
                             "@dmin",
                             "$upport",
                             "5upp0rt",
                             "M0DERAT0R",
                             "K\u04c0IEG",
                             "KLlEG",
                             "Kllieg",
                             "kliegg",
                             "st4fff",
                             "\u1d00\u1d05\u1d0d\u026a\u0274",
                             "\U0001f170\U0001f173\U0001f17c\U0001f178\U0001f17d",
                             "\U0001f1e6\U0001f1e9\U0001f1f2\U0001f1ee\U0001f1f3",
                             "\u043coderator",
                             "Administra\u0442or",
                             "\u03balieg",
                             "\u0138lieg",
                             "\u15e9dmin",
                             "\u00c4\u00f0min",
                             "kl\u00a1eg",
                             "klie9",
                             "\u2c98\u2c9e\u2c86",
                             "m0d",
                             "M O D",
                             "\u13aa\u13a0\u13b7\u13c6\u039d"})
        EXPECT_TRUE(reads_as_staff(name)) << name;
    for (auto const* name : {"rot", "Adam", "Mina", "1001", "Kli", "R2D2", "\u0391\u03b8\u03ae\u03bd\u03b1"})
        EXPECT_FALSE(is_reserved_name(name)) << name;
}

TEST(ReservedNames, AreReadInCompounds) {
    for (auto const* name : {"admin-team",
                             "klieg_support",
                             "site.moderator",
                             "AdminTeam",
                             "adminteam",
                             "KliegSupport",
                             "Admin Bob",
                             "bob (admin)",
                             "AdminBob",
                             "Klieg fans",
                             "a d m i n team",
                             "the support team",
                             "modssupport",
                             "support2",
                             "admin10",
                             "2admin",
                             "Official-Staff",
                             "\u0391DM\u0399\u039d team",
                             "adm1n_of_films",
                             "Moderators\u2019 corner",
                             "official.klieg.channel"})
        EXPECT_TRUE(reads_as_staff(name)) << name;
    for (auto const* name : {"administer",
                             "Adminnie",
                             "adminette",
                             "badminton",
                             "Badminton Club",
                             "Staffordshire",
                             "my-support-act",
                             "Solar System",
                             "Root Vegetables",
                             "Home Security",
                             "Everything in moderation",
                             "Staff picks of Ada",
                             "modsquad",
                             "ecosystem",
                             "The Supporters",
                             "kliegl",
                             "moderat",
                             "team",
                             "The Channel",
                             "Modern Times",
                             "Trust the process",
                             "help2",
                             "1917"})
        EXPECT_FALSE(reads_as_staff(name)) << name;
}

}  // namespace klieg
