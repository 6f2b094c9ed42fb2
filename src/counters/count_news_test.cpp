#include "counters/count_news.h"

#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/tables_in_front.h"

#include <gmock/gmock.h>

namespace klieg::counters {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

struct Heard final : realtime::Teller {
    void tell(realtime::Message message) override { lines.push_back(message.topic + " " + message.data); }
    std::vector<std::string> take() { return std::exchange(lines, {}); }

    std::vector<std::string> lines;
};

/// Votes for videos, and for comments, which are told on their video's topic.
struct News {
    explicit News(Executor executor)
        : news({tables, &heard, clock}, {{{"video.likes", "video.views"}, of_video}, {{"comment.likes"}, of_comment}},
               std::move(executor)) {}

    static std::optional<realtime::Message> of_video(std::string const& id, std::vector<std::int64_t> const& values) {
        return realtime::Message{"video:" + id, "counts", std::to_string(values[0]) + " " + std::to_string(values[1])};
    }
    static std::optional<realtime::Message> of_comment(std::string const& id, std::vector<std::int64_t> const& values) {
        if (id == "odd") return std::nullopt;
        return realtime::Message{"comment:" + id, "counts", std::to_string(values[0])};
    }
    Task<> set(std::string name, std::int64_t value) {
        CO_ASSERT_OK(co_await tables.write(ports::Put{kCounters, {{"Name", name}, {"Value", value}}}));
        news.changed({name});
    }

    testing::MemoryTableStore tables{counters::tables()};
    testing::ManualClock clock;
    Heard heard;
    CountNews news;
};

KLIEG_ASYNC_TEST(CountNews, TellsAtOnceAndThenWhatTheLastComeTo) {
    News site(co_await this_executor());
    EXPECT_EQ(*co_await site.news.tell_due(), std::nullopt);
    co_await site.set("video.likes#v_1", 1);
    EXPECT_EQ(*co_await site.news.tell_due(), CountNews::kLooksAgainAfter);
    EXPECT_THAT(site.heard.take(), ElementsAre("video:v_1 1 0"));
    for (int likes = 2; likes <= 50; ++likes) co_await site.set("video.likes#v_1", likes);
    co_await site.set("video.views#v_1", 9);
    co_await site.set("video.views#v_2", 3);
    EXPECT_EQ(*co_await site.news.tell_due(), 250ms);
    EXPECT_THAT(site.heard.take(), ElementsAre("video:v_2 0 3")) << "the first was told of a moment ago";
    site.clock.advance(249ms);
    EXPECT_EQ(*co_await site.news.tell_due(), 1ms);
    EXPECT_THAT(site.heard.take(), ElementsAre());
    site.clock.advance(1ms);
    EXPECT_EQ(*co_await site.news.tell_due(), 1750ms) << "then it looks at the second again";
    EXPECT_THAT(site.heard.take(), ElementsAre("video:v_1 50 9"));
    site.clock.advance(1h);
    CO_ASSERT_OK(co_await site.news.tell_due());
    EXPECT_THAT(site.heard.take(), ElementsAre()) << "nothing has changed";
}

/// Of another node: between its first read of counters and its message this one's are written, and told.
struct Overtaken final : testing::TablesInFront {
    explicit Overtaken(News& by) : TablesInFront(by.tables), site(by) {}
    Task<Result<std::vector<std::optional<ports::Item>>>> get_batch(std::string table, std::vector<ports::Key> keys,
                                                                    ports::Consistency consistency) override {
        auto read = co_await inner_.get_batch(std::move(table), std::move(keys), consistency);
        if (std::exchange(first, false)) {
            co_await site.set("video.views#v_1", 9);
            static_cast<void>(co_await site.news.tell_due());
        }
        co_return read;
    }
    News& site;
    bool first = true;
};

KLIEG_ASYNC_TEST(CountNews, LooksAgainWhetherAnotherNodeWasAheadOfIt) {
    News site(co_await this_executor());
    co_await site.set("video.likes#v_1", 1);
    CO_ASSERT_OK(co_await site.news.tell_due());
    site.heard.take();
    site.clock.advance(CountNews::kApart);
    Overtaken tables(site);
    CountNews elsewhere({tables, &site.heard, site.clock}, {{{"video.likes", "video.views"}, News::of_video}},
                        co_await this_executor());
    elsewhere.changed({"video.likes#v_1"});
    CO_ASSERT_OK(co_await elsewhere.tell_due());
    EXPECT_THAT(site.heard.take(), ElementsAre("video:v_1 1 9", "video:v_1 1 0")) << "or this tests nothing";
    site.clock.advance(CountNews::kLooksAgainAfter);
    CO_ASSERT_OK(co_await site.news.tell_due());
    CO_ASSERT_OK(co_await elsewhere.tell_due());
    EXPECT_THAT(site.heard.take(), ElementsAre("video:v_1 1 9"));
    site.clock.advance(CountNews::kLooksAgainAfter);
    EXPECT_EQ(*co_await site.news.tell_due(), std::nullopt);
    CO_ASSERT_OK(co_await elsewhere.tell_due());
    EXPECT_THAT(site.heard.take(), ElementsAre()) << "once, where nothing differs";
}

KLIEG_ASYNC_TEST(CountNews, PassesOverWhatNobodyShows) {
    News site(co_await this_executor());
    site.news.changed({"comment.dislikes#c_1", "video.likes", "", "comment.likes#odd"});
    co_await site.set("comment.likes#c_1", 2);
    CO_ASSERT_OK(co_await site.news.tell_due());
    EXPECT_THAT(site.heard.take(), ElementsAre("comment:c_1 2"));
}

KLIEG_ASYNC_TEST(CountNews, KeepsWhatIsDueWhileStorageIsAway) {
    News site(co_await this_executor());
    site.news.changed({"video.likes#v_1", "video.likes#v_2", "video.likes#v_3"});
    site.tables.fail_after(1, 1, {Errc::unavailable, "away"});
    EXPECT_FALSE((co_await site.news.tell_due()).ok());
    EXPECT_THAT(site.heard.take(), ElementsAre("video:v_1 0 0"));
    site.clock.advance(CountNews::kApart);
    CO_ASSERT_OK(co_await site.news.tell_due());
    EXPECT_THAT(site.heard.take(), ElementsAre("video:v_2 0 0", "video:v_3 0 0"));
}

KLIEG_ASYNC_TEST(CountNews, ForgetsWhatCannotBeReadAndTellsTheRest) {
    News site(co_await this_executor());
    site.news.changed({"video.likes#v_1", "video.likes#v_2"});
    site.tables.fail_after(0, 1, {Errc::internal, "odd"});
    EXPECT_FALSE((co_await site.news.tell_due()).ok());
    EXPECT_THAT(site.heard.take(), ElementsAre("video:v_2 0 0"));
    site.clock.advance(1s);
    EXPECT_EQ(*co_await site.news.tell_due(), 1s) << "until it looks at the other again";
    EXPECT_THAT(site.heard.take(), ElementsAre());
}

KLIEG_ASYNC_TEST(CountNews, ReadsNothingForNobody) {
    testing::MemoryTableStore tables(counters::tables());
    testing::ManualClock clock;
    CountNews news({tables, nullptr, clock}, {{{"video.likes"}, News::of_video}}, co_await this_executor());
    news.changed({"video.likes#v_1"});
    EXPECT_EQ(*co_await news.tell_due(), std::nullopt);
    EXPECT_EQ(tables.calls(), 0U);
}

KLIEG_ASYNC_TEST(CountNews, IsBoundedInWhatWaits) {
    News site(co_await this_executor());
    for (std::size_t i = 0; i < CountNews::kPendingMax + 5; ++i)
        site.news.changed({"video.likes#v_" + std::to_string(i)});
    CO_ASSERT_OK(co_await site.news.tell_due());
    EXPECT_EQ(site.heard.take().size(), CountNews::kPendingMax);
}

/// Tells somebody who waits for it.
struct Waking final : realtime::Teller {
    void tell(realtime::Message) override { told.wake(); }
    WakeUp told;
};

KLIEG_ASYNC_TEST(CountNews, IsToldByALoop) {
    testing::MemoryTableStore tables(counters::tables());
    testing::ManualClock clock;
    Waking teller;
    CountNews news({tables, &teller, clock}, {{{"video.likes", "video.views"}, News::of_video}},
                   co_await this_executor());
    news.start();
    auto const seen = teller.told.ticket();
    news.changed({"video.likes#v_1"});
    EXPECT_TRUE(co_await teller.told.wait(seen, 1min));
    co_await news.stop();
}

}  // namespace
}  // namespace klieg::counters
