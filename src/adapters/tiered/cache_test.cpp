#include "adapters/tiered/cache.h"

#include "adapters/embedded/broadcast.h"
#include "base/task_group.h"
#include "testing/async_test.h"
#include "testing/contracts/cache_contract.h"
#include "testing/memory_far_cache.h"

#include <boost/asio/io_context.hpp>

#include <string>

namespace klieg::tiered {

namespace {

using namespace std::chrono_literals;

/// What all nodes share.
struct Shared {
    explicit Shared(Clock const& given) : clock(given), far(given) {}

    Clock const& clock;
    SystemRandom random;
    testing::MemoryFarCache far;
    embedded::Broadcast broadcast{{.queued_max = 4}};
};

struct Node {
    Node(Shared& shared, Executor on)
        : near({}, shared.clock),
          cache({near, shared.far, shared.broadcast, shared.clock, shared.random}, std::move(on)) {}

    embedded::Cache near;
    Cache cache;
};

/// A cache with all that it needs, as the contract asks for one.
class WholeCache final : public ports::Cache {
public:
    explicit WholeCache(Clock const& clock) : shared_(clock), node_(shared_, loop_.get_executor()) {}

    std::optional<Value> find(std::string const& key) override { return node_.cache.find(key); }
    Task<Result<Value>> get_or_load(std::string key, Load load) override {
        return node_.cache.get_or_load(std::move(key), std::move(load));
    }
    Task<> invalidate(ports::CacheTag tag) override { return node_.cache.invalidate(std::move(tag)); }

private:
    boost::asio::io_context loop_{1};  // where nobody listens: the contract is kept without any news
    Shared shared_;
    Node node_;
};

/// What stands in the store, which nodes read and change.
struct Row {
    std::string text = "old";
    int reads = 0;

    static Task<Result<ports::Cache::Loaded>> read(Row& row, std::string tag, ports::Cache::Tags& tags) {
        co_await tags.add({{std::move(tag)}});
        ++row.reads;
        co_return ports::Cache::Loaded{std::make_shared<KeptText const>(row.text), 1min};
    }
    Task<std::string> seen_by(Node& node) {
        auto load = [this](ports::Cache::Tags& tags) { return read(*this, "row", tags); };
        auto value = co_await node.cache.get_or_load("k", load);
        co_return value.ok() ? (*value)->text() : value.error().detail;
    }
};

}  // namespace

KLIEG_ASYNC_TEST(TieredCache, LoadsOnceForAllNodes) {
    testing::ManualClock clock;
    Shared shared(clock);
    Node here(shared, co_await this_executor());
    Node there(shared, co_await this_executor());
    Row row;
    EXPECT_EQ(co_await row.seen_by(here), "old");
    EXPECT_EQ(co_await row.seen_by(there), "old");
    EXPECT_EQ(row.reads, 1);
    clock.advance(59s);
    EXPECT_EQ(co_await row.seen_by(there), "old");
    EXPECT_EQ(row.reads, 1);
    clock.advance(2s);
    EXPECT_EQ(co_await row.seen_by(there), "old");
    EXPECT_EQ(row.reads, 2) << "the far cache makes nothing last longer";
}

KLIEG_ASYNC_TEST(TieredCache, IsInvalidatedHereAtOnceAndElsewhereWithTheNews) {
    testing::ManualClock clock;
    Shared shared(clock);
    Node here(shared, co_await this_executor());
    Node there(shared, co_await this_executor());
    Row row;
    EXPECT_EQ(co_await row.seen_by(here), "old");
    EXPECT_EQ(co_await row.seen_by(there), "old");
    row.text = "new";
    co_await here.cache.invalidate({"row"});
    EXPECT_EQ(co_await row.seen_by(here), "new");
    co_await yield();
    EXPECT_EQ(co_await row.seen_by(there), "new");
    EXPECT_EQ(row.reads, 2);
}

KLIEG_ASYNC_TEST(TieredCache, WithoutTheNewsShowsWhatIsOldNoLongerThanItsTime) {
    testing::ManualClock clock;
    Shared shared(clock);
    boost::asio::io_context deaf(1);
    Node here(shared, co_await this_executor());
    Node there(shared, deaf.get_executor());
    Row row;
    EXPECT_EQ(co_await row.seen_by(there), "old");
    row.text = "new";
    co_await here.cache.invalidate({"row"});
    co_await yield();
    EXPECT_EQ(co_await row.seen_by(there), "old");
    clock.advance(61s);
    EXPECT_EQ(co_await row.seen_by(there), "new");
}

KLIEG_ASYNC_TEST(TieredCache, KeepsForNobodyWhatWasLoadedWhileAnotherNodeInvalidated) {
    testing::ManualClock clock;
    Shared shared(clock);
    boost::asio::io_context deaf(1);
    Node here(shared, co_await this_executor());
    Node there(shared, deaf.get_executor());
    Row row;
    struct Late {
        Row& row;
        Node& other;
        static Task<Result<ports::Cache::Loaded>> read(Late& late, ports::Cache::Tags& tags) {
            KLIEG_CO_TRY(auto loaded, co_await Row::read(late.row, "row", tags));
            late.row.text = "new";
            co_await late.other.cache.invalidate({"row"});
            co_return loaded;
        }
    } late{row, here};
    auto load = [&late](ports::Cache::Tags& tags) { return Late::read(late, tags); };
    CO_ASSERT_OK(co_await there.cache.get_or_load("k", load));
    EXPECT_EQ(co_await row.seen_by(here), "new");
    Node third(shared, deaf.get_executor());
    EXPECT_EQ(co_await row.seen_by(third), "new");
}

KLIEG_ASYNC_TEST(TieredCache, MakesNothingOfWhatIsOldNearBy) {
    testing::ManualClock clock;
    Shared shared(clock);
    boost::asio::io_context deaf(1);
    Node here(shared, co_await this_executor());
    Node there(shared, deaf.get_executor());
    Row row;
    EXPECT_EQ(co_await row.seen_by(there), "old");
    row.text = "new";
    co_await here.cache.invalidate({"row"});
    struct Page {
        static Task<Result<ports::Cache::Loaded>> load(Row& row, Node& node, ports::Cache::Tags& tags) {
            co_await tags.add({{"row"}});
            auto text = "page of " + co_await row.seen_by(node);
            co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), 1min};
        }
    };
    auto load = [&](ports::Cache::Tags& tags) { return Page::load(row, there, tags); };
    auto page = co_await there.cache.get_or_load("page", load);
    CO_ASSERT_OK(page);
    EXPECT_EQ((*page)->text(), "page of new") << "the token tells what the news has not";
}

KLIEG_ASYNC_TEST(TieredCache, DropsWhatItHasNearByWhenNewsWasLost) {
    testing::ManualClock clock;
    Shared shared(clock);
    Node here(shared, co_await this_executor());
    Row row;
    EXPECT_EQ(co_await row.seen_by(here), "old");
    for (int i = 0; i < 10; ++i) shared.broadcast.publish("cache", "another");
    co_await yield();
    EXPECT_FALSE(here.cache.find("k"));
    EXPECT_EQ(co_await row.seen_by(here), "old");
    EXPECT_EQ(row.reads, 1) << "it is far away still";
}

KLIEG_ASYNC_TEST(TieredCache, GoesOnWithoutTheFarCache) {
    testing::ManualClock clock;
    Shared shared(clock);
    Node here(shared, co_await this_executor());
    Node there(shared, co_await this_executor());
    Row row;
    shared.far.away = true;
    EXPECT_EQ(co_await row.seen_by(here), "old");
    EXPECT_EQ(co_await row.seen_by(here), "old");
    EXPECT_EQ(row.reads, 1);
    EXPECT_EQ(co_await row.seen_by(there), "old");
    row.text = "new";
    co_await here.cache.invalidate({"row"});
    co_await yield();
    EXPECT_EQ(co_await row.seen_by(here), "new");
    EXPECT_EQ(co_await row.seen_by(there), "new");
}

KLIEG_ASYNC_TEST(TieredCache, LoadsAnewWhereTheFarCacheHasLostItsTokensOrHoldsNonsense) {
    testing::ManualClock clock;
    Shared shared(clock);
    Row row;
    Node here(shared, co_await this_executor());
    EXPECT_EQ(co_await row.seen_by(here), "old");
    shared.far.overwrite_all("nonsense");
    Node there(shared, co_await this_executor());
    EXPECT_EQ(co_await row.seen_by(there), "old");
    EXPECT_EQ(row.reads, 2);
    shared.far.lose("tag:row");
    Node third(shared, co_await this_executor());
    EXPECT_EQ(co_await row.seen_by(third), "old");
    EXPECT_EQ(row.reads, 3);
}

}  // namespace klieg::tiered

namespace klieg::testing {

namespace {
CacheFactory factory() {
    return {"tiered", [](Clock const& clock) { return std::make_unique<tiered::WholeCache>(clock); }};
}
}  // namespace

INSTANTIATE_TEST_SUITE_P(Tiered, CacheContract, ::testing::Values(factory()));

}  // namespace klieg::testing
