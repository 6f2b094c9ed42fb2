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

    static Task<Result<Cache::Loaded>> run(Loader& self, Cache::Tags& tags) {
        co_await tags.add(self.tags);
        ++self.loads;
        self.changed.wake();
        co_await until(self, [](Loader const& loader) { return !loader.held; });
        if (self.fails) co_return Error{Errc::unavailable, "the source is away"};
        if (self.nothing) co_return Cache::Loaded::nothing(self.ttl);
        co_return Cache::Loaded{value(self.text), self.ttl};
    }
    Cache::Load load() {
        return [this](Cache::Tags& into) { return run(*this, into); };
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
    std::vector<CacheTag> tags{{"tag"}};
    std::chrono::milliseconds ttl = 1min;
    bool fails = false;
    bool nothing = false;

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
    auto result = co_await cache.get_or_load(key, loader.load());
    if (result.ok()) seen = (*result)->text();
}

/// What a core does after all that it was given before.
Task<> come_after(std::size_t) {
    co_return;
}

Task<> load_and_count(Cache& cache, Loader& loader, std::atomic<int>& right) {
    auto result = co_await cache.get_or_load("k", loader.load());
    if (result.ok() && (*result)->text() == loader.text) ++right;
}

}  // namespace

KLIEG_ASYNC_TEST_P(CacheContract, KeepsUntilTheTimeIsOver) {
    auto& cache = fixture.cache();
    EXPECT_FALSE(cache.find("k"));
    Loader loader;
    loader.ttl = 100ms;
    CO_ASSERT_OK(co_await cache.get_or_load("k", loader.load()));
    auto hit = cache.find("k");
    CO_ASSERT(hit);
    EXPECT_EQ((*hit)->text(), "loaded");
    fixture.pass(150ms);
    EXPECT_FALSE(cache.find("k"));
}

KLIEG_ASYNC_TEST_P(CacheContract, InvalidatingATagForgetsAllThatWasKeptUnderIt) {
    auto& cache = fixture.cache();
    Loader video;
    video.tags = {{"video"}, {"channel"}};
    Loader feed;
    feed.tags = {{"feed"}, {"channel"}};
    Loader other;
    other.tags = {};
    for (int round = 1; round <= 2; ++round) {
        CO_ASSERT_OK(co_await cache.get_or_load("v", video.load()));
        CO_ASSERT_OK(co_await cache.get_or_load("f", feed.load()));
        CO_ASSERT_OK(co_await cache.get_or_load("o", other.load()));
        EXPECT_EQ(video.loads, round);
        EXPECT_EQ(feed.loads, round);
        EXPECT_EQ(other.loads, 1);
        co_await cache.invalidate({"channel"});
        EXPECT_FALSE(cache.find("v"));
        EXPECT_FALSE(cache.find("f"));
        EXPECT_TRUE(cache.find("o"));
    }
    CO_ASSERT_OK(co_await cache.get_or_load("v", video.load()));
    CO_ASSERT_OK(co_await cache.get_or_load("f", feed.load()));
    co_await cache.invalidate({"feed"});
    EXPECT_TRUE(cache.find("v"));
    EXPECT_FALSE(cache.find("f"));
    co_await cache.invalidate({"never there"});
}

KLIEG_ASYNC_TEST_P(CacheContract, RemembersForATimeThatThereIsNothing) {
    auto& cache = fixture.cache();
    Loader loader;
    loader.nothing = true;
    loader.ttl = 100ms;
    for (int i = 0; i < 3; ++i) {
        auto result = co_await cache.get_or_load("k", loader.load());
        CO_ASSERT_OK(result);
        EXPECT_EQ(*result, nullptr);
        auto known = cache.find("k");
        CO_ASSERT(known);
        EXPECT_EQ(*known, nullptr);
    }
    EXPECT_EQ(loader.loads, 1);
    fixture.pass(150ms);
    EXPECT_FALSE(cache.find("k"));
    CO_ASSERT_OK(co_await cache.get_or_load("k", loader.load()));
    EXPECT_EQ(loader.loads, 2);
    co_await cache.invalidate({"tag"});
    loader.nothing = false;
    auto made = co_await cache.get_or_load("k", loader.load());
    CO_ASSERT_OK(made);
    EXPECT_NE(*made, nullptr);
}

KLIEG_ASYNC_TEST_P(CacheContract, LoadsOnceAndKeeps) {
    Loader loader;
    for (int i = 0; i < 3; ++i) {
        auto result = co_await fixture.cache().get_or_load("k", loader.load());
        CO_ASSERT_OK(result);
        EXPECT_EQ((*result)->text(), "loaded");
    }
    EXPECT_EQ(loader.loads, 1);
}

KLIEG_ASYNC_TEST_P(CacheContract, DoesNotKeepFailures) {
    Loader loader;
    loader.fails = true;
    EXPECT_FALSE((co_await fixture.cache().get_or_load("k", loader.load())).ok());
    loader.fails = false;
    EXPECT_TRUE((co_await fixture.cache().get_or_load("k", loader.load())).ok());
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
    co_await fixture.cache().invalidate({"tag"});
    loader.release();
    co_await side.join();
    EXPECT_EQ(seen, "loaded");
    EXPECT_FALSE(fixture.cache().find("k"));
}

KLIEG_ASYNC_TEST_P(CacheContract, WhoComesAfterAnInvalidationDoesNotWaitForTheLoadBeforeIt) {
    TaskGroup side(co_await this_executor());
    Loader old(Loader::Gate::held);
    std::string seen;
    side.spawn("load", load_into(fixture.cache(), "k", old, seen));
    co_await old.has_begun();
    co_await fixture.cache().invalidate({"tag"});
    Loader fresh;
    fresh.text = "fresh";
    auto result = co_await fixture.cache().get_or_load("k", fresh.load());
    CO_ASSERT_OK(result);
    EXPECT_EQ((*result)->text(), "fresh");
    old.release();
    co_await side.join();
    auto kept = fixture.cache().find("k");
    CO_ASSERT(kept);
    EXPECT_EQ((*kept)->text(), "fresh");
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
