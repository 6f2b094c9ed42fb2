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

TEST(ReservedNames, AreToldOfEveryFieldOfAForm) {
    auto const wrong = names_of_the_site({"/handle", "news"}, {"/name", "Support"}).result();
    ASSERT_FALSE(wrong.ok());
    ASSERT_EQ(wrong.error().fields.size(), 2U);
    EXPECT_EQ(wrong.error().fields[0].pointer, "/handle");
    EXPECT_EQ(wrong.error().fields[1].pointer, "/name");
    EXPECT_EQ(wrong.error().fields[1].code, "reserved");
    EXPECT_TRUE(names_of_the_site({"/handle", ""}, {"/name", "News"}).passed());
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

TEST(ReservedNames, CountSignsThatAreDrawnLikeLetters) {
    for (auto const* name : {"adm\u2373n", "Kl\u2373eg", "k\u05c0ieg", "\u237admin", "su\u2374\u2374ort", "k\u2223ieg"})
        EXPECT_TRUE(reads_as_staff(name)) << name << ": of UTS #39's table";
    for (auto const* name : {"Kli\u20acg", "K\u2502ieg", "K\u2758ieg", "K\u239cieg", "M\u25efderator", "M\u25cbderator",
                             "m\u26acderator", "\u264foderator", "K\u2503ieg", "K\ufe31ieg", "Mo\u2202erator",
                             "M\u2b55\ufe0fderator", "\u20b3dmin", "\u20adlieg", "H\u0192 \u20b3DM\u00a1\u20a6",
                             "M\U0001f534DERAT\U0001f534R", "K\u4e28ieg", "\u2020he \u2020eam s\u2020aff"})
        EXPECT_EQ(reads_as_staff(name), std::string_view(name) != "K\ufe31ieg") << name;
    for (auto const* name : {"|<lieg", "/\\dmin", "m()derator", "/\\/\\oderator", "a|)min", "K|ieg", "A[]dmin"})
        EXPECT_EQ(reads_as_staff(name), std::string_view(name) != "A[]dmin") << name;
    for (auto const* name : {"|adm\u2373n|", "\u25cf Adm!n \u25cf", "!!!Kl!eg!!!", "||k|ieg||", "$$ $upport $$",
                             "\u25cb\u25cf M\u25cbderator \u25cf\u25cb | @ ! $"})
        EXPECT_TRUE(reads_as_staff(name)) << name << ": a sign beside letters is none, within it is one";
}

TEST(ReservedNames, AreSeenBesideOthersWhereverLettersChange) {
    for (auto const* name :
         {"ADMINBob", "BobADMIN", "ADMINbob", "Admin2Bob", "admin2bob", "bob2admin", "adm1n2bob", "1bob1admin1",
          "admin\U0001f131ob", "admin\U0001f131\U0001f13e\U0001f131", "\u24d0\u24d3\u24dc\u24d8\u24ddbob",
          "admin\U0001d41b\U0001d428\U0001d41b", "\U0001d41a\U0001d41d\U0001d426\U0001d422\U0001d427bob",
          "\u1d00\u1d05\u1d0d\u026a\u0274bob", "Klieg\u516c\u5f0f", "\u041a\u0438\u043d\u043eklieg", "Klieg4Ever"})
        EXPECT_TRUE(reads_as_staff(name)) << name;
    for (auto const* name : {"BADMINton", "badm1nton", "b4dminton", "2badminton2", "kliegl7", "adminette7"})
        EXPECT_FALSE(reads_as_staff(name)) << name;
}

TEST(ReservedNames, AreSeenWhereATitleIsSetOffAgainstAName) {
    for (auto const* name : {"Bob [MOD]", "[Mod] Bob", "Bob (staff)", "\u3010Support\u3011 Bob", "Bob | Moderation",
                             "Staff \u2022 Bob", "\u2605 Mod \u2605 Bob", "Bob the mod", "BobTheMod", "bob.the.staff",
                             "Bob (Support Team)", "Bob \u00abverified\u00bb"})
        EXPECT_TRUE(reads_as_staff(name)) << name;
}

TEST(ReservedNames, AreSeenWhereAnOfficeIsRaised) {
    for (auto const* name : {"headadmin", "videoadmin", "chiefmoderator", "supermod", "kliegowner", "siteadmin",
                             "Head Mod", "Global Moderator", "seniorstaff", "Trust and Safety", "Trust & Safety",
                             "KliegCEO", "communityadmin", "globalmods2", "Super-Mod"})
        EXPECT_TRUE(reads_as_staff(name)) << name;
}

/// Names of people, places, bands and shows, with what looks like an office in them or not.
TEST(ReservedNames, LeaveOrdinaryNamesToEverybody) {
    for (auto const* name : {"Modern Art",
                             "Supportive",
                             "Adminton",
                             "Staffordshire",
                             "Modest Mouse",
                             "Modigliani",
                             "Model Trains",
                             "Moderna Museet",
                             "Modem Sounds",
                             "Modena Calcio",
                             "Commodore 64",
                             "Depeche Mode",
                             "The Modfather",
                             "Mod Squad",
                             "Mod Podge",
                             "Minecraft Mods",
                             "Skyrim Mod Reviews",
                             "Game Mods",
                             "Mod Videos",
                             "Modulation",
                             "Staff Sergeant Reckless",
                             "Staffan Larsson",
                             "Falstaff",
                             "Flagstaff Arizona",
                             "Kitchen Staff",
                             "Gandalf's staff",
                             "Biff Staffordshire",
                             "Support Ukraine",
                             "Support Group",
                             "Tech Support Gore",
                             "Emotional Support Dog",
                             "Lumbar Support",
                             "Supporters Club",
                             "Solar System",
                             "System of a Down",
                             "Sound System",
                             "Sistema Solar",
                             "Global Security Review",
                             "Home Security",
                             "Web Security",
                             "Social Security Now",
                             "Safety First",
                             "Men Without Hats (Official)",
                             "Taylor | Official",
                             "Official Charts",
                             "The Official Podcast of Ada",
                             "Verified Facts",
                             "Square Root",
                             "Roots Manuva",
                             "Root Vegetables",
                             "Groot",
                             "Operator Please",
                             "Smooth Operator",
                             "Operation Market",
                             "Klaus Kliegel",
                             "Kliegman",
                             "Adminaby",
                             "Badminton England",
                             "Administer First Aid",
                             "Minister Adams",
                             "Adam Min",
                             "Add Mint",
                             "Admiral Nelson",
                             "Edmin Hadzic",
                             "Head of State",
                             "Headroom",
                             "Chief Keef",
                             "Super Mario",
                             "Super Modern",
                             "Owner's Manual",
                             "Video Games",
                             "Trust the Process",
                             "The Trust",
                             "Real Madrid",
                             "Team Sky",
                             "Help!",
                             "Chat Noir",
                             "Account of Ada",
                             "Office Hours",
                             "Bot Fly",
                             "The The",
                             "And One",
                             "\u00c5sa \u00d6berg",
                             "Zo\u00eb Kravitz",
                             "Se\u00e1n \u00d3 Riada",
                             "\u0141ukasz \u017bal",
                             "\u0130stanbul Ansiklopedisi",
                             "\u00d0or\u00f0ur",
                             "\u041c\u043e\u0434\u0430 \u0438 \u0441\u0442\u0438\u043b\u044c",
                             "\u041a\u043e\u043c\u0430\u043d\u0434\u0430 \u043c\u0435\u0447\u0442\u044b",
                             "\u0391\u03b4\u03ac\u03bc",
                             "\u039c\u03cc\u03b4\u03b9",
                             "\u7ba1\u4e2d\u7aa5\u8c79",
                             "\u4e2d\u4e28\u56fd",
                             "\u30a2\u30c9\u30df\u30f3\u30c8\u30f3",
                             "\u6771\u4eac\u30e2\u30c0\u30f3",
                             "\uc784\uc7ac\ubc94",
                             "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
                             "\u0642\u0646\u0627\u0629 \u0627\u0644\u062c\u0632\u064a\u0631\u0629",
                             "\u05d3\u05d5\u05d3 \u05d1\u05df",
                             "\u0939\u093f\u0928\u094d\u0926\u0940 \u0938\u092e\u093e\u091a\u093e\u0930",
                             "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
                             "A$AP Rocky",
                             "Ke$ha",
                             "P!nk",
                             "Ty Dolla $ign",
                             "\u20ac uro Trip",
                             "100 \u20ac Challenge",
                             "(()) Loops",
                             "Sunn O)))",
                             "!!!",
                             "+/-",
                             "\u25cb\u25cf\u25cb",
                             "\u264f Scorpio",
                             "R2D2",
                             "4 Non Blondes",
                             "50 Cent",
                             "U2",
                             "Bob & Mods of Rock",
                             "mod3rn",
                             "AC/DC",
                             "Will.i.am",
                             "deadmau5",
                             "McAdams",
                             "O'Brien",
                             "iPhone Tips",
                             "NASA",
                             "BBC News 24"})
        EXPECT_FALSE(reads_as_staff(name)) << name;
}

}  // namespace klieg
