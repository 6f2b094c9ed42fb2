#include "comments/post_budget.h"

#include "base/crypto.h"
#include "testing/manual_clock.h"

#include <gtest/gtest.h>

namespace klieg::comments {
namespace {

using namespace std::chrono_literals;

struct Budget {
    /// Whether it may be said; then it is.
    Errc say(UserId const& who, std::string const& text) {
        auto said = budget.take(who, video, text);
        if (!said.ok()) return said.error().kind;
        said->is_done();
        return Errc{};
    }
    testing::ManualClock clock;
    SystemRandom random;
    PostBudget budget{{.per_minute = 3, .per_day = 10}, clock};
    UserId ada = UserId::make(random);
    UserId bob = UserId::make(random);
    VideoId video = VideoId::make(random);
};

TEST(PostBudget, LimitsAPersonAMinute) {
    Budget b;
    for (int i = 0; i < 3; ++i) EXPECT_EQ(b.say(b.ada, std::to_string(i)), Errc{});
    auto const refused = b.budget.take(b.ada, b.video, "one more");
    EXPECT_EQ(refused.error().kind, Errc::rate_limited);
    EXPECT_EQ(refused.error().code, "too_many_comments");
    EXPECT_GT(refused.error().retry_after, 0s);
    EXPECT_EQ(b.say(b.bob, "mine"), Errc{});
    b.clock.advance(refused.error().retry_after);
    EXPECT_EQ(b.say(b.ada, "one more"), Errc{}) << "what was refused was not said";
}

TEST(PostBudget, LimitsAPersonADay) {
    Budget b;
    int said = 0;
    for (int minute = 0; minute < 20; ++minute) {
        if (b.say(b.ada, std::to_string(minute)) == Errc{}) ++said;
        b.clock.advance(20s);
    }
    EXPECT_EQ(said, 10);
}

TEST(PostBudget, RefusesTheSameAgainWithinAMinute) {
    Budget b;
    EXPECT_EQ(b.say(b.ada, "First!"), Errc{});
    EXPECT_EQ(b.budget.take(b.ada, b.video, "First!").error().code, "repeated");
    EXPECT_EQ(b.say(b.bob, "First!"), Errc{}) << "of another person";
    EXPECT_TRUE(b.budget.take(b.ada, VideoId::make(b.random), "First!").ok()) << "of another video";
    b.clock.advance(60s);
    EXPECT_EQ(b.say(b.ada, "First!"), Errc{});
}

TEST(PostBudget, LetsComeAgainWhatWasNotSaidAfterAll) {
    Budget b;
    {
        auto const said = b.budget.take(b.ada, b.video, "First!");
    }
    EXPECT_EQ(b.say(b.ada, "First!"), Errc{});
}

TEST(PostBudget, LimitsNobodyWhereNothingIsSet) {
    Budget b;
    PostBudget budget({.per_minute = 0, .per_day = 0}, b.clock);
    for (int i = 0; i < 1'000; ++i) {
        auto said = budget.take(b.ada, b.video, std::to_string(i));
        ASSERT_TRUE(said.ok());
        said->is_done();
    }
}

}  // namespace
}  // namespace klieg::comments
