#include "app/storage.h"

#include "app/faulty_storage_for_test.h"
#include "app/site_for_test.h"
#include "app/storage_in_front_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace klieg::app {

namespace {

using ::testing::HasSubstr;

/// A storage whose disk is as full as a test says.
class RoomyStorage final : public StorageInFront {
public:
    RoomyStorage(std::unique_ptr<Storage> behind, Room const& told) : StorageInFront(std::move(behind)), told_(told) {}

    Task<Result<std::optional<Room>>> room() override { co_return std::optional(told_); }

private:
    Room const& told_;
};

/// A folder on a file system of its own, where the machine has one.
struct OtherDisk {
    OtherDisk() { std::filesystem::create_directories(path); }
    ~OtherDisk() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    OtherDisk(OtherDisk const&) = delete;
    OtherDisk& operator=(OtherDisk const&) = delete;
    bool is_other_than(std::filesystem::path const& folder) const {
        struct stat mine{};
        struct stat its{};
        return ::stat(path.c_str(), &mine) == 0 && ::stat(folder.c_str(), &its) == 0 && mine.st_dev != its.st_dev;
    }

    std::filesystem::path path = std::filesystem::path("/dev/shm") / ("klieg-storage-" + std::to_string(::getpid()));
};

}  // namespace

KLIEG_ASYNC_TEST(Storage, IsFullInReadinessAndMetricsAndStillReady) {
    Storage::Room room{.available = 2000, .reserve = 1000, .has_ballast = true};
    Site site({.in_front = [&room](auto behind) { return std::make_unique<RoomyStorage>(std::move(behind), room); },
               .passwords = Site::Passwords::plain});
    auto ready = co_await site.send({.target = "/readyz"});
    EXPECT_EQ(ready.status, 200);
    EXPECT_EQ(ready.text, "ready\n");
    room = {.available = 1000, .reserve = 1000};
    ready = co_await site.send({.target = "/readyz"});
    EXPECT_EQ(ready.status, 200) << "it serves, so nobody who balances load shall turn away";
    EXPECT_THAT(ready.text, HasSubstr("storage_full"));
    auto metrics = co_await site.send({.target = "/metrics", .address = "127.0.0.1"});
    for (auto const* line : {"klieg_storage_available_bytes 1000", "klieg_storage_reserve_bytes 1000",
                             "klieg_storage_full 1", "klieg_storage_ballast 0"})
        EXPECT_THAT(metrics.text, HasSubstr(line));
}

KLIEG_ASYNC_TEST(Storage, KeepsItsBallastAndOpensAgainWithoutAWrite) {
    Site site;
    for (auto const& chore : site.storage().maintenance())
        if (chore.what == "ballast") CO_ASSERT_OK(co_await chore.run());
    EXPECT_TRUE(std::filesystem::exists(site.folder().ballast()));
    EXPECT_TRUE(std::filesystem::exists(site.folder().ballast_of_removals()));
    auto const changed_at = [&] { return std::filesystem::last_write_time(site.folder().path() / "FORMAT"); };
    CO_ASSERT_OK(site.folder().mark_as_served());
    auto const before = changed_at();
    CO_ASSERT_OK(site.folder().mark_as_served());
    EXPECT_EQ(changed_at(), before);
    auto room = co_await site.storage().room();
    CO_ASSERT_OK(room);
    CO_ASSERT(room->has_value());
    EXPECT_TRUE((*room)->has_ballast);
}

/// What copies leave free is a number of its own: commands may write their rows into the reserve, and copy nothing
/// there.
KLIEG_ASYNC_TEST(Storage, LeavesFreeOnTheDiskOfACopyWhatIsToStayFreeThere) {
    testing::TempDir here;
    OtherDisk const other;
    if (!other.is_other_than(here.path())) {
        std::puts("this machine has one file system, on which copies are links");
        co_return;
    }
    testing::ManualClock clock;
    SystemRandom random;
    auto const folder = Site::must(DataFolder::open(here.path() / "data", DataFolder::Use::serve, random));
    constexpr std::uint64_t kMoreThanThereIs = std::uint64_t{1} << 49U;
    auto open = [&](std::uint64_t objects, std::uint64_t copies) {
        return Site::must(Storage::open(
            folder, clock, {.tables = Features::tables(), .reserve_bytes = objects, .copy_reserve_bytes = copies}));
    };
    Site::must(co_await open(0, 0)->objects().put("a/b", std::make_shared<Bytes const>(100)));
    auto const refused = co_await open(0, kMoreThanThereIs)->copy_objects_to({.folder = other.path});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, ports::kStorageFull);
    auto const copied = co_await open(kMoreThanThereIs, 0)->copy_objects_to({.folder = other.path});
    CO_ASSERT_OK(copied);
    EXPECT_EQ(copied->written, 100U);
}

}  // namespace klieg::app
