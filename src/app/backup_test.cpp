#include "app/backup.h"

#include "app/missing_objects.h"
#include "app/site_for_test.h"
#include "app/storage_in_front_for_test.h"
#include "app/unfinished_folder.h"
#include "assembly/picture.h"
#include "identity/feature.h"
#include "testing/async_test.h"
#include "videos/feature.h"
#include "videos/object_names.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <set>

namespace klieg::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A storage that does something between two steps of a backup, as a site that goes on does.
class BusyStorage final : public StorageInFront {
public:
    using StorageInFront::StorageInFront;

    std::function<Task<>()> before_rows{};    ///< when all objects were copied once
    std::function<Task<>()> before_second{};  ///< when rows were copied

    Task<Result<>> copy_rows_to(fs::path folder) override {
        if (before_rows) co_await before_rows();
        rows_copied = true;
        ++tries;
        co_return co_await behind_->copy_rows_to(std::move(folder));
    }
    Task<Result<CopiedObjects>> copy_objects_to(CopyTarget target) override {
        if (rows_copied && before_second) co_await before_second();
        co_return co_await behind_->copy_objects_to(std::move(target));
    }

    bool rows_copied = false;
    int tries = 0;
};

/// A site with videos that have a file, and a folder for backups.
struct BusySite {
    BusySite()
        : site({.in_front =
                    [this](auto behind) {
                        auto storage = std::make_unique<BusyStorage>(std::move(behind));
                        busy = storage.get();
                        return storage;
                    },
                .passwords = Site::Passwords::plain}) {}

    Task<videos::Video> add(std::size_t bytes = 100) {
        videos::Video video{.video_id = VideoId::make(site.random()),
                            .channel_id = ChannelId::make(site.random()),
                            .owner_user_id = UserId::make(site.random()),
                            .title = "A title"};
        video.generation = video.base_generation = 1;
        video.source_name = videos::source_name(video.video_id, 1);
        video.source_bytes = bytes;
        Site::must(co_await site.storage().objects().put(video.source_name, std::make_shared<Bytes const>(bytes)));
        co_return Site::must(co_await site.get<videos::Feature>().writer.insert(video, {}));
    }
    Task<> remove(videos::Video video) {
        Site::must(co_await site.get<videos::Feature>().writer.remove(video, {}));
        Site::must(co_await site.storage().objects().remove(video.source_name));
    }
    Task<Result<Backup::Report>> back_up(std::string name, std::string before = {}) {
        Backup backup({site.storage(), site.folder(), pool, site.clock(), site.random()});
        Backup::Options options{.into = folder.path() / name};
        if (!before.empty()) options.before = folder.path() / before;
        co_return co_await backup.make(std::move(options));
    }
    /// That no row of it names what is not there. Answers how many videos.
    Task<std::size_t> check(std::string name) {
        auto opened = Site::must(DataFolder::open(folder.path() / name, DataFolder::Use::administer, site.random()));
        auto storage = Site::must(Storage::open(opened, site.clock(), {.tables = Features::tables()}));
        auto const check = Site::must(co_await find_missing_objects(*storage, {}));
        EXPECT_EQ(check.missing, 0U) << name;
        co_return check.videos;
    }

    BusyStorage* busy = nullptr;
    Site site;
    testing::TempDir folder;
    BlockingPool pool{{.name = "backup", .threads = 1}};
};

KLIEG_ASYNC_TEST(Backup, HasEveryObjectThatItsRowsRequire) {
    BusySite busy;
    auto const first = co_await busy.add();
    co_await busy.add();
    auto const made = co_await busy.back_up("one");
    CO_ASSERT_OK(made);
    EXPECT_EQ(made->videos, 2U);
    EXPECT_EQ(made->objects, 2U);
    EXPECT_EQ(made->written, 0U) << "they lie on one file system";
    co_await busy.remove(first);
    EXPECT_EQ(co_await busy.check("one"), 2U) << "what goes afterwards is in it still";
    EXPECT_EQ((co_await busy.back_up("one")).error().kind, Errc::conflict);
    EXPECT_FALSE(fs::exists(busy.folder.path() / "one.partial"));
}

KLIEG_ASYNC_TEST(Backup, TakesAwayWhatIsLeftOfOneThatWasCutOffAndNotOfOneThatIsBeingMade) {
    BusySite busy;
    co_await busy.add();
    auto const partial = busy.folder.path() / "one.partial";
    {
        auto const held = UnfinishedFolder::take(partial);
        CO_ASSERT_OK(held);
        fs::create_directories(partial / "objects" / "objects" / "src");
        for (auto const* left : {"klieg.sqlite", "klieg.sqlite-wal", kBackupNote, "objects/objects/src/foreign"})
            std::ofstream(partial / left) << "half";
        auto const beside = co_await busy.back_up("one");
        EXPECT_EQ(beside.error().kind, Errc::conflict);
        EXPECT_THAT(beside.error().detail, HasSubstr("another process makes"));
        EXPECT_TRUE(fs::exists(partial / kBackupNote)) << "it is that one's";
    }
    CO_ASSERT_OK(co_await busy.back_up("one"));
    EXPECT_FALSE(fs::exists(partial));
    EXPECT_FALSE(fs::exists(busy.folder.path() / "one" / "objects" / "objects" / "src" / "foreign"));
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(busy.folder.path() / "one"))
        names.push_back(entry.path().filename().string());
    EXPECT_THAT(names, ::testing::UnorderedElementsAre("BACKUP", "FORMAT", "klieg.sqlite", "objects", "secrets"));
    EXPECT_EQ(co_await busy.check("one"), 1U);
}

KLIEG_ASYNC_TEST(Backup, TakesNothingAwayThatNoBackupLeft) {
    BusySite busy;
    co_await busy.add();
    auto const partial = busy.folder.path() / "one.partial";
    fs::create_directories(partial);
    std::ofstream(partial / "photo") << "mine";
    std::ofstream(partial / "lock") << "another program's";
    EXPECT_EQ((co_await busy.back_up("one")).error().kind, Errc::conflict);
    EXPECT_EQ(std::distance(fs::directory_iterator(partial), fs::directory_iterator()), 2);
}

/// One that failed half-way, in the same life of the process.
KLIEG_ASYNC_TEST(Backup, IsMadeWhereTheOneBeforeFailed) {
    BusySite busy;
    auto const video = co_await busy.add();
    auto& objects = busy.site.storage().objects();
    Site::must(co_await objects.remove(video.source_name));
    EXPECT_EQ((co_await busy.back_up("one")).error().kind, Errc::corrupt);
    EXPECT_TRUE(fs::exists(busy.folder.path() / "one.partial")) << "else this tests nothing";
    Site::must(co_await objects.put(video.source_name, std::make_shared<Bytes const>(video.source_bytes)));
    CO_ASSERT_OK(co_await busy.back_up("one"));
    EXPECT_EQ(co_await busy.check("one"), 1U);
}

/// It would be copied into itself, and its files be the site's.
KLIEG_ASYNC_TEST(Backup, LiesInNoDataFolder) {
    BusySite busy;
    co_await busy.add();
    auto const data = busy.site.folder().path();
    fs::create_directory_symlink(data, busy.folder.path() / "link");
    for (auto const& into : {data / "backup", data / "objects" / "backup", data / "x" / ".." / "backup",
                             busy.folder.path() / "link" / "backup"}) {
        auto const made = co_await busy.back_up(into.string());
        CO_ASSERT(!made.ok());
        EXPECT_EQ(made.error().kind, Errc::invalid) << into;
        EXPECT_THAT(made.error().detail, HasSubstr("lies in the data folder"));
        EXPECT_FALSE(fs::exists(into.string() + kPartial)) << into;
    }
    CO_ASSERT_OK(co_await busy.back_up(data.string() + "-backup"));
    fs::remove_all(data.string() + "-backup");
}

/// Videos come and go at the worst moments: what is copied is a pair all the same.
KLIEG_ASYNC_TEST(Backup, IsAPairWhateverComesAndGoesMeanwhile) {
    BusySite busy;
    auto old = co_await busy.add();
    std::optional<videos::Video> fresh;
    auto come = [](BusySite& site, std::optional<videos::Video>& made) -> Task<> {
        if (site.busy->tries == 0) made = co_await site.add();
    };
    auto go = [](BusySite& site, videos::Video& gone, std::optional<videos::Video>& made) -> Task<> {
        if (made) co_await site.remove(*std::exchange(made, {}));
        if (!gone.title.empty()) co_await site.remove(std::exchange(gone, {}));
    };
    busy.busy->before_rows = [&] { return come(busy, fresh); };
    busy.busy->before_second = [&] { return go(busy, old, fresh); };
    auto const made = co_await busy.back_up("one");
    CO_ASSERT_OK(made);
    EXPECT_EQ(busy.busy->tries, 2) << "else this tests nothing: the first rows name what is gone";
    EXPECT_EQ(co_await busy.check("one"), 0U);
}

/// Somebody whose picture is another before the rows are copied the first time and after.
struct Portrait {
    Task<> come() {
        if (busy.busy->tries == 0) co_await show("first");
    }
    Task<> go() {
        if (busy.busy->tries > 1) co_return;
        co_await show("second");
        Site::must(co_await busy.site.storage().objects().remove(name("first")));
    }
    Task<> show(std::string key) {
        Site::must(co_await busy.site.storage().objects().put(name(key), std::make_shared<Bytes const>(100)));
        assembly::Picture picture{.key = std::move(key), .sizes = {{48, 48, 100}}};
        Site::must(co_await busy.site.get<identity::Feature>().service.set_avatar(caller, std::move(picture), {}));
    }
    ports::ObjectName name(std::string_view key) const { return assembly::picture_name(caller.user.text(), key, 48); }

    BusySite& busy;
    Principal caller;
};

/// The same of a picture, whose objects go after rows that name them were copied.
KLIEG_ASYNC_TEST(Backup, IsAPairThoughAPictureIsReplacedMeanwhile) {
    BusySite busy;
    auto& accounts = busy.site.get<identity::Feature>().service;
    auto const ada = Site::must(co_await accounts.create_user({"ada", "ada@example.org", kPassword, {}}, Role::user));
    Portrait portrait{busy, {ada.user_id, Role::user, SessionId::make(busy.site.random())}};
    busy.busy->before_rows = [&] { return portrait.come(); };
    busy.busy->before_second = [&] { return portrait.go(); };
    CO_ASSERT_OK(co_await busy.back_up("one"));
    EXPECT_EQ(busy.busy->tries, 2) << "else this tests nothing: the first rows name what is gone";
    EXPECT_EQ(co_await busy.check("one"), 0U);
}

KLIEG_ASYNC_TEST(Backup, FailsWhereTheSiteItselfLacksSomethingAndIsNoBackupThen) {
    BusySite busy;
    auto const video = co_await busy.add();
    Site::must(co_await busy.site.storage().objects().remove(video.source_name));
    auto const made = co_await busy.back_up("one");
    CO_ASSERT(!made.ok());
    EXPECT_EQ(made.error().kind, Errc::corrupt);
    EXPECT_FALSE(fs::exists(busy.folder.path() / "one"));
}

}  // namespace
}  // namespace klieg::app
