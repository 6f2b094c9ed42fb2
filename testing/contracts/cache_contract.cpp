#include "testing/contracts/cache_contract.h"

#include "base/core_pool.h"
#include "base/task_group.h"
#include "base/wake_up.h"
#include "testing/async_test.h"

namespace klieg::testing {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CacheContract);

using namespace ports;  // NOLINT(google-build-using-namespace): the subject of the whole file
using namespace std::chrono_literals;

namespace {

Cache::Value value(std::string text) {
    return std::make_shared<KeptText const>(std::move(text));
}

/// A loader that counts, waits while it is held, and then answers.
struct Loader {
    enum class Gate : std::uint8_t { open, held };
    explicit Loader(Gate given = Gate::open) : held(given == Gate::held) {}

    static Task<Result<Cache::Value>> run(Loader& self) {
        ++self.loads;
        self.changed.wake();
        co_await until(self, [](Loader const& loader) { return !loader.held; });
        if (self.fails) co_return Error{Errc::unavailable, "the source is away"};
        co_return value(self.text);
    }
    Cache::Load load() {
        return [this] { return run(*this); };
    }

    void release() {
        held = false;
        changed.wake();
    }
    Task<> has_begun() {
        return until(*this, [](Loader const& loader) { return loader.loads > 0; });
    }

    std::atomic<int> loads{0};
    std::string text = "loaded";
    bool fails = false;

private:
    static Task<> until(Loader& self, bool (*holds)(Loader const&)) {
        for (;;) {
            auto seen = self.changed.ticket();
            if (holds(self)) co_return;
            co_await self.changed.wait(seen, 1min);
        }
    }

    std::atomic<bool> held;
    WakeUp changed;
};

Task<> load_into(Cache& cache, std::string key, Loader& loader, std::string& seen) {
    auto result = co_await cache.get_or_load(key, 1min, loader.load());
    if (result.ok()) seen = (*result)->text();
}

/// What a core does after all that it was given before.
Task<> come_after(std::size_t) {
    co_return;
}

Task<> load_and_count(Cache& cache, Loader& loader, std::atomic<int>& right) {
    auto result = co_await cache.get_or_load("k", 1min, loader.load());
    if (result.ok() && (*result)->text() == loader.text) ++right;
}

}  // namespace

KLIEG_ASYNC_TEST_P(CacheContract, KeepsUntilTheTimeIsOver) {
    auto& cache = fixture.cache();
    EXPECT_EQ(co_await cache.get("k"), nullptr);
    co_await cache.put("k", value("v"), 100ms);
    auto hit = co_await cache.get("k");
    CO_ASSERT(hit != nullptr);
    EXPECT_EQ(hit->text(), "v");
    fixture.pass(150ms);
    EXPECT_EQ(co_await cache.get("k"), nullptr);
}

KLIEG_ASYNC_TEST_P(CacheContract, PutReplacesAndInvalidateForgets) {
    auto& cache = fixture.cache();
    co_await cache.put("k", value("old"), 1min);
    co_await cache.put("k", value("new"), 1min);
    EXPECT_EQ((co_await cache.get("k"))->text(), "new");
    co_await cache.invalidate("k");
    EXPECT_EQ(co_await cache.get("k"), nullptr);
    co_await cache.invalidate("never there");
}

KLIEG_ASYNC_TEST_P(CacheContract, LoadsOnceAndKeeps) {
    Loader loader;
    for (int i = 0; i < 3; ++i) {
        auto result = co_await fixture.cache().get_or_load("k", 1min, loader.load());
        CO_ASSERT_OK(result);
        EXPECT_EQ((*result)->text(), "loaded");
    }
    EXPECT_EQ(loader.loads, 1);
}

KLIEG_ASYNC_TEST_P(CacheContract, DoesNotKeepFailures) {
    Loader loader;
    loader.fails = true;
    EXPECT_FALSE((co_await fixture.cache().get_or_load("k", 1min, loader.load())).ok());
    loader.fails = false;
    EXPECT_TRUE((co_await fixture.cache().get_or_load("k", 1min, loader.load())).ok());
    EXPECT_EQ(loader.loads, 2);
}

KLIEG_ASYNC_TEST_P(CacheContract, LoadsOnceForCallersOfAllCores) {
    CorePool cores(2);
    TaskGroup first(cores.executor(0));
    TaskGroup second(cores.executor(1));
    Loader loader(Loader::Gate::held);
    std::atomic<int> right{0};
    for (int i = 0; i < 40; ++i)
        (i % 2 == 0 ? first : second).spawn("load", load_and_count(fixture.cache(), loader, right));
    co_await cores.on_each(come_after);  // by then all have asked
    co_await loader.has_begun();
    loader.release();
    co_await first.join();
    co_await second.join();
    EXPECT_EQ(right, 40);
    EXPECT_EQ(loader.loads, 1);
}

KLIEG_ASYNC_TEST_P(CacheContract, DoesNotKeepWhatWasInvalidatedWhileItWasLoaded) {
    TaskGroup side(co_await this_executor());
    Loader loader(Loader::Gate::held);
    std::string seen;
    side.spawn("load", load_into(fixture.cache(), "k", loader, seen));
    co_await loader.has_begun();
    co_await fixture.cache().invalidate("k");
    loader.release();
    co_await side.join();
    EXPECT_EQ(seen, "loaded");
    EXPECT_EQ(co_await fixture.cache().get("k"), nullptr);
}

KLIEG_ASYNC_TEST_P(CacheContract, ACancelledLoadLeavesNobodyWaiting) {
    TaskGroup cancelled(co_await this_executor());
    TaskGroup waiting(co_await this_executor());
    Loader loader(Loader::Gate::held);
    std::string seen;
    cancelled.spawn("load", load_into(fixture.cache(), "k", loader, seen));
    co_await loader.has_begun();
    waiting.spawn("wait", load_into(fixture.cache(), "k", loader, seen));
    co_await yield();
    co_await cancelled.stop();
    loader.release();
    co_await waiting.join();
    EXPECT_EQ(seen, "loaded");
    EXPECT_EQ(loader.loads, 2);
}

}  // namespace klieg::testing
