#include "adapters/embedded/object_store.h"
#include "adapters/embedded/table_store.h"
#include "base/crypto.h"
#include "base/random.h"
#include "testing/async_test.h"
#include "testing/contracts/object_store_contract.h"
#include "testing/killed_child.h"
#include "testing/temp_dir.h"

/// What a process that is killed at a random moment leaves behind.
namespace klieg::embedded {

namespace {

constexpr int kRounds = 12;

std::chrono::microseconds random_life() {
    return std::chrono::microseconds(5'000 + SystemRandom().number() % 120'000);
}

std::vector<ports::TableSchema> pairs() {
    return {{.name = "Left", .partition_attribute = "Id", .indexes = {{"Even", "Parity", "Id"}}},
            {.name = "Right", .partition_attribute = "Id"}};
}

using Report = std::function<void(std::int64_t)>;

Task<> write_pairs(ports::TableStore& store, std::int64_t from, Report report) {
    for (std::int64_t n = from;; ++n) {
        auto id = std::to_string(n);
        ports::Put left{.table = "Left", .item = {{"Id", id}, {"Parity", n % 2 == 0 ? "even" : "odd"}}};
        ports::Put right{.table = "Right", .item = {{"Id", id}, {"Text", std::string(2000, 'x')}}};
        if ((co_await store.transact({left, right})).ok()) report(n);
    }
}

Task<std::pair<bool, bool>> pair_at(ports::TableStore& store, std::int64_t n) {
    ports::Key key{std::to_string(n)};
    auto left = co_await store.get("Left", key, ports::Consistency::strong);
    auto right = co_await store.get("Right", key, ports::Consistency::strong);
    EXPECT_TRUE(left.ok() && right.ok());
    co_return std::pair(left.ok() && left->has_value(), right.ok() && right->has_value());
}

Task<> check_pairs(Database& database, ports::TableStore& store, std::int64_t acknowledged) {
    auto sound = co_await database.verify();
    EXPECT_TRUE(sound.ok());
    for (std::int64_t n = 0; n <= acknowledged; ++n) {
        auto both = co_await pair_at(store, n);
        EXPECT_TRUE(both.first && both.second) << "lost " << n;
    }
    auto next = co_await pair_at(store, acknowledged + 1);
    EXPECT_EQ(next.first, next.second) << "half a transaction";
}

std::string chunk(std::uint64_t number) {
    return std::string(3000, static_cast<char>('a' + number % 26));
}

/// Reports how many chunks of an upload are acknowledged, and 1000 once it is complete.
Task<> upload(ports::ObjectStore& store, ports::StagingId id, Report report) {
    auto size = co_await store.staged_size(id);
    if (!size.ok()) co_return;
    for (std::uint64_t n = *size / 3000; n < 40; ++n) {
        testing::TextSource source(chunk(n), 700);
        auto keep = n % 2 == 0 ? ports::ObjectStore::Keep::all_or_nothing : ports::ObjectStore::Keep::what_arrived;
        auto appended = co_await store.append(id, n * 3000, source, keep);
        if (!appended.ok()) co_return;
        report(static_cast<std::int64_t>(n) + 1);
    }
    if ((co_await store.complete(id)).ok()) report(1000);
}

Task<> check_upload(ports::ObjectStore& store, ports::StagingId id, std::int64_t acknowledged) {
    auto size = co_await store.staged_size(id);
    if (acknowledged < 1000 && size.ok()) {
        EXPECT_GE(*size, static_cast<std::uint64_t>(std::max<std::int64_t>(acknowledged, 0)) * 3000);
        EXPECT_FALSE((co_await store.head("up/x")).ok()) << "appeared before it was complete";
        co_return;
    }
    auto done = co_await store.complete(id);
    CO_ASSERT_OK(done);
    auto bytes = co_await store.get("up/x", {});
    CO_ASSERT_OK(bytes);
    auto text = co_await testing::text_of(*std::move(bytes));
    std::string wanted;
    for (std::uint64_t n = 0; n < 40; ++n) wanted += chunk(n);
    EXPECT_TRUE(text == wanted);
}

Task<> put_versions(ports::ObjectStore& store, Report report) {
    for (std::int64_t n = 0;; ++n) {
        auto text = std::to_string(n) + ":" + std::string(5000, static_cast<char>('a' + n % 26));
        auto view = crypto::as_bytes(text);
        auto bytes = std::make_shared<std::vector<std::byte> const>(view.begin(), view.end());
        if ((co_await store.put("a/b/c", bytes)).ok()) report(n);
    }
}

Task<> stage(std::filesystem::path const& root, ports::StagingId& id) {
    BlockingPool pool({.name = "objects"});
    auto store = ObjectStore::open({.root = root}, pool);
    CO_ASSERT_OK(store);
    auto staged = co_await (*store)->stage("up/x", 1);
    CO_ASSERT_OK(staged);
    id = *staged;
}

Task<> check_version(std::filesystem::path const& root, std::int64_t acknowledged) {
    BlockingPool pool({.name = "objects"});
    auto store = ObjectStore::open({.root = root}, pool);
    CO_ASSERT_OK(store);
    auto bytes = co_await (*store)->get("a/b/c", {});
    CO_ASSERT_OK(bytes);
    auto text = co_await testing::text_of(*std::move(bytes));
    auto version = std::stoll(text);
    EXPECT_GE(version, acknowledged);
    EXPECT_EQ(text.substr(text.find(':') + 1), std::string(5000, static_cast<char>('a' + version % 26)));
}

}  // namespace

TEST(Crash, LosesNoAcknowledgedTransactionAndHalvesNone) {
    testing::TempDir dir;
    auto path = dir.path() / "db";
    std::int64_t acknowledged = -1;
    for (int round = 0; round < kRounds; ++round) {
        auto body = [&](Report const& report) {
            auto database = Database::open({.path = path});
            auto store = TableStore::open(**database, pairs());
            testing::run_async(write_pairs(**store, acknowledged + 1, report));
        };
        acknowledged = std::max(acknowledged, testing::run_and_kill(random_life(), body));
        auto database = Database::open({.path = path});
        ASSERT_TRUE(database.ok());
        auto store = TableStore::open(**database, pairs());
        ASSERT_TRUE(store.ok());
        testing::run_async(check_pairs(**database, **store, acknowledged));
    }
    EXPECT_GE(acknowledged, 0) << "nothing was written, so nothing was tested";
}

TEST(Crash, KeepsEveryAcknowledgedChunkOfAnUpload) {
    for (int round = 0; round < kRounds; ++round) {
        testing::TempDir dir;
        ports::StagingId id;
        std::int64_t acknowledged = -1;
        testing::run_async(stage(dir.path(), id));
        for (int life = 0; life < 3 && acknowledged < 1000; ++life) {
            auto body = [&](Report const& report) {
                BlockingPool pool({.name = "objects"});
                auto store = *ObjectStore::open({.root = dir.path()}, pool);
                testing::run_async(upload(*store, id, report));
            };
            acknowledged = std::max(acknowledged, testing::run_and_kill(random_life(), body));
            BlockingPool pool({.name = "objects"});
            auto store = *ObjectStore::open({.root = dir.path()}, pool);
            testing::run_async(check_upload(*store, id, acknowledged));
            if (std::filesystem::exists(dir.path() / "objects" / "up" / "x")) break;
        }
    }
}

TEST(Crash, LeavesEachObjectWhole) {
    testing::TempDir dir;
    for (int round = 0; round < kRounds; ++round) {
        auto body = [&](Report const& report) {
            BlockingPool pool({.name = "objects"});
            auto store = *ObjectStore::open({.root = dir.path()}, pool);
            testing::run_async(put_versions(*store, report));
        };
        auto acknowledged = testing::run_and_kill(random_life(), body);
        if (acknowledged < 0) continue;
        testing::run_async(check_version(dir.path(), acknowledged));
    }
}

}  // namespace klieg::embedded
