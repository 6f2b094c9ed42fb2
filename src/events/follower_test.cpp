#include "events/follower.h"

#include "events/fixture_for_test.h"

#include <gmock/gmock.h>

#include <numeric>

namespace klieg::events {
namespace {

using namespace std::chrono_literals;
using leases::Sharing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What a projection has seen, and how it behaves.
struct Seen {
    std::vector<std::string> texts;
    std::vector<std::size_t> batches;
    int seeds = 0;
    bool refuses = false;
    bool throws = false;

    Task<Result<>> apply(std::span<Envelope const> events) {
        if (throws) throw std::runtime_error("a bug");
        if (refuses) co_return Error{Errc::unavailable, "not now"};
        batches.push_back(events.size());
        for (auto const& event : events) texts.push_back(payload_of<Told>(event)->text);
        co_return Result<>{};
    }
    Task<Result<>> seed() {
        if (refuses) co_return Error{Errc::unavailable, "not now"};
        ++seeds;
        texts.clear();
        co_return Result<>{};
    }
    Projection projection(std::string name) {
        return {.name = std::move(name), .apply = [this](std::span<Envelope const> events) { return apply(events); }};
    }
    Projection seeded(std::string name) {
        auto made = projection(std::move(name));
        made.seed = [this] { return seed(); };
        return made;
    }
};

std::string text_event(std::string subject, std::string text) {
    return to_text({.subject = std::move(subject), .payload = json::from(Told{std::move(text)}, json::Naming::camel)});
}

struct Following : Telling {
    using Telling::Telling;

    std::unique_ptr<Follower> make_follower(std::vector<Projection> projections, Sharing sharing = Sharing::alone) {
        auto follower = std::make_unique<Follower>(needs(), Projector::Options{.sharing = sharing}, executor);
        for (auto& projection : projections) follower->add(std::move(projection));
        return follower;
    }
    Follower::Needs needs() { return {log, tables, clock, random}; }
    Task<> say(std::string text) {
        co_await tell({"v_1", 1}, std::move(text));
        co_await move_all();
    }
};

KLIEG_ASYNC_TEST(Follower, AppliesEventsInBatchesAndGoesOnWhereItWas) {
    Following f(co_await this_executor());
    Seen seen;
    auto follower = f.make_follower({seen.projection("test")});
    co_await f.say("first");
    co_await f.say("second");
    EXPECT_EQ(*(co_await follower->follow_once()), 2U);
    EXPECT_EQ(*(co_await follower->follow_once()), 0U);
    EXPECT_THAT(seen.batches, ElementsAre(2U));
    co_await follower->stop();
    co_await f.say("third");
    auto next_life = f.make_follower({seen.projection("test")});
    EXPECT_EQ(*(co_await next_life->follow_once()), 1U);
    EXPECT_THAT(seen.texts, ElementsAre("first", "second", "third"));
}

KLIEG_ASYNC_TEST(Follower, AppliesABatchAgainThatWasRefusedOrMetABug) {
    Following f(co_await this_executor());
    Seen seen;
    auto follower = f.make_follower({seen.projection("test")});
    co_await f.say("first");
    seen.refuses = true;
    EXPECT_FALSE((co_await follower->follow_once()).ok());
    seen.refuses = false;
    seen.throws = true;
    EXPECT_FALSE((co_await follower->follow_once()).ok());
    seen.throws = false;
    EXPECT_EQ(*(co_await follower->follow_once()), 1U);
    EXPECT_THAT(seen.texts, ElementsAre("first"));
}

KLIEG_ASYNC_TEST(Follower, PassesOverWhatNobodyCanReadAndLosesNothingBesideIt) {
    Following f(co_await this_executor());
    Seen seen;
    auto follower = f.make_follower({seen.projection("test")});
    co_await f.say("before");
    f.stored_log.put("0", "v_1", "{ no JSON");
    f.stored_log.put("0", "v_1", "[]");
    co_await f.say("after");
    f.stored_log.put("0", "v_1", "");
    EXPECT_EQ(*(co_await follower->follow_once()), 2U);
    EXPECT_THAT(seen.texts, ElementsAre("before", "after"));
    EXPECT_THAT(seen.batches, ElementsAre(2U));
    EXPECT_EQ(*(co_await follower->follow_once()), 0U);
}

KLIEG_ASYNC_TEST(Follower, ReadsAShardOnceForAllProjections) {
    Following f(co_await this_executor());
    std::list<Seen> seen(10);
    std::vector<Projection> projections;
    for (auto& each : seen) projections.push_back(each.projection("test" + std::to_string(projections.size())));
    auto follower = f.make_follower(std::move(projections));
    co_await f.say("first");
    follower->start();
    auto all_have = [&](std::size_t count) {
        return std::ranges::all_of(seen, [count](Seen const& each) { return each.texts.size() == count; });
    };
    for (int turn = 0; turn < 100'000 && !all_have(1); ++turn) co_await yield();
    co_await f.say("second");
    for (int turn = 0; turn < 100'000 && !all_have(2); ++turn) co_await yield();
    EXPECT_TRUE(all_have(2));
    co_await follower->stop();
    // The first, the end behind it, the second, and the end behind that.
    EXPECT_LE(f.stored_log.reads(), 5U);
}

KLIEG_ASYNC_TEST(Follower, HoldsUpNoProjectionForOneThatIsBroken) {
    Following f(co_await this_executor());
    Seen well;
    Seen broken{.throws = true};
    auto follower = f.make_follower({broken.projection("broken"), well.projection("well")});
    follower->start();
    for (int i = 0; i < 5; ++i) {
        co_await f.say("news");
        auto const wanted = static_cast<std::size_t>(i + 1);
        for (int turn = 0; turn < 100'000 && well.texts.size() < wanted; ++turn) co_await yield();
        EXPECT_EQ(well.texts.size(), wanted);
    }
    co_await follower->stop();
    broken.throws = false;
    auto next_life = f.make_follower({broken.projection("broken")});
    EXPECT_EQ(*(co_await next_life->follow_once()), 5U);
}

KLIEG_ASYNC_TEST(Follower, GoesOnFromThePlaceThatAnEarlierVersionKept) {
    Following f(co_await this_executor());
    co_await f.say("applied before");
    auto const place = f.stored_log.records().back().position;
    ports::Item cursor{{"Projector", "test"}, {"Shard", "0"}, {"Position", place}};
    CO_ASSERT_OK(co_await f.stored.write(ports::Put{"Cursors", std::move(cursor)}));
    co_await f.say("new");
    Seen seen;
    auto follower = f.make_follower({seen.seeded("test")});
    EXPECT_EQ(*(co_await follower->follow_once()), 1U);
    EXPECT_THAT(seen.texts, ElementsAre("new"));
    EXPECT_EQ(seen.seeds, 0);
}

KLIEG_ASYNC_TEST(Follower, MakesANewProjectionFromTheTablesAndFollowsFromThere) {
    Following f(co_await this_executor());
    co_await f.say("in the tables already");
    Seen seen;
    auto follower = f.make_follower({seen.seeded("test")});
    seen.refuses = true;
    EXPECT_FALSE((co_await follower->follow_once()).ok());
    seen.refuses = false;
    EXPECT_EQ(*(co_await follower->follow_once()), 0U);
    EXPECT_EQ(seen.seeds, 1);
    co_await f.say("new");
    EXPECT_EQ(*(co_await follower->follow_once()), 1U);
    EXPECT_EQ(seen.seeds, 1);
    EXPECT_THAT(seen.texts, ElementsAre("new"));
}

KLIEG_ASYNC_TEST(Follower, MakesANewProjectionAtLastWhicheverCallOfTheTablesFailsOnce) {
    bool failed = true;
    for (std::size_t healthy = 0; failed; ++healthy) {
        Following f(co_await this_executor());
        co_await f.say("in the tables already");
        Seen seen;
        auto follower = f.make_follower({seen.seeded("test")});
        f.faults.begin({.healthy = healthy});
        static_cast<void>(co_await follower->follow_once());
        failed = f.faults.end();
        CO_ASSERT_OK(co_await follower->follow_once());
        EXPECT_GE(seen.seeds, 1) << "after " << healthy << " calls";
        EXPECT_THAT(seen.texts, IsEmpty()) << "the tables have it";
    }
}

KLIEG_ASYNC_TEST(Follower, MakesAProjectionAnewWhenAnOperatorAsks) {
    Following f(co_await this_executor());
    Seen seen;
    Seen unseeded;
    auto follower = f.make_follower({seen.seeded("test"), unseeded.projection("tests")});
    CO_ASSERT_OK(co_await follower->follow_once());
    co_await f.say("first");
    EXPECT_EQ(*(co_await follower->follow_once()), 2U);
    auto unknown = co_await request_rebuild(f.needs(), "tes");
    CO_ASSERT(!unknown.ok());
    EXPECT_EQ(unknown.error().kind, Errc::not_found);

    CO_ASSERT_OK(co_await request_rebuild(f.needs(), "test"));
    f.clock.advance(11s);  // it looks now and then
    CO_ASSERT_OK(co_await follower->follow_once());
    EXPECT_EQ(seen.seeds, 2);
    EXPECT_THAT(seen.texts, IsEmpty()) << "the tables have it";
    EXPECT_THAT(unseeded.texts, ElementsAre("first"));

    CO_ASSERT_OK(co_await request_rebuild(f.needs(), "tests"));
    f.clock.advance(11s);
    CO_ASSERT_OK(co_await follower->follow_once());
    EXPECT_THAT(unseeded.texts, ElementsAre("first", "first")) << "without a seed it has but the log";
    co_await f.say("second");
    EXPECT_EQ(*(co_await follower->follow_once()), 2U);
}

KLIEG_ASYNC_TEST(Follower, SharesAProjectionWithAnotherByLease) {
    Following f(co_await this_executor());
    Seen of_a;
    Seen of_b;
    auto a = f.make_follower({of_a.projection("test")}, Sharing::shared);
    auto b = f.make_follower({of_b.projection("test")}, Sharing::shared);
    co_await f.say("first");
    EXPECT_EQ(*(co_await a->follow_once()), 1U);
    EXPECT_EQ(*(co_await b->follow_once()), 0U);
    co_await f.say("second");
    EXPECT_EQ(*(co_await b->follow_once()), 0U);
    f.clock.advance(31s);  // a is gone, or asleep
    EXPECT_EQ(*(co_await b->follow_once()), 1U);
    co_await f.say("third");
    EXPECT_EQ(*(co_await a->follow_once()), 0U) << "it has lost its lease";
    co_await b->stop();
    EXPECT_EQ(*(co_await a->follow_once()), 1U) << "b has left its place";
    EXPECT_THAT(of_a.texts, ElementsAre("first", "third"));
    EXPECT_THAT(of_b.texts, ElementsAre("second"));
}

KLIEG_ASYNC_TEST(Follower, FollowsAllShards) {
    Following f(co_await this_executor(), 2);
    Seen seen;
    auto follower = f.make_follower({seen.projection("test")});
    for (int i = 0; i < 20; ++i) co_await f.tell({"v_" + std::to_string(i), 1}, "news");
    co_await f.move_all();
    EXPECT_FALSE(f.stored_log.records("0").empty());
    EXPECT_FALSE(f.stored_log.records("1").empty());
    EXPECT_EQ(*(co_await follower->follow_once()), 20U);
}

KLIEG_ASYNC_TEST(Follower, BeginsWithTheChildrenOfAShardWhenItHasAppliedAllOfIt) {
    Following f(co_await this_executor());
    Seen seen;
    auto follower = f.make_follower({seen.seeded("test")});
    CO_ASSERT_OK(co_await follower->follow_once());
    auto say_to_all = [&](std::string const& text) {
        for (int i = 0; i < 20; ++i) f.stored_log.put("0", "v_" + std::to_string(i), text_event("v_1", text));
    };
    say_to_all("before");
    f.stored_log.split("0");
    for (auto const* child : {"0.0", "0.1"}) f.stored_log.put(child, "v_1", text_event("v_1", "after"));
    seen.refuses = true;
    for (int i = 0; i < 3; ++i) static_cast<void>(co_await follower->follow_once());
    EXPECT_THAT(seen.texts, IsEmpty()) << "what comes after waits for what comes before";
    seen.refuses = false;
    std::size_t applied = 0;
    for (int i = 0; i < 3; ++i) applied += *(co_await follower->follow_once());
    EXPECT_EQ(applied, 22U);
    EXPECT_EQ(seen.texts.front(), "before");
    EXPECT_EQ(std::ranges::count(seen.texts, "after"), 2);
    EXPECT_EQ(seen.texts.back(), "after");
    EXPECT_EQ(seen.seeds, 1) << "nothing was missed";

    auto next_life = f.make_follower({seen.seeded("test")});
    EXPECT_EQ(*(co_await next_life->follow_once()), 0U);
    CO_ASSERT_OK(co_await request_rebuild(f.needs(), "test"));
    f.stored_log.forget_all();  // and with it the shard that has ended
    auto last_life = f.make_follower({seen.seeded("test")});
    EXPECT_EQ(*(co_await last_life->follow_once()), 0U);
    EXPECT_EQ(seen.seeds, 3) << "once for each shard that goes on";
}

KLIEG_ASYNC_TEST(Follower, LooksForTheChildrenOfAShardAsSoonAsItHasEnded) {
    Following f(co_await this_executor());
    Seen seen;
    auto follower = f.make_follower({seen.projection("test")});
    follower->start();
    co_await f.say("before");
    for (int turn = 0; turn < 100'000 && seen.texts.empty(); ++turn) co_await yield();
    f.stored_log.split("0");
    for (auto const* child : {"0.0", "0.1"}) f.stored_log.put(child, "v_1", text_event("v_1", "after"));
    for (int turn = 0; turn < 100'000 && seen.texts.size() < 3; ++turn) co_await yield();
    EXPECT_THAT(seen.texts, ElementsAre("before", "after", "after"));
    co_await follower->stop();
}

Task<> tell_some(Following& f, int writer) {
    auto const subject = "v_" + std::to_string(writer);
    for (int i = 1; i <= 20; ++i) {
        co_await f.tell({subject, i}, "news");
        co_await yield();
    }
}

KLIEG_ASYNC_TEST(Follower, HasAllEventsOfSixtyFourWritersInTheOrderOfTheirVersions) {
    Following f(co_await this_executor());
    std::map<std::string, std::vector<std::int64_t>> versions;
    std::size_t count = 0;
    Projection counting{.name = "test", .apply = [&](std::span<Envelope const> events) -> Task<Result<>> {
                            for (auto const& event : events) versions[event.subject].push_back(event.version);
                            count += events.size();
                            return []() -> Task<Result<>> { co_return Result<>{}; }();
                        }};
    auto follower = f.make_follower({counting});
    f.relay.start();
    follower->start();
    TaskGroup writers(f.executor);
    for (int writer = 0; writer < 64; ++writer) writers.spawn("writer", tell_some(f, writer));
    co_await writers.join();
    for (int turn = 0; turn < 1'000'000 && count < 64U * 20U; ++turn) co_await yield();
    co_await f.relay.stop();
    co_await follower->stop();
    EXPECT_EQ(versions.size(), 64U);
    std::vector<std::int64_t> wanted(20);
    std::iota(wanted.begin(), wanted.end(), 1);
    for (auto const& [subject, told] : versions) EXPECT_EQ(told, wanted) << subject;
}

}  // namespace
}  // namespace klieg::events
