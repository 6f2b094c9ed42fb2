#include "site/site_rules.h"

#include "site/fixture_for_test.h"

#include <gmock/gmock.h>

namespace klieg::site {
namespace {

TEST(SiteRules, TakeColoursOfSixDigitsAlone) {
    for (auto const* right : {"#000000", "#ffffff", "#B3401e"})
        EXPECT_TRUE(patched({}, {.accent = to(right)}).ok()) << right;
    for (auto const* wrong :
         {"", "#", "#fff", "b3401e", "#b3401", "#b3401e0", "#b3401g", "#b3401;", "red", " #b3401", "url(#a)",
          "#\xEF\xBC\x90"
          "00000"}) {
        auto const refused = patched({}, {.accent = to(wrong)});
        EXPECT_FALSE(refused.ok()) << wrong;
    }
    auto const refused = patched({}, {.accent = to("#b3401g")});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().fields.at(0).code, "not_a_color");
}

TEST(SiteRules, KeepColoursInLowerCaseAndNoTextEmpty) {
    auto const kept =
        patched({.about = "Who we are."}, {.accent = to("#B3401E"), .about = to(""), .terms = to("a\r\nb")});
    ASSERT_TRUE(kept.ok());
    EXPECT_EQ(kept->accent, "#b3401e");
    EXPECT_FALSE(kept->about.has_value());
    EXPECT_TRUE(kept->terms.has_value());
}

TEST(SiteRules, RefuseEveryWrongFieldAtOnce) {
    auto const refused = patched({}, {.name = to(std::string(61, 'x')),
                                      .description = to("two\nlines"),
                                      .accent = to("red"),
                                      .about = to(std::string(20'001, 'x'))});
    ASSERT_FALSE(refused.ok());
    std::vector<std::string> fields;
    for (auto const& field : refused.error().fields) fields.push_back(field.pointer);
    EXPECT_THAT(fields, ::testing::UnorderedElementsAre("/name", "/description", "/accent", "/about"));
    EXPECT_FALSE(patched({}, {.name = to("")}).ok());
}

TEST(SiteRules, LetTheConfigurationHoldWhereNothingIsChosen) {
    ConfiguredSite const configured{.name = "Films", .registration = Registration::closed};
    auto const as_configured = brief_of({}, configured);
    EXPECT_EQ(as_configured.name, "Films");
    EXPECT_FALSE(as_configured.registration_open);
    EXPECT_FALSE(as_configured.has_terms);
    auto const chosen = brief_of({.name = "Kino", .terms = "Be kind.", .registration = Registration::open}, configured);
    EXPECT_EQ(chosen.name, "Kino");
    EXPECT_TRUE(chosen.registration_open);
    EXPECT_TRUE(chosen.has_terms);
}

}  // namespace
}  // namespace klieg::site
