#include "app/backup.h"

#include "app/features.h"
#include "app/missing_objects.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/json.h"
#include "ports/object_store.h"

#include <system_error>
#include <utility>
#include <vector>

namespace klieg::app {

namespace fs = std::filesystem;

namespace {

/// How often rows are copied anew, because something of what they required went while its objects were copied. Each
/// time there is less to copy, so the second is nearly always the last.
constexpr int kTriesMax = 8;
constexpr auto kNoteBytesMax = std::size_t{64} * 1024;
constexpr std::size_t kPiece = std::size_t{1} << 20U;

Error cannot(std::string what, std::error_code const& failed) {
    return errno_error("cannot " + std::move(what), failed.value());
}

/// What was copied of rows, with what opening it has left beside it.
Result<> remove_rows(fs::path const& folder) {
    for (auto const& file : DataFolder::database_files_of(folder)) {
        std::error_code failed;
        fs::remove(file, failed);
        if (failed) return cannot("remove " + file.string(), failed);
    }
    return {};
}

/// A copy, opened beside what it is a copy of.
struct OpenCopy {
    DataFolder folder;
    std::unique_ptr<Storage> storage;
};

}  // namespace

Result<std::string> hash_of_file(fs::path const& file) {
    KLIEG_TRY(auto const opened, File::open(file, File::Mode::read_no_link));
    crypto::Hasher hasher(crypto::HashKind::sha256);
    std::vector<std::byte> piece(kPiece);
    for (std::uint64_t at = 0;;) {
        KLIEG_TRY(auto const count, opened.read_at(at, piece));
        if (count == 0) break;
        hasher.update(std::span(piece).first(count));
        at += count;
    }
    return crypto::to_hex(crypto::as_bytes(hasher.finish()));
}

Error damaged_backup(fs::path const& backup, std::string_view what) {
    return Error{Errc::corrupt, "the backup " + backup.string() + " is damaged: " + std::string(what)};
}

Result<std::optional<BackupNote>> read_backup_note(fs::path const& backup) {
    if (DataFolder::was_served(backup)) return std::optional<BackupNote>();
    auto file = File::open(backup / kBackupNote, File::Mode::read_no_link);
    if (!file.ok() && file.error().kind == Errc::not_found) return std::optional<BackupNote>();
    if (!file.ok()) return std::move(file).error();
    std::string text(kNoteBytesMax, '\0');
    KLIEG_TRY(auto const size, file->read_at(0, std::as_writable_bytes(std::span(text))));
    text.resize(size);
    auto value = json::parse(text);
    auto note = value.ok() ? json::to<BackupNote>(*value, json::Naming::camel, json::Strictness::stored)
                           : Result<BackupNote>(std::move(value).error());
    if (!note.ok()) return damaged_backup(backup, "its file BACKUP is malformed");
    if (note->format > kBackupFormat)
        return Error{Errc::unsupported, backup.string() + " was made by a newer Klieg (" + note->klieg + ")"};
    return std::optional(*std::move(note));
}

namespace {

/// The hash of the database knows nothing of what lies in a log, and whoever opens it next has that applied. An empty
/// one, which releases before left, changes nothing.
Result<> require_no_changes(fs::path const& folder, fs::path const& backup) {
    for (auto const& log : DataFolder::database_logs_of(folder)) {
        auto const opened = File::open(log, File::Mode::read_no_link);
        if (!opened.ok() && opened.error().kind == Errc::not_found) continue;
        if (!opened.ok()) return opened.error();
        KLIEG_TRY(auto const bytes, opened->size());
        auto const name = log.filename().string();
        if (bytes > 0)
            return damaged_backup(backup,
                                  "its database was changed since it was written, by what " + name +
                                      " holds: take that file away, and its hash says whether the rest is whole");
    }
    return {};
}

}  // namespace

Result<> check_backup(BackupNote const& note, fs::path const& folder, fs::path const& backup) {
    KLIEG_CHECK(require_no_changes(folder, backup));
    KLIEG_TRY(auto const database, hash_of_file(DataFolder::database_of(folder)));
    if (database != note.database_sha256) return damaged_backup(backup, "its database is not as it was written");
    KLIEG_TRY(auto const secrets, hash_of_file(folder / "secrets"));
    if (secrets != note.secrets_sha256) return damaged_backup(backup, "its secrets are not as they were written");
    return {};
}

Task<Result<Backup::Report>> Backup::make(Options options) {
    // Without a slash at its end, behind which it would have another name.
    if (!options.into.has_filename()) options.into = options.into.parent_path();
    auto begin_it = [this, &options] { return begin(options.into); };
    KLIEG_CO_TRY(auto partial, co_await needs_.pool.run(begin_it));
    auto const disk_of = fs::absolute(options.into).parent_path().string();
    auto made = co_await fill(std::move(partial), std::move(options));
    if (!made.ok() && made.error().code == ports::kStorageFull)
        co_return Error{
            Errc::exhausted,
            "too little would stay free on the disk of " + disk_of + ": storage.reserve_bytes says how much shall",
            ports::kStorageFull};
    co_return made;
}

// Whoever waited here while another one ended finds the whole one.
Result<UnfinishedFolder> Backup::begin(fs::path const& into) const {
    if (lies_below(into, needs_.folder.path()))
        return Error{Errc::invalid, into.string() + " lies in the data folder " + needs_.folder.path().string() +
                                        ", of which it would be a part: a backup is made elsewhere"};
    auto require_absent = [&into]() -> Result<> {
        std::error_code failed;
        if (!fs::exists(into, failed) && !failed) return {};
        return failed ? cannot("look at " + into.string(), failed)
                      : Error{Errc::conflict, into.string() + " exists already"};
    };
    KLIEG_CHECK(require_absent());
    KLIEG_TRY(auto partial, UnfinishedFolder::take(into.string() + kPartial));
    auto absent = require_absent();
    if (absent.ok()) return partial;
    partial.give_up();
    return std::move(absent).error();
}

Task<Result<Backup::Report>> Backup::fill(UnfinishedFolder partial, Options options) {
    KLIEG_CO_TRY(auto const report, co_await copy(partial.path(), options));
    auto finish_it = [this, &partial, &options, &report] { return finish(partial, options, report); };
    KLIEG_CO_CHECK(co_await needs_.pool.run(finish_it));
    co_return report;
}

// Rows as of one moment, and objects that are removed one by one meanwhile, so that neither order alone makes a pair:
// an object is there before the row that names it, and goes after it. First all objects are copied, which takes long.
// Then the rows, at one moment, and then what has come of objects since. Now only what was made after its place had
// been copied and was removed again before the second look can be missing. That is looked for, by the copy's own rows;
// where there is any, the rows are copied once more, for by then they do not name it either.
Task<Result<Backup::Report>> Backup::copy(fs::path partial, Options const& options) {
    Storage::CopyTarget const target{.folder = partial, .before = options.before, .tell = options.tell};
    KLIEG_CO_TRY(auto copied, co_await needs_.storage.copy_objects_to(target));
    auto written = copied.written;
    for (int tries = 1; tries <= kTriesMax; ++tries) {
        auto remove_them = [&partial] { return remove_rows(partial); };
        KLIEG_CO_CHECK(co_await needs_.pool.run(remove_them));
        KLIEG_CO_CHECK(co_await needs_.storage.copy_rows_to(partial));
        KLIEG_CO_TRY(copied, co_await needs_.storage.copy_objects_to(target));
        written += copied.written;
        auto open_copy = [this, &partial]() -> Result<OpenCopy> {
            KLIEG_CHECK(copy_marks(partial));
            KLIEG_TRY(auto folder, DataFolder::open(partial, DataFolder::Use::administer, needs_.random));
            KLIEG_TRY(auto storage,
                      Storage::open(folder, needs_.clock,
                                    {.tables = Features::tables(), .closes = Storage::Closes::as_a_copy}));
            return OpenCopy{std::move(folder), std::move(storage)};
        };
        KLIEG_CO_TRY(auto opened, co_await needs_.pool.run(open_copy));
        auto check = co_await find_missing_objects(
            *opened.storage, {.tell = options.tell_missing, .original = &needs_.storage, .pool = &needs_.pool});
        auto close_copy = [&opened] { opened.storage.reset(); };  // waits for its threads
        KLIEG_CO_CHECK(co_await needs_.pool.run(close_copy));
        if (!check.ok()) co_return std::move(check).error();
        if (check->missing > check->outlived)
            co_return Error{Errc::corrupt, "objects are missing: klieg admin verify says which"};
        if (check->missing == 0) co_return Report{check->videos, copied.objects, written, check->unread};
    }
    co_return Error{Errc::unavailable, "more is deleted at this moment than can be kept up with: try again"};
}

Result<> Backup::copy_marks(fs::path const& partial) const {
    for (auto const* file : {"secrets", "FORMAT"}) {
        std::error_code failed;
        fs::copy_file(needs_.folder.path() / file, partial / file, fs::copy_options::overwrite_existing, failed);
        if (failed) return cannot(std::string("copy ") + file, failed);
    }
    return {};
}

Result<> Backup::finish(UnfinishedFolder& partial, Options const& options, Report const& report) const {
    auto const database = DataFolder::database_of(partial.path());
    KLIEG_CHECK(require_no_changes(partial.path(), partial.path()));
    BackupNote note{.format = kBackupFormat, .klieg = kVersion, .made_at = needs_.clock.now()};
    std::error_code failed;
    note.database_bytes = fs::file_size(database, failed);
    if (failed) return cannot("look at the copy", failed);
    KLIEG_TRY(note.database_sha256, hash_of_file(database));
    KLIEG_TRY(note.secrets_sha256, hash_of_file(partial.path() / "secrets"));
    note.objects = report.objects;
    auto const text = json::to_text(json::from(note, json::Naming::camel)) + "\n";
    KLIEG_CHECK(sync_file_system(partial.path()));
    KLIEG_CHECK(replace_file(partial.path() / kBackupNote, crypto::as_bytes(text)));
    return partial.publish(options.into);
}

}  // namespace klieg::app
