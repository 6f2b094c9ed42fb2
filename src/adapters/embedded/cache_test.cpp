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

KLIEG_ASYNC_TEST(EmbeddedCache, HoldsItsBytesAndForgetsTheLongestUnused) {
    testing::ManualClock clock;
    Cache cache({.bytes_max = 160 * 1024}, clock);
    auto value = std::make_shared<KeptText const>(std::string(1000, 'x'));
    co_await cache.put("used", value, std::chrono::minutes(1));
    for (int i = 0; i < 1000; ++i) {
        co_await cache.put("k" + std::to_string(i), value, std::chrono::minutes(1));
        EXPECT_NE(co_await cache.get("used"), nullptr) << i;
    }
    int kept = 0;
    for (int i = 0; i < 1000; ++i) kept += co_await cache.get("k" + std::to_string(i)) != nullptr ? 1 : 0;
    EXPECT_GT(kept, 80);
    EXPECT_LE(kept, 140);
    co_await cache.put("huge", std::make_shared<KeptText const>(std::string(20 * 1024, 'x')), std::chrono::minutes(1));
    EXPECT_EQ(co_await cache.get("huge"), nullptr);
}

}  // namespace klieg::embedded
