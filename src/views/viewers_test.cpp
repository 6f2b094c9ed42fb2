#include "views/viewers.h"

#include "base/random.h"

#include <gtest/gtest.h>

namespace klieg::views {
namespace {

using namespace std::chrono_literals;

struct Someone {
    Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + 12h};
    VideoId video = *VideoId::parse("v_aaaaaaaaaaaaaaaa");
    Asking asking{.principal = {}, .address = "192.0.2.7", .user_agent = "Firefox", .from_a_page = true};
    Viewers viewers{{{{"k1", "a secret"}}, "k1"}};
};

TEST(Viewers, AreOneForADayByAddressAndBrowserAndAlwaysByAccount) {
    Someone one;
    auto const first = one.viewers.viewer(one.asking, one.now);
    EXPECT_EQ(one.viewers.viewer(one.asking, one.now + 1h), first);
    EXPECT_NE(one.viewers.viewer(one.asking, one.now + 24h), first);
    auto other = one.asking;
    other.user_agent = "Chrome";
    EXPECT_NE(one.viewers.viewer(other, one.now), first);
    other = one.asking;
    other.address = "192.0.2.8";
    EXPECT_NE(one.viewers.viewer(other, one.now), first);
    SystemRandom random;
    other.principal.user = UserId::make(random);
    auto const user = one.viewers.viewer(other, one.now);
    other.address = "198.51.100.1";
    EXPECT_EQ(one.viewers.viewer(other, one.now + 48h), user);
}

TEST(Viewers, AreOneInAHouseholdOfIpv6) {
    Someone one;
    one.asking.address = "2001:db8:1:2:aaaa::1";
    auto const first = one.viewers.viewer(one.asking, one.now);
    one.asking.address = "2001:db8:1:2:bbbb::9";
    EXPECT_EQ(one.viewers.viewer(one.asking, one.now), first);
}

TEST(Viewers, SayNothingOfWhoTheyAre) {
    Someone one;
    auto const viewer = one.viewers.viewer(one.asking, one.now);
    EXPECT_EQ(viewer.size(), 22U);
    EXPECT_EQ(viewer.find('#'), std::string::npos);
    EXPECT_NE(Viewers({{{"k1", "another secret"}}, "k1"}).viewer(one.asking, one.now), viewer);
}

TEST(Viewers, TakeATokenOfTheirOwnForThatVideoAndTime) {
    Someone one;
    auto const token = one.viewers.sign(one.asking, one.video, one.now, "abc");
    auto const begun = one.viewers.verify(token, one.asking, one.video, one.now + 2h);
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->at, one.now);
    EXPECT_EQ(begun->nonce, "abc");
    EXPECT_EQ(begun->viewer, one.viewers.viewer(one.asking, one.now));
    EXPECT_TRUE(one.viewers.verify(token, one.asking, one.video, one.now + 23h)) << "past midnight, too";

    EXPECT_FALSE(one.viewers.verify(token, one.asking, *VideoId::parse("v_bbbbbbbbbbbbbbbb"), one.now));
    EXPECT_FALSE(one.viewers.verify(token, one.asking, one.video, one.now + 25h));
    EXPECT_FALSE(one.viewers.verify(token, one.asking, one.video, one.now - 1s));
    auto other = one.asking;
    other.address = "192.0.2.8";
    EXPECT_FALSE(one.viewers.verify(token, other, one.video, one.now));
    EXPECT_FALSE(Viewers({{{"k1", "another secret"}}, "k1"}).verify(token, one.asking, one.video, one.now));
}

TEST(Viewers, TakeATokenOfAKeyThatWasReplaced) {
    Someone one;
    auto const token = one.viewers.sign(one.asking, one.video, one.now, "abc");
    Viewers const after({{{"k1", "a secret"}, {"k2", "another"}}, "k2"});
    auto const begun = after.verify(token, one.asking, one.video, one.now + 1h);
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->viewer, one.viewers.viewer(one.asking, one.now)) << "who it was when it began";
    auto other = one.asking;
    other.address = "192.0.2.8";
    EXPECT_FALSE(after.verify(token, other, one.video, one.now + 1h));
    EXPECT_EQ(after.sign(one.asking, one.video, one.now, "abc").substr(0, 3), "k2.");
}

TEST(Viewers, RefuseWhatWasChanged) {
    Someone one;
    auto const token = one.viewers.sign(one.asking, one.video, one.now, "abc");
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto wrong = token;
        wrong[i] = wrong[i] == '1' ? '2' : '1';
        EXPECT_FALSE(one.viewers.verify(wrong, one.asking, one.video, one.now + 1s)) << wrong;
        EXPECT_FALSE(one.viewers.verify(token.substr(0, i), one.asking, one.video, one.now + 1s));
    }
    for (auto const* wrong : {"", ".", "..", "...", "k1...", "k1.x.abc.y", "k2.1.1.1", "k1.99999999999999999999.a.b"})
        EXPECT_FALSE(one.viewers.verify(wrong, one.asking, one.video, one.now)) << wrong;
}

}  // namespace
}  // namespace klieg::views
