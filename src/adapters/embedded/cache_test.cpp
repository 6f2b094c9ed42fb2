#include "adapters/embedded/cache.h"

#include "testing/async_test.h"
#include "testing/contracts/cache_contract.h"

namespace klieg::testing {

namespace {
CacheFactory factory() {
    auto make = [](Clock const& clock) { return std::make_unique<embedded::Cache>(embedded::Cache::Options{}, clock); };
    return {"memory", make};
}
}  // namespace

INSTANTIATE_TEST_SUITE_P(Embedded, CacheContract, ::testing::Values(factory()));

}  // namespace klieg::testing

namespace klieg::embedded {

namespace {

using namespace std::chrono_literals;

Task<Result<Cache::Loaded>> loaded(std::size_t bytes) {
    if (bytes == 0) co_return Cache::Loaded::nothing(1min);
    co_return Cache::Loaded{std::make_shared<KeptText const>(std::string(bytes, 'x')), 1min};
}

/// Keeps `bytes` of text under a key, or with 0 that there is nothing.
Task<> keep(Cache& cache, std::string key, std::size_t bytes) {
    auto load = [bytes](Cache::Tags&) { return loaded(bytes); };
    EXPECT_TRUE((co_await cache.get_or_load(std::move(key), load)).ok());
}

struct Large final : KeptText::Companion {
    std::size_t bytes() const noexcept override { return 8'000; }
};

}  // namespace

KLIEG_ASYNC_TEST(EmbeddedCache, HoldsItsBytesAndForgetsTheLongestUnused) {
    testing::ManualClock clock;
    Cache cache({.bytes_max = 160 * 1024}, clock);
    co_await keep(cache, "used", 1000);
    for (int i = 0; i < 1000; ++i) {
        co_await keep(cache, "k" + std::to_string(i), 1000);
        EXPECT_TRUE(cache.find("used")) << i;
    }
    int kept = 0;
    for (int i = 0; i < 1000; ++i) kept += cache.find("k" + std::to_string(i)) ? 1 : 0;
    EXPECT_GT(kept, 70);
    EXPECT_LE(kept, 122);
    co_await keep(cache, "huge", 20 * 1024);
    EXPECT_FALSE(cache.find("huge"));
}

KLIEG_ASYNC_TEST(EmbeddedCache, CountsWhatHasComeBesideAValue) {
    testing::ManualClock clock;
    Cache cache({.bytes_max = 160 * 1024}, clock);  // 10 KiB a shard
    for (int i = 0; i < 200; ++i) {
        auto key = "k" + std::to_string(i);
        co_await keep(cache, key, 100);
        if (auto value = cache.find(key)) (*value)->companion<Large>();
        cache.find(key);
    }
    int kept = 0;
    for (int i = 0; i < 200; ++i) kept += cache.find("k" + std::to_string(i)) ? 1 : 0;
    EXPECT_LE(kept, 16) << "one a shard, and without what is beside them there is room for all";
    EXPECT_GT(kept, 8);
}

KLIEG_ASYNC_TEST(EmbeddedCache, AFloodOfWhatIsNotThereDisplacesNoValue) {
    testing::ManualClock clock;
    Cache cache({.bytes_max = 160 * 1024}, clock);
    for (int i = 0; i < 16; ++i) co_await keep(cache, "value" + std::to_string(i), 500);
    for (int i = 0; i < 10'000; ++i) co_await keep(cache, "made up " + std::to_string(i), 0);
    for (int i = 0; i < 16; ++i) EXPECT_TRUE(cache.find("value" + std::to_string(i))) << i;
}

KLIEG_ASYNC_TEST(EmbeddedCache, ForgetsAllThatHasATag) {
    testing::ManualClock clock;
    Cache cache({}, clock);
    auto load = [](Cache::Tags& tags) -> Task<Result<Cache::Loaded>> {
        co_await tags.add({{"tag"}});
        co_return Cache::Loaded{std::make_shared<KeptText const>("x"), 1min};
    };
    CO_ASSERT_OK(co_await cache.get_or_load("tagged", load));
    co_await keep(cache, "untagged", 1);
    cache.forget_tagged();
    EXPECT_FALSE(cache.find("tagged"));
    EXPECT_TRUE(cache.find("untagged"));
}

TEST(TagEpochs, ForgetTagsThatNobodyUses) {
    TagEpochs epochs;
    auto const held = epochs.current({"used"});
    for (int i = 0; i < 10'000; ++i) epochs.current({"t" + std::to_string(i)});
    EXPECT_LT(epochs.size(), 16 * 64U);
    EXPECT_EQ(epochs.current({"used"}), held);
    epochs.end({"used"});
    EXPECT_TRUE(held->over());
    EXPECT_NE(epochs.current({"used"}), held);
}

}  // namespace klieg::embedded
