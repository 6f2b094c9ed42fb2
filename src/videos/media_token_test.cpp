#include "videos/media_token.h"

#include <gtest/gtest.h>

namespace klieg::videos {

namespace {
MediaTokens tokens() {
    return MediaTokens({{"k1", "old secret"}, {"k2", "new secret"}}, "k2");
}
VideoId video() {
    return *VideoId::parse("v_aaaaaaaaaaaaaaaa");
}
Time const kNow{std::chrono::seconds(1'790'000'000)};
}  // namespace

TEST(MediaTokens, OpenWhatTheyWereSignedForUntilTheyExpire) {
    using namespace std::chrono_literals;
    auto token = tokens().sign(video(), "key", 60min, kNow);
    EXPECT_TRUE(tokens().verify(token, video(), "key", kNow).ok());
    EXPECT_TRUE(tokens().verify(token, video(), "key", kNow + 7h).ok());
    EXPECT_FALSE(tokens().verify(token, video(), "key", kNow + 9h).ok());
    EXPECT_FALSE(tokens().verify(token, video(), "other key", kNow).ok());
    EXPECT_FALSE(tokens().verify(token, *VideoId::parse("v_bbbbbbbbbbbbbbbb"), "key", kNow).ok());
}

TEST(MediaTokens, StayTheSameWithinAnHourSoThatCachesWork) {
    using namespace std::chrono_literals;
    auto start = std::chrono::floor<std::chrono::hours>(kNow);
    EXPECT_EQ(tokens().sign(video(), "key", 0s, start + 1min), tokens().sign(video(), "key", 0s, start + 59min));
}

TEST(MediaTokens, SurviveTheReplacementOfASecret) {
    auto old = MediaTokens({{"k1", "old secret"}}, "k1").sign(video(), "key", std::chrono::seconds(0), kNow);
    EXPECT_TRUE(tokens().verify(old, video(), "key", kNow).ok());
}

TEST(MediaTokens, RefuseEverythingElse) {
    auto good = tokens().sign(video(), "key", std::chrono::seconds(0), kNow);
    for (std::string token :
         {std::string(), std::string("."), std::string(".."), std::string("k9.1.x"), "k2" + good.substr(2) + "A",
          "k1" + good.substr(2), std::string("k2.99999999999.") + good.substr(good.rfind('.') + 1)})
        EXPECT_FALSE(tokens().verify(token, video(), "key", kNow).ok()) << token;
}

}  // namespace klieg::videos
