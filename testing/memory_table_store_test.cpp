#include "testing/memory_table_store.h"

#include "testing/async_test.h"
#include "testing/contracts/table_store_contract.h"

namespace klieg::testing {
namespace {

using namespace ports;  // NOLINT(google-build-using-namespace)

/// A late store to a reader that has patience: eventual reads see what there is in the end, strong ones see it anyway.
class SeenInTheEnd final : public TableStore {
public:
    SeenInTheEnd(std::vector<TableSchema> schemas, MemoryTableStore::Lateness lateness)
        : store_(std::move(schemas), lateness) {}

    Task<Result<std::optional<Item>>> get(std::string table, Key key, Consistency consistency) override {
        return read(consistency).get(std::move(table), std::move(key), consistency);
    }
    Task<Result<std::vector<std::optional<Item>>>> get_batch(std::string table, std::vector<Key> keys,
                                                             Consistency consistency) override {
        return read(consistency).get_batch(std::move(table), std::move(keys), consistency);
    }
    Task<Result<Page>> query(Query query) override { return read(query.consistency).query(std::move(query)); }
    Task<Result<Page>> scan(Scan scan) override { return read(Consistency::eventual).scan(std::move(scan)); }
    Task<Result<>> write(Action action) override { return store_.write(std::move(action)); }
    Task<Result<>> write_many(std::vector<BatchWrite> writes) override { return store_.write_many(std::move(writes)); }
    Task<Result<>> transact(Transaction transaction) override { return store_.transact(std::move(transaction)); }

private:
    MemoryTableStore& read(Consistency consistency) {
        if (consistency == Consistency::eventual) store_.catch_up();
        return store_;
    }

    MemoryTableStore store_;
};

class MemoryEngine final : public TableEngine {
public:
    MemoryEngine(std::vector<TableSchema> schemas, MemoryTableStore::Lateness lateness)
        : store_(std::move(schemas), lateness) {}
    TableStore& store() override { return store_; }
    void reopen() override {}  // memory has nothing to close

private:
    SeenInTheEnd store_;
};

TableEngineFactory memory(std::string name, MemoryTableStore::Lateness lateness) {
    return {std::move(name), [lateness](std::vector<TableSchema> schemas) {
                return std::make_unique<MemoryEngine>(std::move(schemas), lateness);
            }};
}

INSTANTIATE_TEST_SUITE_P(Memory, TableStoreContract,
                         ::testing::Values(memory("memory", {.calls_max = 0}), memory("late", {.calls_max = 12})),
                         [](auto const& parameter) { return parameter.param.name; });

struct Numbers {
    MemoryTableStore store{{{.name = "Numbers", .partition_attribute = "Id", .indexes = {{"All", "Kind", "Id"}}}},
                           {.calls_max = 5}};

    Task<Result<>> put(std::int64_t number) {
        return store.write(Put{"Numbers", {{"Id", "n"}, {"Kind", "k"}, {"Number", number}}});
    }
    Task<std::int64_t> number(Consistency consistency) {
        auto item = co_await store.get("Numbers", {"n"}, consistency);
        co_return item.ok() && *item ? (*item)->at("Number").as_int64() : 0;
    }
    Task<std::size_t> listed() {
        auto page = co_await store.query({.table = "Numbers", .index = "All", .partition = "k"});
        co_return page.ok() ? page->items.size() : 99;
    }
};

}  // namespace

KLIEG_ASYNC_TEST(LateTables, ShowWhatWasWrittenToStrongReadsAtOnceAndToOthersAfterAWhile) {
    Numbers numbers;
    CO_ASSERT_OK(co_await numbers.put(1));
    EXPECT_EQ(co_await numbers.listed(), 0U);  // the first lag is of two calls, for every store of this seed
    EXPECT_EQ(co_await numbers.number(Consistency::strong), 1);
    for (int i = 0; i < 5; ++i) co_await numbers.listed();
    EXPECT_EQ(co_await numbers.number(Consistency::eventual), 1);
    EXPECT_EQ(co_await numbers.listed(), 1U);
}

KLIEG_ASYNC_TEST(LateTables, NeverTakeAnItemBack) {
    Numbers numbers;
    std::int64_t seen = 0;
    bool was_late = false;
    for (std::int64_t i = 1; i <= 200; ++i) {
        CO_ASSERT_OK(co_await numbers.put(i));
        auto const now = co_await numbers.number(Consistency::eventual);
        EXPECT_GE(now, seen);
        was_late = was_late || now < i;
        seen = now;
    }
    EXPECT_TRUE(was_late);
    numbers.store.catch_up();
    EXPECT_EQ(co_await numbers.number(Consistency::eventual), 200);
    CO_ASSERT_OK(co_await numbers.store.write(Delete{"Numbers", {"n"}}));
    numbers.store.catch_up();
    EXPECT_EQ(co_await numbers.listed(), 0U);
}

}  // namespace klieg::testing
