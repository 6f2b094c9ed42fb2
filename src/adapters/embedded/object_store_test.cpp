#include "adapters/embedded/object_store.h"

#include "base/crypto.h"
#include "testing/async_test.h"
#include "testing/contracts/object_store_contract.h"
#include "testing/fault_calls.h"
#include "testing/temp_dir.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace klieg::embedded {

namespace {

class ObjectStoreEngine final : public testing::ObjectEngine {
public:
    ObjectStoreEngine() { reopen(); }
    ports::ObjectStore& store() override { return *store_; }
    void reopen() override {
        store_.reset();
        store_ = *ObjectStore::open({.root = dir_.path()}, pool_);
    }

private:
    testing::TempDir dir_;
    BlockingPool pool_{{.name = "objects", .threads = 2}};
    std::unique_ptr<ObjectStore> store_;
};

testing::ObjectEngineFactory object_store_engine() {
    return {"files", [] { return std::make_unique<ObjectStoreEngine>(); }};
}

std::shared_ptr<std::vector<std::byte> const> bytes_of(std::string_view text) {
    auto view = crypto::as_bytes(text);
    return std::make_shared<std::vector<std::byte> const>(view.begin(), view.end());
}

}  // namespace

}  // namespace klieg::embedded

namespace klieg::testing {
INSTANTIATE_TEST_SUITE_P(Embedded, ObjectStoreContract, ::testing::Values(embedded::object_store_engine()));
}

namespace klieg::embedded {

namespace {

/// So many bytes at once, and how many it was asked for at most.
class MeasuredSource final : public ByteSource {
public:
    explicit MeasuredSource(std::size_t bytes) : left_(bytes) {}
    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        largest = std::max(largest, into.size());
        auto const count = std::min(into.size(), left_);
        std::ranges::fill(into.first(count), std::byte{'x'});
        left_ -= count;
        co_return count;
    }
    std::size_t largest = 0;

private:
    std::size_t left_;
};

}  // namespace

/// Ten thousand that send a byte now and then hold little; one that sends much gets a large buffer, if there is room.
KLIEG_ASYNC_TEST(EmbeddedObjectStore, BuffersAnAppendAsItsBudgetAllows) {
    constexpr std::size_t kBytes = 4'000'000;
    using namespace std::chrono_literals;
    struct Case {
        std::size_t copying_bytes_max;
        std::chrono::seconds a_filling_takes;
        std::size_t largest;
    };
    for (auto const& [copying_bytes_max, a_filling_takes, largest] :
         {Case{0, 0s, 8 * 1024}, Case{64'000'000, 0s, 256 * 1024}, Case{64'000'000, 1s, 8 * 1024}}) {
        testing::TempDir dir;
        BlockingPool pool({.name = "objects"});
        // Asked by the core and by the pool, one after the other.
        std::atomic<std::chrono::steady_clock::duration> time{};
        auto now = [&time, step = a_filling_takes] {
            time = time.load() + step;
            return std::chrono::steady_clock::time_point(time.load());
        };
        auto store = ObjectStore::open({.root = dir.path(), .copying_bytes_max = copying_bytes_max, .now = now}, pool);
        CO_ASSERT_OK(store);
        auto id = co_await (*store)->stage("video", kBytes);
        CO_ASSERT_OK(id);
        MeasuredSource source(kBytes);
        auto appended = co_await (*store)->append(*id, 0, source, ports::ObjectStore::Keep::what_arrived);
        CO_ASSERT_OK(appended);
        EXPECT_EQ(*appended, kBytes);
        EXPECT_EQ(source.largest, largest);
        CO_ASSERT_OK(co_await (*store)->complete(*id));
        auto head = co_await (*store)->head("video");
        CO_ASSERT_OK(head);
        EXPECT_EQ(head->size, kBytes);
    }
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, DoesNotFollowALinkInAnObjectsPlace) {
    testing::TempDir dir;
    BlockingPool pool({.name = "objects"});
    auto store = ObjectStore::open({.root = dir.path()}, pool);
    CO_ASSERT_OK(store);
    std::filesystem::create_symlink("/etc/passwd", dir.path() / "objects" / "trap");
    auto read = co_await (*store)->get("trap", {});
    CO_ASSERT(!read.ok());
    EXPECT_EQ(read.error().kind, Errc::not_found);
    EXPECT_FALSE((co_await (*store)->head("trap")).ok());
    auto page = co_await (*store)->list("", "", 10);
    CO_ASSERT_OK(page);
    EXPECT_TRUE(page->objects.empty());
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, TakesBackAnAppendThatDiedWithItsProcess) {
    testing::TempDir dir;
    auto stagings = StagingFiles::open(dir.path() / "staging");
    CO_ASSERT_OK(stagings);
    auto id = stagings->create("a");
    CO_ASSERT_OK(id);
    {
        auto opened = stagings->open_staging(*id);
        CO_ASSERT_OK(opened);
        CO_ASSERT_OK(opened->data.write_at(0, crypto::as_bytes("kept")));
        opened->size = 4;
        CO_ASSERT_OK(StagingFiles::set_floor(*opened));
        CO_ASSERT_OK(opened->data.write_at(4, crypto::as_bytes("half of a chunk")));
    }
    BlockingPool pool({.name = "objects"});
    auto store = ObjectStore::open({.root = dir.path()}, pool);
    CO_ASSERT_OK(store);
    EXPECT_EQ(*co_await (*store)->staged_size(*id), 4U);
    auto done = co_await (*store)->complete(*id);
    CO_ASSERT_OK(done);
    EXPECT_EQ(done->size, 4U);
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, CollectsWhatADeadProcessLeft) {
    testing::TempDir dir;
    BlockingPool pool({.name = "objects"});
    auto store = ObjectStore::open({.root = dir.path()}, pool);
    CO_ASSERT_OK(store);
    auto old = dir.path() / "temporary" / "old";
    auto young = dir.path() / "temporary" / "young";
    auto link = dir.path() / "links" / "1000-abc";
    for (auto const& path : {old, young, link}) std::ofstream(path) << "x";
    timespec const long_ago[2] = {{1000, 0}, {1000, 0}};
    EXPECT_EQ(::utimensat(AT_FDCWD, old.c_str(), long_ago, 0), 0);
    CO_ASSERT_OK(co_await (*store)->collect_abandoned(std::chrono::seconds(0)));
    EXPECT_FALSE(std::filesystem::exists(old));
    EXPECT_TRUE(std::filesystem::exists(young));
    EXPECT_FALSE(std::filesystem::exists(link));
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, RemovesWhatADeadServerLeftWhenItIsAlone) {
    testing::TempDir dir;
    BlockingPool pool({.name = "objects"});
    CO_ASSERT_OK(ObjectStore::open({.root = dir.path()}, pool));
    auto const half = dir.path() / "temporary" / "half", link = dir.path() / "links" / "1-aaaa";
    for (auto const& path : {half, link}) std::ofstream(path) << "x";
    CO_ASSERT_OK(ObjectStore::open({.root = dir.path()}, pool));
    EXPECT_TRUE(std::filesystem::exists(half)) << "a server may run beside an administrator's command";
    CO_ASSERT_OK(ObjectStore::open({.root = dir.path(), .alone = true}, pool));
    EXPECT_TRUE(std::filesystem::is_empty(dir.path() / "temporary"));
    EXPECT_TRUE(std::filesystem::is_empty(dir.path() / "links"));
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, FailsCleanlyWhateverCallFails) {
    // Storing must end with the new object or the old one, and leave no rubbish, for every call that can fail.
    testing::TempDir dir;
    BlockingPool pool({.name = "objects"});
    auto store = ObjectStore::open({.root = dir.path(), .open_files_max = 0}, pool);
    CO_ASSERT_OK(store);
    CO_ASSERT_OK(co_await (*store)->put("a/old", bytes_of("old")));
    bool succeeded = false;
    int failures = 0;
    for (int nth = 1; !succeeded && nth < 50; ++nth) {
        testing::FaultCalls faults(nth, ENOSPC);
        auto put = co_await (*store)->put("a/b/" + std::to_string(nth), bytes_of("new"));
        succeeded = !faults.struck();
        faults.stop();
        failures += put.ok() ? 0 : 1;
        EXPECT_EQ(put.ok(), succeeded) << nth;
        EXPECT_TRUE(put.ok() || put.error().kind == Errc::exhausted) << put.error().detail;
        EXPECT_TRUE(put.ok() || put.error().code == ports::kStorageFull) << "whoever noticed, a job waits for room";
        EXPECT_TRUE(std::filesystem::is_empty(dir.path() / "temporary")) << nth;
        CO_ASSERT_OK(co_await (*store)->remove("a/b/" + std::to_string(nth)));
    }
    EXPECT_TRUE(succeeded);
    EXPECT_GE(failures, 4) << "write, sync, rename and the sync of a folder can fail";
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, AppendsGoOnAfterTheDiskWasFull) {
    testing::TempDir dir;
    BlockingPool pool({.name = "objects"});
    auto store = ObjectStore::open({.root = dir.path()}, pool);
    CO_ASSERT_OK(store);
    auto const text = std::string(900'000, 'a') + std::string(900'000, 'b');
    for (auto keep : {ports::ObjectStore::Keep::what_arrived, ports::ObjectStore::Keep::all_or_nothing}) {
        for (int nth = 1; nth < 12; ++nth) {
            auto id = co_await (*store)->stage("src/up", text.size());
            CO_ASSERT_OK(id);
            testing::FaultCalls faults(nth, ENOSPC);
            testing::TextSource source(text, 100'000);
            auto first = co_await (*store)->append(*id, 0, source, keep);
            bool struck = faults.struck();
            faults.stop();
            EXPECT_EQ(first.ok(), !struck) << nth;
            EXPECT_TRUE(first.ok() || first.error().code == ports::kStorageFull) << nth;
            auto size = co_await (*store)->staged_size(*id);
            CO_ASSERT_OK(size);
            if (*size < text.size()) {
                testing::TextSource rest(text.substr(*size), 100'000);
                CO_ASSERT_OK(co_await (*store)->append(*id, *size, rest, keep));
            }
            CO_ASSERT_OK(co_await (*store)->complete(*id));
            auto bytes = co_await (*store)->get("src/up", {});
            CO_ASSERT_OK(bytes);
            EXPECT_EQ(co_await testing::text_of(*std::move(bytes)), text) << nth;
        }
    }
}

}  // namespace klieg::embedded
