#include "counters/batches.h"

#include "testing/async_test.h"

#include <set>
#include <vector>

namespace klieg::counters {
namespace {

/// What is counted, and how that fails.
struct Counted {
    Task<Result<std::size_t>> count(std::size_t begin, std::size_t count) {
        ++calls;
        if (lost > 0) {
            --lost;
            co_return std::size_t{0};
        }
        if (away) co_return Error{Errc::unavailable, "storage is away"};
        for (auto i = begin; i < begin + count; ++i)
            if (no_good.contains(i)) co_return Error{Errc::corrupt, "a row is no good"};
        for (auto i = begin; i < begin + count; ++i) done.push_back(i);
        co_return count;
    }
    Batches batches() {
        return {.count = [this](std::size_t begin, std::size_t some) { return count(begin, some); },
                .pass_over = [this](std::size_t which, Error const&) { passed_over.push_back(which); },
                .what = "things"};
    }

    int lost = 0;
    bool away = false;
    std::set<std::size_t> no_good;
    std::vector<std::size_t> done;
    std::vector<std::size_t> passed_over;
    int calls = 0;
};

KLIEG_ASYNC_TEST(Batches, PassOverWhatIsNoGoodAlone) {
    Counted things{.no_good = {3, 9}};
    CO_ASSERT_OK(co_await count_in_batches(10, things.batches()));
    EXPECT_EQ(things.done, (std::vector<std::size_t>{0, 1, 2, 4, 5, 6, 7, 8}));
    EXPECT_EQ(things.passed_over, (std::vector<std::size_t>{3, 9}));
}

KLIEG_ASYNC_TEST(Batches, AreTriedAgainWhereSomebodyElseWasFasterButNotForEver) {
    Counted things{.lost = 3};
    CO_ASSERT_OK(co_await count_in_batches(10, things.batches()));
    EXPECT_EQ(things.done.size(), 10U);
    EXPECT_EQ(things.calls, 4);
    Counted contended{.lost = 100};
    EXPECT_EQ((co_await count_in_batches(10, contended.batches())).error().kind, Errc::unavailable);
    EXPECT_EQ(contended.calls, 4);
}

KLIEG_ASYNC_TEST(Batches, EndWhereStorageIsAway) {
    Counted things{.away = true};
    EXPECT_EQ((co_await count_in_batches(10, things.batches())).error().detail, "storage is away");
    EXPECT_TRUE(things.passed_over.empty());
}

}  // namespace
}  // namespace klieg::counters
