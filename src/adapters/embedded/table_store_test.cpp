#include "adapters/embedded/table_store.h"

#include "base/crypto.h"
#include "testing/async_test.h"
#include "testing/contracts/table_store_contract.h"
#include "testing/temp_dir.h"

namespace klieg::embedded {

namespace {

class TableStoreEngine final : public testing::TableEngine {
public:
    explicit TableStoreEngine(std::vector<ports::TableSchema> schemas) : schemas_(std::move(schemas)) { reopen(); }

    ports::TableStore& store() override { return *store_; }
    void reopen() override {
        store_.reset();
        database_.reset();
        database_ = *Database::open({.path = dir_.path() / "klieg.sqlite"});
        store_ = *TableStore::open(*database_, schemas_);
    }

private:
    testing::TempDir dir_;
    std::vector<ports::TableSchema> schemas_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<TableStore> store_;
};

testing::TableEngineFactory table_store_engine() {
    return {"sqlite", [](std::vector<ports::TableSchema> schemas) {
                return std::make_unique<TableStoreEngine>(std::move(schemas));
            }};
}

ports::TableSchema sessions() {
    return {.name = "Sessions", .partition_attribute = "TokenHash", .expiry_attribute = "ExpiresAt"};
}

}  // namespace

}  // namespace klieg::embedded

namespace klieg::testing {
INSTANTIATE_TEST_SUITE_P(Embedded, TableStoreContract, ::testing::Values(embedded::table_store_engine()));
}

namespace klieg::embedded {

KLIEG_ASYNC_TEST(EmbeddedTableStore, CollectsWhatHasExpired) {
    testing::TempDir dir;
    auto database = Database::open({.path = dir.path() / "db"});
    CO_ASSERT_OK(database);
    auto store = TableStore::open(**database, {sessions()});
    CO_ASSERT_OK(store);
    for (int i = 0; i < 700; ++i) {
        ports::Item item{{"TokenHash", "t" + std::to_string(i)}, {"ExpiresAt", 1000 + i}};
        CO_ASSERT_OK(co_await (*store)->write(ports::Put{.table = "Sessions", .item = item}));
    }
    CO_ASSERT_OK(co_await (*store)->write(ports::Put{.table = "Sessions", .item = {{"TokenHash", "forever"}}}));
    auto removed = co_await (*store)->collect_expired(Time(std::chrono::seconds(1599)));
    CO_ASSERT_OK(removed);
    EXPECT_EQ(*removed, 600U);
    auto rest = co_await (*store)->scan({.table = "Sessions", .limit = 1000});
    CO_ASSERT_OK(rest);
    EXPECT_EQ(rest->items.size(), 101U);
}

KLIEG_ASYNC_TEST(EmbeddedTableStore, ACursorTellsNothingOfTheItemAtWhichAPageEnded) {
    testing::TempDir dir;
    ports::TableSchema schema{.name = "Videos", .partition_attribute = "VideoId", .indexes = {{"All", "A", "B"}}};
    auto database = Database::open({.path = dir.path() / "db"});
    CO_ASSERT_OK(database);
    auto store = TableStore::open(**database, {schema});
    CO_ASSERT_OK(store);
    for (std::string id : {"v_hidden", "v_next"}) {
        ports::Item item{{"VideoId", id}, {"A", "a"}, {"B", "2026#" + id}};
        CO_ASSERT_OK(co_await (*store)->write(ports::Put{.table = "Videos", .item = item}));
    }
    ports::Query query{.table = "Videos", .index = "All", .partition = "a", .limit = 1};
    auto page = co_await (*store)->query(query);
    CO_ASSERT_OK(page);
    auto bytes = crypto::from_base64url(page->next);
    CO_ASSERT(bytes.has_value());
    EXPECT_EQ(bytes->find("hidden"), std::string::npos);
    // The answer that carries it keeps its tag.
    EXPECT_EQ((co_await (*store)->query(query))->next, page->next);
}

KLIEG_ASYNC_TEST(EmbeddedTableStore, BringsTablesForward) {
    testing::TempDir dir;
    ports::TableSchema schema{.name = "Videos", .partition_attribute = "VideoId", .indexes = {{"Old", "A", "B"}}};
    {
        auto database = Database::open({.path = dir.path() / "db"});
        CO_ASSERT_OK(database);
        auto store = TableStore::open(**database, {schema});
        CO_ASSERT_OK(store);
        CO_ASSERT_OK(co_await (*store)->write(
            ports::Put{.table = "Videos", .item = {{"VideoId", "v"}, {"A", "a"}, {"C", "c"}}}));
    }
    schema.indexes = {{"New", "A", "C"}, {"Old", "C", "A"}};
    schema.expiry_attribute = "Gone";
    auto database = Database::open({.path = dir.path() / "db"});
    CO_ASSERT_OK(database);
    auto store = TableStore::open(**database, {schema});
    CO_ASSERT_OK(store);
    auto fresh = co_await (*store)->query({.table = "Videos", .index = "New", .partition = "a"});
    CO_ASSERT_OK(fresh);
    EXPECT_EQ(fresh->items.size(), 1U);
    auto changed = co_await (*store)->query({.table = "Videos", .index = "Old", .partition = "c"});
    CO_ASSERT_OK(changed);
    EXPECT_EQ(changed->items.size(), 1U);
    auto other_key = TableStore::open(**database, {{.name = "Videos", .partition_attribute = "Title"}});
    CO_ASSERT(!other_key.ok());
    EXPECT_EQ(other_key.error().kind, Errc::unsupported);
}

TEST(EmbeddedTableStore, RefusesNamesThatAreNoColumns) {
    testing::TempDir dir;
    auto database = Database::open({.path = dir.path() / "db"});
    ASSERT_TRUE(database.ok());
    for (auto const* name : {"", "a\"b", "KliegSecrets", "x y"})
        EXPECT_FALSE(TableStore::open(**database, {{.name = name, .partition_attribute = "Id"}}).ok()) << name;
    EXPECT_FALSE(TableStore::open(**database, {{.name = "A", .partition_attribute = "Item"}}).ok());
    EXPECT_FALSE(TableStore::open(**database, {sessions(), sessions()}).ok());
}

}  // namespace klieg::embedded
