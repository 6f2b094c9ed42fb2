#include "adapters/embedded/disk_reserve.h"

#include "adapters/embedded/object_store.h"
#include "testing/async_test.h"
#include "testing/contracts/object_store_contract.h"
#include "testing/temp_dir.h"

namespace klieg::embedded {

namespace {

using Keep = ports::ObjectStore::Keep;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

std::uint64_t bytes_below(std::filesystem::path const& folder) {
    std::uint64_t sum = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) sum += entry.file_size();
    return sum;
}

/// A store on a file system of three megabytes, one of which it leaves free: what its files hold is what is used.
struct SmallDisk {
    static constexpr std::uint64_t kCapacity = 3'000'000;
    static constexpr std::uint64_t kReserve = 1'000'000;

    SmallDisk() {
        auto measure = [this]() -> Result<DiskSpace> {
            return DiskSpace{kCapacity, kCapacity - std::min(kCapacity, bytes_below(dir.path()) + of_others)};
        };
        auto opened = ObjectStore::open({.root = dir.path(), .reserve_bytes = kReserve, .measure = measure}, pool);
        if (opened.ok()) store = *std::move(opened);
    }

    std::uint64_t free() const { return kCapacity - bytes_below(dir.path()) - of_others; }
    Task<Result<std::uint64_t>> append(ports::StagingId id, std::uint64_t offset, std::size_t count) {
        testing::TextSource source(std::string(count, 'x'), 100'000);
        co_return co_await store->append(std::move(id), offset, source, Keep::what_arrived);
    }

    testing::TempDir dir;
    BlockingPool pool{{.name = "objects"}};
    std::uint64_t of_others = 0;
    std::unique_ptr<ObjectStore> store;
};

bool is_full(auto const& result) {
    return !result.ok() && result.error().kind == Errc::exhausted && result.error().code == ports::kStorageFull;
}

}  // namespace

TEST(DiskReserve, IsAGigabyteOrATwentiethAndLeavesSmallDisksToTheirOwners) {
    EXPECT_EQ(DiskReserve::bytes_for(1000 * kGiB), 50 * kGiB);
    EXPECT_EQ(DiskReserve::bytes_for(10 * kGiB), kGiB);
    EXPECT_EQ(DiskReserve::bytes_for(kGiB), kGiB / 8);
    EXPECT_EQ(DiskReserve::bytes_for(40'000'000), 5'000'000U);
}

TEST(DiskReserve, GivesTheLastRoomToOneOfTwo) {
    DiskReserve reserve(100, [] { return DiskSpace{1000, 600}; });
    auto first = reserve.claim(300);
    ASSERT_TRUE(first.ok());
    EXPECT_TRUE(is_full(reserve.claim(300))) << "the first has not written yet, so the disk does not know";
    {
        auto gone = *std::move(first);
    }
    EXPECT_TRUE(reserve.claim(500).ok());
    EXPECT_TRUE(is_full(reserve.claim(501)));
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, LeavesTheReserveFreeWhateverIsStored) {
    SmallDisk disk;
    CO_ASSERT(disk.store);
    auto id = co_await disk.store->stage("src/up", 1'500'000);
    CO_ASSERT_OK(id);
    auto large = std::make_shared<Bytes const>(600'000);
    CO_ASSERT_OK(co_await disk.store->put("seg/1", large));
    auto appended = co_await disk.append(*id, 0, 1'500'000);
    EXPECT_TRUE(is_full(appended)) << "what was announced did not keep others out";
    EXPECT_TRUE(is_full(co_await disk.store->put("seg/2", large)));
    EXPECT_GE(disk.free(), SmallDisk::kReserve);
    // What was acknowledged is there, and goes on when something has gone.
    auto size = co_await disk.store->staged_size(*id);
    CO_ASSERT_OK(size);
    EXPECT_GT(*size, 1'000'000U);
    CO_ASSERT_OK(co_await disk.store->remove("seg/1"));
    EXPECT_EQ(*co_await disk.append(*id, *size, 1'500'000 - *size), 1'500'000U);
    CO_ASSERT_OK(co_await disk.store->complete(*id));
    EXPECT_GE(disk.free(), SmallDisk::kReserve);
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, HoldsAnnouncedLengthsAgainstTheRoomAtTheBeginning) {
    SmallDisk disk;
    CO_ASSERT(disk.store);
    EXPECT_TRUE(is_full(co_await disk.store->stage("src/1", 2'100'000))) << "it reaches into the reserve";
    auto first = co_await disk.store->stage("src/1", 1'500'000);
    CO_ASSERT_OK(first);
    EXPECT_TRUE(is_full(co_await disk.store->stage("src/2", 1'500'000))) << "both do not fit";
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(disk.dir.path() / "staging"), {}), 2)
        << "what was refused leaves nothing";
    CO_ASSERT_OK(co_await disk.append(*first, 0, 1'000'000));
    CO_ASSERT_OK(co_await disk.store->stage("src/3", 400'000));
    CO_ASSERT_OK(co_await disk.store->abort(*first));
    CO_ASSERT_OK(co_await disk.store->stage("src/2", 1'500'000));
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, SaysWhetherThereIsRoomAndKeepsNothingOfIt) {
    SmallDisk disk;
    CO_ASSERT(disk.store);
    CO_ASSERT_OK(co_await disk.store->require_room(1'900'000));
    EXPECT_TRUE(is_full(co_await disk.store->require_room(2'100'000)));
    CO_ASSERT_OK(co_await disk.store->stage("src/1", 1'900'000));
}

/// Of a piece with a checksum that does not hold nothing counts, and its room is spoken for as before.
KLIEG_ASYNC_TEST(EmbeddedObjectStore, HoldsTheRoomOfWhatIsTakenBack) {
    class Breaks final : public ByteSource {
    public:
        Task<Result<std::size_t>> read(std::span<std::byte> into) override {
            if (left_ == 0) co_return Error{Errc::invalid, "not what it should be", "checksum_mismatch"};
            auto const count = std::min(into.size(), left_);
            left_ -= count;
            co_return count;
        }

    private:
        std::size_t left_ = 1'000'000;
    };
    SmallDisk disk;
    CO_ASSERT(disk.store);
    auto id = co_await disk.store->stage("src/1", 1'500'000);
    CO_ASSERT_OK(id);
    Breaks source;
    EXPECT_EQ((co_await disk.store->append(*id, 0, source, Keep::all_or_nothing)).error().code, "checksum_mismatch");
    EXPECT_EQ(*co_await disk.store->staged_size(*id), 0U);
    EXPECT_TRUE(is_full(co_await disk.store->stage("src/2", 1'000'000)));
    CO_ASSERT_OK(co_await disk.store->stage("src/3", 400'000));
}

KLIEG_ASYNC_TEST(EmbeddedObjectStore, ReadsRemovesAndSweepsOnAFullDisk) {
    SmallDisk disk;
    CO_ASSERT(disk.store);
    CO_ASSERT_OK(co_await disk.store->put("seg/1", std::make_shared<Bytes const>(500'000)));
    auto id = co_await disk.store->stage("src/up", 500'000);
    CO_ASSERT_OK(id);
    CO_ASSERT_OK(co_await disk.append(*id, 0, 500'000));
    disk.of_others = SmallDisk::kReserve + 1'000'000;
    EXPECT_TRUE(is_full(co_await disk.store->stage("src/more", 1)));
    CO_ASSERT_OK(co_await disk.store->get("seg/1", {}));
    CO_ASSERT_OK(co_await disk.store->complete(*id));
    CO_ASSERT_OK(co_await disk.store->remove("seg/1"));
    EXPECT_EQ(*co_await disk.store->collect_abandoned(std::chrono::seconds(0)), 0U);
}

}  // namespace klieg::embedded
