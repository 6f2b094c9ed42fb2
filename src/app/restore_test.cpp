#include "app/restore.h"

#include "adapters/embedded/sqlite.h"
#include "app/command_for_test.h"
#include "app/site_for_test.h"
#include "app/unfinished_folder.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/json.h"
#include "budgets/service.h"
#include "channels/feature.h"
#include "identity/feature.h"
#include "testing/async_test.h"
#include "uploads/feature.h"
#include "videos/feature.h"
#include "videos/object_names.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace klieg::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

std::string bytes_in(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Nobody writes to it, so who opens it to read and waits does so for ever.
void put_pipe(fs::path const& at) {
    fs::remove_all(at);
    EXPECT_EQ(::mkfifo(at.c_str(), 0600), 0);
}
void put_socket(fs::path const& at) {
    fs::remove(at);
    ::sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    at.string().copy(address.sun_path, sizeof address.sun_path - 1);
    File const socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(::bind(socket.descriptor(), reinterpret_cast<::sockaddr const*>(&address), sizeof address), 0);
}

/// A backup of a site with a video, and a place to restore it to.
struct BackedUp {
    Task<> make() {
        videos::Video video{.video_id = VideoId::make(site.random()),
                            .channel_id = ChannelId::make(site.random()),
                            .owner_user_id = UserId::make(site.random()),
                            .title = "A title"};
        video.generation = video.base_generation = 1;
        source = video.source_name = videos::source_name(video.video_id, 1);
        video.source_bytes = 1000;
        Site::must(co_await site.storage().objects().put(source, std::make_shared<Bytes const>(1000)));
        Site::must(co_await site.get<videos::Feature>().writer.insert(video, {}));
        auto const made = run({"admin", "backup", backup.string(), "--data", site.config().data});
        EXPECT_EQ(made.status, 0) << made.complained;
    }
    RanCommand restored() const { return run({"admin", "restore", backup.string(), "--data", folder.string()}); }
    /// As an operator's copy of it, whose files are its own.
    void copy_to(fs::path const& other) const { fs::copy(backup, other, fs::copy_options::recursive); }

    Site site{{.passwords = Site::Passwords::plain}};
    testing::TempDir temp;
    fs::path backup = temp.path() / "backup";
    fs::path folder = temp.path() / "restored";
    ports::ObjectName source;
};

KLIEG_ASYNC_TEST(Restore, MakesADataFolderThatVerifiesAndCanBeServed) {
    BackedUp backed_up;
    co_await backed_up.make();
    auto const ran = backed_up.restored();
    EXPECT_EQ(ran.status, 0) << ran.complained;
    EXPECT_THAT(ran.said, HasSubstr("1 videos, 0 objects missing"));
    EXPECT_EQ(run({"admin", "verify", "--data", backed_up.folder.string()}).status, 0);
    EXPECT_FALSE(fs::exists(backed_up.folder / kBackupNote)) << "it is a site again, and changes";
    EXPECT_FALSE(fs::exists(backed_up.folder.string() + kRestoring));
    auto const mode = fs::status(backed_up.folder).permissions();
    EXPECT_EQ(mode & fs::perms(077), fs::perms::none);
    SystemRandom random;
    auto const served = DataFolder::open(backed_up.folder, DataFolder::Use::serve, random);
    CO_ASSERT_OK(served);
    EXPECT_EQ(served->media_secrets().by_key_id, backed_up.site.folder().media_secrets().by_key_id);
    EXPECT_EQ(backed_up.restored().status, 1) << "it is not empty any more";
}

/// Their bytes are in no backup.
KLIEG_ASYNC_TEST(Restore, EndsUploadsThatWereUnderWay) {
    BackedUp backed_up;
    auto& site = backed_up.site;
    identity::NewUser wanted{"ada", "ada@example.org", kPassword, {}};
    auto const ada = Site::must(co_await site.get<identity::Feature>().service.create_user(wanted, Role::user)).user_id;
    Principal const actor{ada, Role::user, SessionId::make(site.random())};
    auto const channel = Site::must(co_await site.get<channels::Feature>().service.create(actor, {"ada", "Ada", {}}));
    videos::NewVideo const film{.channel_id = channel.channel_id, .title = "A film"};
    auto const video = Site::must(co_await site.get<videos::Feature>().service.create(actor, film));
    Site::must(co_await site.get<uploads::Feature>().service.begin(actor, video.video_id, 5000, ""));
    co_await backed_up.make();
    EXPECT_EQ(backed_up.restored().status, 0);

    auto const folder = Site::must(DataFolder::open(backed_up.folder, DataFolder::Use::administer, site.random()));
    auto const storage = Site::must(Storage::open(folder, site.clock(), {.tables = Features::tables()}));
    videos::VideoRepo videos(storage->tables());
    EXPECT_EQ(Site::must(co_await videos.get(video.video_id)).status, videos::Status::draft);
    budgets::BudgetService budgets({storage->tables(), site.clock()}, {});
    auto const use = Site::must(co_await budgets.of(ada)).use;
    EXPECT_EQ(use.uploads, 0);
    EXPECT_EQ(use.staged_bytes, 0);
    EXPECT_EQ(use.drafts, 1);
}

KLIEG_ASYNC_TEST(Restore, FillsAnEmptyFolderAndNoOther) {
    BackedUp backed_up;
    co_await backed_up.make();
    fs::create_directories(backed_up.folder);
    std::ofstream(backed_up.folder / "photo") << "mine";
    auto const refused = backed_up.restored();
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.complained, HasSubstr("is not empty"));
    EXPECT_EQ(bytes_in(backed_up.folder / "photo"), "mine");
    fs::remove(backed_up.folder / "photo");
    EXPECT_EQ(backed_up.restored().status, 0);
}

KLIEG_ASYNC_TEST(Restore, RefusesWhatIsNoWholeBackupWithASentenceAndLeavesNothing) {
    BackedUp backed_up;
    co_await backed_up.make();
    auto const original = backed_up.backup;
    struct Damage {
        char const* what;
        std::function<void(fs::path const&)> do_it;
        char const* said;
    };
    auto const write = [](fs::path const& file, std::string const& text) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
    };
    auto const flip = [&write](fs::path const& file, std::size_t at) {
        auto text = bytes_in(file);
        text.at(at) = static_cast<char>(text.at(at) ^ 1);
        write(file, text);
    };
    auto const put_link = [](fs::path const& at, fs::path const& to) {
        fs::remove(at);
        fs::create_symlink(to, at);
    };
    auto const source = fs::path("objects") / "objects" / backed_up.source;
    std::vector<Damage> const kinds{
        {"a newer format", [&](auto const& at) { write(at / "FORMAT", "99\n"); }, "was written by a newer Klieg"},
        {"a newer note", [&](auto const& at) { write(at / kBackupNote, R"({"format":2,"klieg":"9.0"})"); },
         "was made by a newer Klieg (9.0)"},
        {"a note that is none", [&](auto const& at) { write(at / kBackupNote, "{"); }, "is damaged"},
        {"no FORMAT", [&](auto const& at) { fs::remove(at / "FORMAT"); }, "is no backup"},
        {"no secrets", [&](auto const& at) { fs::remove(at / "secrets"); }, "secrets is missing"},
        {"other secrets", [&](auto const& at) { flip(at / "secrets", 5); }, "its secrets are not as they were written"},
        {"no database", [&](auto const& at) { fs::remove(at / "klieg.sqlite"); }, "klieg.sqlite is missing"},
        {"a bit of the database", [&](auto const& at) { flip(at / "klieg.sqlite", 5000); }, "its database is not as"},
        {"half a database",
         [&](auto const& at) { fs::resize_file(at / "klieg.sqlite", fs::file_size(at / "klieg.sqlite") / 2); },
         "its database is not as"},
        {"a pipe for a note", [&](auto const& at) { put_pipe(at / kBackupNote); }, "BACKUP is no regular file"},
        {"a pipe for FORMAT", [&](auto const& at) { put_pipe(at / "FORMAT"); }, "FORMAT is no regular file"},
        {"a pipe for secrets", [&](auto const& at) { put_pipe(at / "secrets"); }, "secrets is no regular file"},
        {"a pipe for a database", [&](auto const& at) { put_pipe(at / "klieg.sqlite"); },
         "klieg.sqlite is no regular file"},
        {"a pipe for its log", [&](auto const& at) { put_pipe(at / "klieg.sqlite-wal"); },
         "klieg.sqlite-wal is no regular file"},
        {"a pipe for its journal", [&](auto const& at) { put_pipe(at / "klieg.sqlite-journal"); },
         "klieg.sqlite-journal is no regular file"},
        {"a pipe for a lock", [&](auto const& at) { put_pipe(at / "lock"); }, "lock is no regular file"},
        {"a pipe for objects", [&](auto const& at) { put_pipe(at / "objects"); }, "objects is no folder"},
        {"a link to itself for objects",
         [&](auto const& at) { fs::remove_all(at / "objects"), put_link(at / "objects", "objects"); },
         "objects is no folder"},
        {"no objects", [&](auto const& at) { fs::remove_all(at / "objects"); }, "objects is missing"},
        {"a pipe for an object", [&](auto const& at) { put_pipe(at / source); }, "it had 1 objects, and has 0"},
        {"a socket for a note", [&](auto const& at) { put_socket(at / kBackupNote); }, "BACKUP is no regular file"},
        {"a device for secrets", [&](auto const& at) { put_link(at / "secrets", "/dev/zero"); },
         "secrets is no regular file"},
        {"a link to what lies elsewhere", [&](auto const& at) { put_link(at / "secrets", original / "secrets"); },
         "secrets is no regular file"},
        {"an object that is gone", [&](auto const& at) { fs::remove(at / source); }, "it had 1 objects, and has 0"},
        {"an object that was cut off", [&](auto const& at) { fs::resize_file(at / source, 999); }, "or not whole"}};
    for (auto const& [what, do_it, said] : kinds) {
        backed_up.backup = backed_up.temp.path() / "damaged";
        fs::copy(original, backed_up.backup, fs::copy_options::recursive);
        do_it(backed_up.backup);
        auto const ran = backed_up.restored();
        EXPECT_EQ(ran.status, 1) << what;
        EXPECT_THAT(ran.complained, HasSubstr(said)) << what;
        EXPECT_FALSE(fs::exists(backed_up.folder)) << what;
        EXPECT_FALSE(fs::exists(backed_up.folder.string() + kRestoring)) << what;
        fs::remove_all(backed_up.backup);
    }
    for (auto const* nothing : {"nowhere", "half.partial"}) {
        backed_up.backup = backed_up.temp.path() / nothing;
        EXPECT_EQ(backed_up.restored().status, 1) << nothing;
    }
}

/// As restore does, whatever lies in the place of its files.
KLIEG_ASYNC_TEST(Verify, WaitsForNoPipe) {
    BackedUp backed_up;
    co_await backed_up.make();
    for (auto const* name :
         {"BACKUP", "FORMAT", "secrets", "klieg.sqlite", "klieg.sqlite-wal", "klieg.sqlite-journal"}) {
        auto const folder = backed_up.temp.path() / "damaged";
        backed_up.copy_to(folder);
        put_pipe(folder / name);
        for (bool const has_note : {true, false}) {
            if (!has_note) fs::remove(folder / kBackupNote);
            auto const ran = run({"admin", "verify", "--data", folder.string()});
            bool const is_gone = !has_note && name == std::string_view(kBackupNote);
            EXPECT_EQ(ran.status, is_gone ? 0 : 1) << name;
            if (!is_gone) EXPECT_THAT(ran.complained, HasSubstr(std::string(name) + " is no regular file"));
        }
        fs::remove_all(folder);
    }
}

KLIEG_ASYNC_TEST(Verify, SaysThatALinkLeadsNowhere) {
    BackedUp backed_up;
    co_await backed_up.make();
    fs::remove(backed_up.backup / kBackupNote);
    fs::remove(backed_up.backup / "klieg.sqlite");
    for (auto const* inside : {"objects/loop", "objects"}) {
        auto const at = backed_up.backup / inside;
        fs::remove_all(at);
        fs::create_symlink(at.filename(), at);
        auto const ran = run({"admin", "verify", "--data", backed_up.backup.string()});
        EXPECT_EQ(ran.status, 1) << inside;
        EXPECT_NE(ran.complained, "") << inside;
    }
}

/// Without a note what is looked for is what verify looks for: releases before wrote none.
KLIEG_ASYNC_TEST(Restore, TakesWhatHasNoNoteAndMissesWhatItsRowsRequire) {
    BackedUp backed_up;
    co_await backed_up.make();
    EXPECT_THAT(backed_up.restored().complained, Not(HasSubstr("no hashes")));
    fs::remove_all(backed_up.folder);
    fs::remove(backed_up.backup / kBackupNote);
    auto const unknown = backed_up.restored();
    EXPECT_EQ(unknown.status, 0);
    EXPECT_THAT(unknown.complained, HasSubstr("no file BACKUP: its database and secrets were held against no hashes"));
    fs::remove_all(backed_up.folder);
    fs::remove(backed_up.backup / "objects" / "objects" / backed_up.source);
    auto const ran = backed_up.restored();
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.said, HasSubstr(backed_up.source + " is missing"));
    EXPECT_THAT(ran.complained, HasSubstr("1 objects are missing"));
}

/// Somebody has opened it with another program, which was ended: the file itself is as it was.
KLIEG_ASYNC_TEST(Restore, RefusesChangesOfWhichTheHashKnowsNothing) {
    BackedUp backed_up;
    co_await backed_up.make();
    auto const changed = backed_up.temp.path() / "changed";
    {
        auto connection = Site::must(embedded::Connection::open(backed_up.backup / "klieg.sqlite",  //
                                                                embedded::Connection::Mode::read_write));
        Site::must(connection.execute("DELETE FROM Videos"));
        backed_up.copy_to(changed);
    }
    backed_up.backup = changed;
    auto const verify = [&changed] { return run({"admin", "verify", "--data", changed.string()}); };
    for (auto const* log : {"klieg.sqlite-wal", "klieg.sqlite-journal"}) {
        if (log == std::string_view("klieg.sqlite-journal")) std::ofstream(changed / log) << "half";
        CO_ASSERT(fs::file_size(changed / log) > 0);
        for (auto const& ran : {backed_up.restored(), verify()}) {
            EXPECT_EQ(ran.status, 1) << log;
            EXPECT_THAT(ran.complained, HasSubstr(std::string("by what ") + log + " holds"));
        }
        EXPECT_FALSE(fs::exists(backed_up.folder));
        fs::remove(changed / log);
    }
    EXPECT_EQ(verify().status, 0);
    EXPECT_EQ(backed_up.restored().status, 0);
}

/// Whatever opening it writes, as a later release does that has an index more.
KLIEG_ASYNC_TEST(Verify, LeavesABackupAsItWas) {
    BackedUp backed_up;
    co_await backed_up.make();
    auto const database = backed_up.backup / "klieg.sqlite";
    {
        auto connection = Site::must(embedded::Connection::open(database, embedded::Connection::Mode::read_write));
        auto const index =
            Site::must(connection.ask("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql > ''"));
        Site::must(connection.execute("DROP INDEX \"" + index + "\""));
    }
    auto note = Site::must(json::parse(bytes_in(backed_up.backup / kBackupNote)));
    note.as_object()["databaseSha256"] = Site::must(hash_of_file(database));
    Site::must(replace_file(backed_up.backup / kBackupNote, crypto::as_bytes(json::to_text(note))));
    auto const before = bytes_in(database);
    for (int times = 0; times < 2; ++times) {
        auto const ran = run({"admin", "verify", "--data", backed_up.backup.string()});
        EXPECT_EQ(ran.status, 0) << ran.complained;
        EXPECT_EQ(bytes_in(database), before);
        for (auto const* beside : {"klieg.sqlite-wal", "klieg.sqlite-shm"})
            EXPECT_FALSE(fs::exists(backed_up.backup / beside)) << beside;
    }
    EXPECT_EQ(backed_up.restored().status, 0);
}

/// As a process that was ended in the middle of a change leaves it: half of that is in the database, and the journal
/// has what was there before.
KLIEG_ASYNC_TEST(Restore, TakesBackWhatWasHalfWrittenWhereItHasNoNote) {
    BackedUp backed_up;
    co_await backed_up.make();
    auto const original = backed_up.backup;
    fs::remove(original / kBackupNote);
    auto connection = Site::must(embedded::Connection::open(original / "klieg.sqlite",  //
                                                            embedded::Connection::Mode::read_write));
    Site::must(connection.execute(
        "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 10; CREATE TABLE Many (X); BEGIN; DELETE FROM Videos; "
        "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 200) "
        "INSERT INTO Many SELECT randomblob(4000) FROM c"));
    backed_up.backup = backed_up.temp.path() / "half";
    fs::copy(original, backed_up.backup, fs::copy_options::recursive);
    CO_ASSERT(fs::file_size(backed_up.backup / "klieg.sqlite-journal") > 0);
    auto const ran = backed_up.restored();
    EXPECT_EQ(ran.status, 0) << ran.complained;
    EXPECT_THAT(ran.said, HasSubstr("1 videos, 0 objects missing"));
}

/// Its database is not what it was any more, and that is no damage.
KLIEG_ASYNC_TEST(Restore, TakesABackupThatWasServed) {
    BackedUp backed_up;
    co_await backed_up.make();
    SystemRandom random;
    CO_ASSERT_OK(DataFolder::open(backed_up.backup, DataFolder::Use::serve, random));
    Site::must(replace_file(backed_up.backup / "secrets",
                            crypto::as_bytes(R"({"media": {"signing": "k2", "keys": {"k2": "AAAA"}}})")));
    auto const ran = backed_up.restored();
    EXPECT_EQ(ran.status, 0) << ran.complained;
    EXPECT_THAT(ran.complained, HasSubstr("has been served: its database and secrets were held against no hashes"));
    EXPECT_EQ(run({"admin", "verify", "--data", backed_up.backup.string()}).complained, "");
}

KLIEG_ASYNC_TEST(Restore, GoesOnAfterOneThatWasCutOffAndNotBesideAnother) {
    BackedUp backed_up;
    co_await backed_up.make();
    fs::path const restoring = backed_up.folder.string() + kRestoring;
    {
        auto const held = UnfinishedFolder::take(restoring);
        CO_ASSERT_OK(held);
        fs::create_directories(restoring / "objects");
        std::ofstream(restoring / "klieg.sqlite") << "half";
        auto const beside = backed_up.restored();
        EXPECT_EQ(beside.status, 1);
        EXPECT_THAT(beside.complained, HasSubstr("another process makes " + restoring.string()));
        EXPECT_EQ(bytes_in(restoring / "klieg.sqlite"), "half") << "it is that one's";
    }
    EXPECT_EQ(backed_up.restored().status, 0);
    auto const whole = run({"admin", "verify", "--data", backed_up.folder.string()});
    EXPECT_EQ(whole.status, 0);
    EXPECT_EQ(whole.complained, "") << "nobody expects hashes of a data folder";
}

KLIEG_ASYNC_TEST(Restore, RefusesAFolderInTheBackup) {
    BackedUp backed_up;
    co_await backed_up.make();
    backed_up.folder = backed_up.backup / "data";
    auto const ran = backed_up.restored();
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.complained, HasSubstr("lies in the backup"));
    EXPECT_FALSE(fs::exists(backed_up.folder.string() + kRestoring));
}

KLIEG_ASYNC_TEST(Restore, RefusesAFolderThatIsBeingServed) {
    BackedUp backed_up;
    co_await backed_up.make();
    backed_up.backup = backed_up.site.config().data;
    auto const ran = backed_up.restored();
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.complained, HasSubstr("is being served"));
}

}  // namespace
}  // namespace klieg::app
