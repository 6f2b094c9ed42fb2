#include "comments/held_threads.h"

#include "comments/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/tables_in_front.h"
#include "videos/counts.h"

#include <functional>
#include <utility>

namespace klieg::comments {
namespace {

using namespace std::chrono_literals;

/// A comment of ada's that bob and others have answered.
struct Thread : Talk {
    Task<> raise() {
        co_await Talk::raise();
        top = co_await said(ada, "The sea");
    }
    Task<CommentId> answered(std::string text) {
        auto id = co_await said(bob, std::move(text), top);
        co_await let_events_pass();
        co_return id;
    }
    /// Those who answer are many, so that nobody says too much.
    Task<> answer_often(int times) {
        for (int i = 0; i < times; ++i) co_await said({UserId::make(random)}, "number " + std::to_string(i), top);
    }
    Task<> set_held(CommentId id, bool held) {
        must(co_await feature.service.edit(owner, std::move(id), patch_of({}, {}, {}, held), {}));
    }
    /// What waits to be done is, now and a while later.
    Task<> settle() {
        for (int round = 0; round < 2; ++round) {
            co_await work_on(kThreadKind, feature.held_threads);
            co_await let_events_pass();
            clock.advance(kRepliesSeenAfter);
        }
    }
    Task<> release_and_settle() {
        co_await set_held(top, false);
        co_await settle();
    }
    Task<std::int64_t> shown() { co_return co_await count(videos::comments_counter(video)); }
    /// The same that a recount comes to.
    Task<std::int64_t> recounted() {
        must(co_await feature.count.recount());
        co_return co_await shown();
    }

    CommentId top;
};

KLIEG_ASYNC_TEST(HeldThreads, TakeTheirRepliesOutOfTheCountAndBringThemBack) {
    Thread thread;
    co_await thread.raise();
    co_await thread.said(thread.ada, "The land");
    co_await thread.answer_often(2 * static_cast<int>(HeldThreads::kAtOnce) + 5);
    co_await thread.let_events_pass();
    auto const all = static_cast<std::int64_t>(2 * HeldThreads::kAtOnce + 7);
    EXPECT_EQ(co_await thread.shown(), all);
    for (int round = 0; round < 2; ++round) {
        co_await thread.set_held(thread.top, true);
        co_await thread.settle();
        EXPECT_EQ(co_await thread.shown(), 1);
        EXPECT_EQ(co_await thread.recounted(), 1);
        EXPECT_EQ(co_await thread.count(replies_counter(thread.top)), all - 2) << "whoever sees it sees them";
        co_await thread.set_held(thread.top, false);
        co_await thread.settle();
        EXPECT_EQ(co_await thread.shown(), all);
        EXPECT_EQ(co_await thread.recounted(), all);
    }
    thread.passed.clear();
    co_await thread.let_events_pass();
    EXPECT_EQ(co_await thread.shown(), all) << "news that comes again is no news";
}

KLIEG_ASYNC_TEST(HeldThreads, CountTheirRepliesAgainWhenTheyAreDeleted) {
    Thread thread;
    co_await thread.raise();
    co_await thread.answered("Yes");
    co_await thread.set_held(thread.top, true);
    co_await thread.settle();
    EXPECT_EQ(co_await thread.shown(), 0);
    CO_ASSERT_OK(co_await thread.feature.service.remove(thread.ada, thread.top, {}));
    co_await thread.settle();
    EXPECT_EQ(co_await thread.shown(), 1) << "below what is deleted it can be read";
    EXPECT_EQ(co_await thread.recounted(), 1);
}

KLIEG_ASYNC_TEST(HeldThreads, CountWhatIsReleasedInThemAfterThem) {
    Thread thread;
    co_await thread.raise();
    auto const reply = co_await thread.answered("Yes");
    co_await thread.set_held(thread.top, true);
    co_await thread.settle();
    co_await thread.set_held(reply, true);
    co_await thread.set_held(thread.top, false);
    co_await thread.settle();
    EXPECT_EQ(co_await thread.shown(), 1);
    co_await thread.set_held(reply, false);
    co_await thread.settle();
    EXPECT_EQ(co_await thread.shown(), 2);
    EXPECT_EQ(co_await thread.recounted(), 2);
}

/// Before whose first transaction something else happens.
struct Interrupted final : testing::TablesInFront {
    using TablesInFront::TablesInFront;
    Task<Result<>> transact(ports::Transaction transaction) override {
        if (auto first = std::exchange(meanwhile, nullptr)) co_await first();
        co_return co_await inner_.transact(std::move(transaction));
    }
    std::function<Task<>()> meanwhile;
};

KLIEG_ASYNC_TEST(HeldThreads, AreReadAgainWhereTheyAreReleasedMeanwhile) {
    Thread thread;
    co_await thread.raise();
    auto const reply = co_await thread.answered("Yes");
    co_await thread.set_held(thread.top, true);
    thread.tables.catch_up();
    auto claimed = Thread::must(co_await thread.queue.claim(kThreadKind));
    CO_ASSERT(claimed.has_value());
    jobs::JobContext context(thread.queue, *claimed);
    Interrupted tables(thread.tables);
    tables.meanwhile = [&thread] { return thread.release_and_settle(); };
    CommentRepo repo(tables);
    HeldThreads late({repo, tables, thread.events.outbox(), thread.queue});
    CO_ASSERT_OK(co_await late.run(context));
    EXPECT_EQ(tables.meanwhile, nullptr);
    co_await thread.let_events_pass();
    EXPECT_FALSE((co_await thread.row(reply))->thread_held);
    EXPECT_EQ(co_await thread.shown(), 2);
}

KLIEG_ASYNC_TEST(HeldThreads, GoOnWhereTheyFailed) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        Thread thread;
        co_await thread.raise();
        co_await thread.answer_often(static_cast<int>(HeldThreads::kAtOnce) + 3);
        co_await thread.let_events_pass();
        co_await thread.set_held(thread.top, true);
        thread.tables.catch_up();
        auto claimed = Thread::must(co_await thread.queue.claim(kThreadKind));
        CO_ASSERT(claimed.has_value());
        jobs::JobContext context(thread.queue, *claimed);
        thread.faults.begin({.healthy = 1, .faulty = 1, .manner = manner, .among = testing::Faults::Among::changes});
        static_cast<void>(co_await thread.feature.held_threads.run(context));
        EXPECT_TRUE(thread.faults.end());
        CO_ASSERT_OK(co_await thread.feature.held_threads.run(context));
        co_await thread.let_events_pass();
        EXPECT_EQ(co_await thread.shown(), 0);
        EXPECT_EQ(co_await thread.recounted(), 0);
    }
}

KLIEG_ASYNC_TEST(HeldThreads, OfBeforeRowsSaidSoAreFoundNowAndThen) {
    Thread thread;
    co_await thread.raise();
    auto const reply = co_await thread.answered("Yes");
    auto const other = co_await thread.said(thread.ada, "The land");
    co_await thread.said(thread.bob, "No", other);
    co_await thread.let_events_pass();
    ports::Update as_it_was{.table = "Comments", .key = {thread.video.text(), thread.top.text()}};
    as_it_was.set = {{"Held", true}, {"Version", 2}};
    CO_ASSERT_OK(co_await thread.tables.write(std::move(as_it_was)));
    thread.tables.catch_up();
    for (int round = 0; round < 2; ++round) {
        for (auto const& chore : thread.feature.maintenance()) CO_ASSERT_OK(co_await chore.run());
        EXPECT_EQ(co_await thread.work_on(kThreadKind, thread.feature.held_threads), 1 - round);
        co_await thread.let_events_pass();
        EXPECT_TRUE((co_await thread.row(reply))->thread_held);
        EXPECT_EQ(co_await thread.recounted(), 2);
    }
}

KLIEG_ASYNC_TEST(HeldThreads, PassOverWhatCannotBeRead) {
    Thread thread;
    co_await thread.raise();
    auto const unreadable = co_await thread.answered("From a release to come");
    auto const reply = co_await thread.answered("Yes");
    co_await thread.make_unreadable(unreadable);
    co_await thread.set_held(thread.top, true);
    co_await thread.settle();
    EXPECT_TRUE((co_await thread.row(reply))->thread_held);
    co_await thread.make_unreadable(thread.top);
    co_await thread.settle();
    EXPECT_TRUE((co_await thread.row(reply))->thread_held);
}

}  // namespace
}  // namespace klieg::comments
