#include "videos/progress.h"

#include "adapters/embedded/broadcast.h"
#include "base/random.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_cache.h"
#include "testing/memory_table_store.h"

#include <gmock/gmock.h>

namespace klieg::videos {
namespace {

using ::testing::ElementsAre;

struct Reports {
    testing::ManualClock clock;
    testing::MemoryTableStore tables{ProgressRepo::tables()};
    embedded::Broadcast broadcast{{}};
    testing::MemoryCache cache;
    ProgressRepo repo{{tables, cache, broadcast, clock}};
    SystemRandom random;
    VideoId video = VideoId::make(random);
    FileOfVideo file{video, 1};

    Task<std::vector<double>> told() {
        std::vector<double> told;
        auto row = co_await repo.get(file);
        for (auto const& rung : row->value().rungs) told.push_back(rung.progress);
        co_return told;
    }
};

KLIEG_ASYNC_TEST(Progress, IsWhatTheRunToldLast) {
    Reports rows;
    EXPECT_EQ(*co_await rows.repo.get(rows.file), std::nullopt);
    auto row = co_await rows.repo.begin(rows.file, "j_1#1", {"240", "audio"});
    CO_ASSERT_OK(row);
    EXPECT_THAT(co_await rows.told(), ElementsAre(0, 0));
    CO_ASSERT_OK(co_await rows.repo.report(*row, 0.5));
    CO_ASSERT_OK(co_await rows.repo.report(*row, 0.3));
    EXPECT_THAT(co_await rows.told(), ElementsAre(0.5, 0.5)) << "it never goes back";
    EXPECT_EQ(*co_await rows.repo.get({rows.video, 2}), std::nullopt) << "another file";
}

KLIEG_ASYNC_TEST(Progress, GoesOnWhereARunThatWasCutOffHadCome) {
    Reports rows;
    auto first = co_await rows.repo.begin(rows.file, "j_1#1", {"240"});
    CO_ASSERT_OK(first);
    CO_ASSERT_OK(co_await rows.repo.report(*first, 0.6));
    auto second = co_await rows.repo.begin(rows.file, "j_1#2", {"240", "audio"});
    CO_ASSERT_OK(second);
    CO_ASSERT_OK(co_await rows.repo.report(*second, 0.1));
    EXPECT_THAT(co_await rows.told(), ElementsAre(0.6, 0.1));
    EXPECT_EQ((co_await rows.repo.report(*first, 0.9)).error().kind, Errc::conflict) << "it has lost its job";
    EXPECT_THAT(co_await rows.told(), ElementsAre(0.6, 0.1));
}

KLIEG_ASYNC_TEST(Progress, OfTwoRunsThatBeginAtOnceBothAreAnsweredAndOneTells) {
    Reports rows;
    auto first = co_await rows.repo.begin(rows.file, "j_1#1", {"240"});
    auto second = co_await rows.repo.begin(rows.file, "j_1#2", {"240"});
    CO_ASSERT_OK(first);
    CO_ASSERT_OK(second);
    EXPECT_FALSE((co_await rows.repo.report(*first, 0.5)).ok());
    EXPECT_TRUE((co_await rows.repo.report(*second, 0.5)).ok());
}

KLIEG_ASYNC_TEST(Progress, IsToldToWhoListensOnceItIsWritten) {
    Reports rows;
    std::vector<std::string> heard;
    auto listening =
        rows.broadcast.subscribe(kProgressChannel, co_await this_executor(),
                                 {.message = [&](auto const& message) { heard.push_back(*message); }, .gap = [] {}});
    auto row = co_await rows.repo.begin(rows.file, "j_1#1", {"240"});
    CO_ASSERT_OK(row);
    CO_ASSERT_OK(co_await rows.repo.report(*row, 0.5));
    rows.tables.fail_after(0, 1, {Errc::unavailable, "gone"});
    EXPECT_FALSE((co_await rows.repo.report(*row, 0.6)).ok());
    co_await yield();
    CO_ASSERT(heard.size() == 2);
    EXPECT_EQ(heard.back(), R"({"videoId":")" + rows.video.text() + R"(","rungs":[{"name":"240","progress":5E-1}]})");
}

KLIEG_ASYNC_TEST(Progress, IsReadOfManyFilesInTheirOrder) {
    Reports rows;
    std::vector<FileOfVideo> files;
    for (int i = 0; i < 250; ++i) {
        files.push_back({VideoId::make(rows.random), 1});
        if (i % 2 == 0) CO_ASSERT_OK(co_await rows.repo.begin(files.back(), "j_1#1", {std::to_string(i)}));
    }
    rows.tables.catch_up();
    auto const calls = rows.tables.calls();
    auto told = co_await rows.repo.get_all(files);
    EXPECT_EQ(rows.tables.calls(), calls + 3);
    CO_ASSERT_OK(told);
    CO_ASSERT(told->size() == files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        EXPECT_EQ((*told)[i].has_value(), i % 2 == 0);
        if ((*told)[i]) EXPECT_EQ((*told)[i]->rungs.front().name, std::to_string(i));
    }
    EXPECT_TRUE((co_await rows.repo.get_all({}))->empty());
}

}  // namespace
}  // namespace klieg::videos
