#include "views/rules.h"

#include <gtest/gtest.h>

namespace klieg::views::rules {
namespace {

using namespace std::chrono_literals;

TEST(ViewRules, AskForTenSecondsOrHalfOfWhatIsShort) {
    EXPECT_EQ(enough_of(2h), 10s);
    EXPECT_EQ(enough_of(20s), 10s);
    EXPECT_EQ(enough_of(8s), 4s);
}

TEST(ViewRules, BelieveDoubleSpeedAndALittleMore) {
    EXPECT_EQ(most_within(0s), 3s);
    EXPECT_EQ(most_within(10s), 23s);
    EXPECT_EQ(most_within(-10s), 3s);
}

TEST(ViewRules, KnowProgramsByTheirNames) {
    for (auto const* program :
         {"", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0", "Wget/1.21",
          "python-requests/2.32", "Mozilla/5.0 AppleWebKit/537.36 HeadlessChrome/130.0.0.0 Safari/537.36",
          "facebookexternalhit/1.1", "Mozilla/5.0 (compatible; bingbot/2.0)", "Scrapy/2.11", "Go-http-client/2.0"})
        EXPECT_TRUE(is_program(program)) << program;
    for (auto const* browser :
         {"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/18.0 Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
          "Safari/537.36 Edg/140.0.0.0"})
        EXPECT_FALSE(is_program(browser)) << browser;
}

}  // namespace
}  // namespace klieg::views::rules
