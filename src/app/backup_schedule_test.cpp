#include "app/backup_schedule.h"

#include "app/site_for_test.h"
#include "app/unfinished_folder.h"
#include "testing/async_test.h"
#include "videos/feature.h"
#include "videos/object_names.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace klieg::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

struct ScheduledSite {
    explicit ScheduledSite(std::size_t keep = 3) : keep_(keep) {}

    BackupSchedule schedule(std::chrono::hours every = 24h) {
        return {{site.storage(), site.folder(), metrics, site.clock(), site.random()},
                {.folder = backups, .every = every, .keep = keep_}};
    }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (auto const& entry : fs::directory_iterator(backups))
            if (entry.path().filename() != "lock") names.push_back(entry.path().filename().string());
        std::ranges::sort(names);
        return names;
    }
    double metric(std::string const& name) const {
        auto const text = metrics.exposition();
        auto const at = text.find("\n" + name + " ");
        return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
    }

    Site site{{.passwords = Site::Passwords::plain}};
    testing::TempDir temp;
    fs::path backups = temp.path() / "backups";
    Metrics metrics;

private:
    std::size_t keep_;
};

KLIEG_ASYNC_TEST(BackupSchedule, MakesOneEverySoOftenAndKeepsTheNewest) {
    ScheduledSite site;
    auto schedule = site.schedule();
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_THAT(site.names(), SizeIs(1));
    site.site.clock().advance(23h);
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_THAT(site.names(), SizeIs(1)) << "it is not old enough";
    auto const first = site.names().front();
    for (int day = 0; day < 4; ++day) {
        site.site.clock().advance(24h);
        CO_ASSERT_OK(co_await schedule.run_if_due());
    }
    EXPECT_THAT(site.names(), SizeIs(3));
    EXPECT_THAT(site.names(), Not(::testing::Contains(first)));
    EXPECT_EQ(site.metric("klieg_backup_last_success_seconds"),
              std::chrono::duration<double>(site.site.clock().now().time_since_epoch()).count());
    EXPECT_EQ(site.metric("klieg_backup_failing"), 0);
}

/// Which there are is what lies there, so a server that was started again makes none too many.
KLIEG_ASYNC_TEST(BackupSchedule, GoesByWhatLiesThere) {
    ScheduledSite site;
    for (int start = 0; start < 3; ++start) {
        auto schedule = site.schedule();
        CO_ASSERT_OK(co_await schedule.run_if_due());
        site.site.clock().advance(1h);
    }
    EXPECT_THAT(site.names(), SizeIs(1));
}

KLIEG_ASYNC_TEST(BackupSchedule, TakesNoHalfForAWholeAndTakesItAway) {
    ScheduledSite site;
    auto const half = site.backups / "klieg-20290101T000000Z.partial";
    auto const going = site.backups / "klieg-20250101T000000Z.removing";
    auto const foreign = site.backups / "somebody.partial";
    for (auto const& folder : {half, going, foreign}) {
        fs::create_directories(folder / "objects" / "below");
        std::ofstream(folder / "objects" / "below" / "file") << "bytes";
    }
    auto schedule = site.schedule();
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_FALSE(fs::exists(half));
    EXPECT_FALSE(fs::exists(going));
    EXPECT_TRUE(fs::exists(foreign)) << "it is none of ours";
    EXPECT_THAT(site.names(), SizeIs(2));
}

KLIEG_ASYNC_TEST(BackupSchedule, LeavesAloneWhatSomebodyMakesThereByHand) {
    ScheduledSite site;
    auto const half = site.backups / "klieg-20290101T000000Z.partial";
    fs::create_directories(site.backups);
    CO_ASSERT_OK(UnfinishedFolder::take(half));
    auto const held = UnfinishedFolder::take(half);
    CO_ASSERT_OK(held);
    auto schedule = site.schedule();
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_TRUE(fs::exists(half));
}

KLIEG_ASYNC_TEST(BackupSchedule, TellsThatItFailedTriesAgainAnHourLaterAndTellsThatItIsWell) {
    ScheduledSite site;
    std::ofstream(site.backups) << "no folder";
    auto schedule = site.schedule();
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_TRUE(schedule.is_failing());
    EXPECT_EQ(site.metric("klieg_backup_failing"), 1);
    EXPECT_EQ(site.metric("klieg_backups_failed_total"), 1);
    fs::remove(site.backups);
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_FALSE(fs::exists(site.backups)) << "it waits";
    site.site.clock().advance(1h);
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_THAT(site.names(), SizeIs(1));
    EXPECT_FALSE(schedule.is_failing());
    EXPECT_EQ(site.metric("klieg_backup_failing"), 0);
}

/// What is no folder, by a backup's name, is renamed and cannot be removed as one.
KLIEG_ASYNC_TEST(BackupSchedule, IsWellWithABackupThatIsWholeAndRemovesLaterWhatDoesNotGoAtOnce) {
    ScheduledSite site(1);
    fs::create_directories(site.backups);
    auto const old = site.backups / "klieg-20190101T000000Z";
    auto const going = fs::path(old.string() + ".removing");
    std::ofstream(old) << "no folder";
    auto schedule = site.schedule();
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_FALSE(schedule.is_failing());
    EXPECT_EQ(site.metric("klieg_backup_failing"), 0);
    EXPECT_EQ(site.metric("klieg_backup_removal_failing"), 1);
    CO_ASSERT(fs::exists(going));
    fs::remove(going);
    fs::create_directories(going / "objects");
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_TRUE(fs::exists(going)) << "it waits";
    site.site.clock().advance(1h);
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_FALSE(fs::exists(going)) << "though no backup is due";
    EXPECT_EQ(site.metric("klieg_backup_removal_failing"), 0);
    EXPECT_THAT(site.names(), SizeIs(1));
}

KLIEG_ASYNC_TEST(BackupSchedule, MakesOneWhateverCannotBeRemovedAndRemovesTheOthers) {
    ScheduledSite site(1);
    fs::create_directories(site.backups / "klieg-20200101T000000Z");
    fs::create_directories(site.backups / "klieg-20200202T000000Z.removing");
    auto const stays = site.backups / "klieg-20190101T000000Z.removing";
    std::ofstream(stays) << "no folder";
    auto schedule = site.schedule();
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_FALSE(schedule.is_failing());
    EXPECT_TRUE(fs::exists(stays)) << "else this tests nothing";
    EXPECT_THAT(site.names(), SizeIs(2)) << "that, and the one that was made";
    EXPECT_EQ(site.metric("klieg_backup_removal_failing"), 1);
}

/// One that an operator has moved to another disk.
KLIEG_ASYNC_TEST(BackupSchedule, FollowsNoLinkWhereItTakesAway) {
    ScheduledSite site(1);
    auto const elsewhere = site.temp.path() / "elsewhere";
    fs::create_directories(elsewhere);
    std::ofstream(elsewhere / "kept") << "bytes";
    fs::create_directories(site.backups);
    for (auto const* name : {"klieg-20190101T000000Z", "klieg-20190102T000000Z.partial"})
        fs::create_directory_symlink(elsewhere, site.backups / name);
    auto schedule = site.schedule();
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_THAT(site.names(), SizeIs(1)) << "the links have gone";
    EXPECT_TRUE(fs::exists(elsewhere / "kept"));
}

/// What it made then would else count as the last one, and be kept for ever in place of those of today.
KLIEG_ASYNC_TEST(BackupSchedule, SurvivesAClockThatWasAhead) {
    ScheduledSite site(3);
    auto schedule = site.schedule();
    CO_ASSERT_OK(co_await schedule.run_if_due());
    site.site.clock().advance(25h);
    CO_ASSERT_OK(co_await schedule.run_if_due());
    auto const before = site.names();
    site.site.clock().set_date(24h * 365);
    CO_ASSERT_OK(co_await schedule.run_if_due());
    site.site.clock().set_date(-24h * 365);
    EXPECT_THAT(site.names(), SizeIs(3));
    for (int looks = 0; looks < 2; ++looks) CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_THAT(site.names(), IsSupersetOf(before)) << "the last of today is young still";
    site.site.clock().advance(25h);
    CO_ASSERT_OK(co_await schedule.run_if_due());
    EXPECT_THAT(site.names(), IsSupersetOf(before));
    EXPECT_THAT(site.names(), SizeIs(3)) << "that of the clock that was ahead has gone";
}

KLIEG_ASYNC_TEST(BackupSchedule, LeavesTheFolderToWhoHoldsIt) {
    ScheduledSite site;
    auto first = site.schedule();
    CO_ASSERT_OK(co_await first.run_if_due());
    auto const lock = FileLock::take(site.backups / "lock");
    CO_ASSERT(lock.ok() && lock->has_value());
    site.site.clock().advance(25h);
    CO_ASSERT_OK(co_await first.run_if_due());
    EXPECT_TRUE(first.is_failing());
    EXPECT_THAT(site.names(), SizeIs(1));
}

TEST(BackupSchedule, IsNothingToDoWhereNoFolderIsSet) {
    Site site;
    Metrics metrics;
    BackupSchedule schedule({site.storage(), site.folder(), metrics, site.clock(), site.random()}, {});
    EXPECT_THAT(schedule.maintenance(), IsEmpty());
}

}  // namespace
}  // namespace klieg::app
