#include "app/restore.h"

#include "app/features.h"
#include "app/run_blocking.h"
#include "app/unfinished_folder.h"
#include "base/core_pool.h"
#include "base/file.h"
#include "base/file_lock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "uploads/feature.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace klieg::app {

namespace fs = std::filesystem;

namespace {

/// Without a slash at its end, behind which it would have another name.
fs::path named(fs::path const& path) {
    auto const plain = fs::absolute(path).lexically_normal();
    return plain.has_filename() ? plain : plain.parent_path();
}

/// Fails: conflict, where there was none to be had.
Result<FileLock> held_lock(Result<std::optional<FileLock>> taken, std::string const& held) {
    KLIEG_TRY(auto lock, std::move(taken));
    if (!lock) return Error{Errc::conflict, held};
    return *std::move(lock);
}

/// That what is copied by its name is there, and a file of the backup's own: a link would bring what lies elsewhere.
Result<> require_files(fs::path const& backup) {
    auto const logs = DataFolder::database_logs_of(backup);
    std::vector<fs::path> files{backup / "FORMAT", DataFolder::database_of(backup), backup / "secrets"};
    std::ranges::copy(logs, std::back_inserter(files));
    for (auto const& file : files) {
        auto const opened = File::open(file, File::Mode::read_no_link);
        bool const is_log = std::ranges::find(logs, file) != logs.end();
        if (opened.ok() || (is_log && opened.error().kind == Errc::not_found)) continue;
        auto const name = file.filename().string();
        if (opened.error().kind == Errc::not_found) return damaged_backup(backup, name + " is missing");
        if (opened.error().kind == Errc::corrupt) return damaged_backup(backup, name + " is no regular file");
        return opened.error();
    }
    return {};
}

/// What can be told before anything is copied. The version first, since of a newer one nothing else is known.
Result<std::optional<BackupNote>> examine(fs::path const& backup) {
    if (backup.filename().string().ends_with(kPartial))
        return Error{Errc::not_found, backup.string() + " is the half of a backup that was cut off"};
    auto const format = DataFolder::format_of(backup);
    if (!format.ok() && format.error().kind == Errc::not_found)
        return Error{Errc::not_found, backup.string() + " is no backup: it has no file FORMAT"};
    KLIEG_CHECK(format);
    KLIEG_TRY(auto note, read_backup_note(backup));
    KLIEG_CHECK(require_files(backup));
    auto const objects = DataFolder::objects_of(backup);
    if (std::error_code failed; !fs::is_directory(objects, failed)) {
        bool const is_missing = fs::symlink_status(objects, failed).type() == fs::file_type::not_found;
        return damaged_backup(backup, objects.filename().string() + (is_missing ? " is missing" : " is no folder"));
    }
    return note;
}

/// A folder that may be made anew: there is nothing in it.
Result<> require_empty(fs::path const& folder) {
    std::error_code failed;
    if (!fs::exists(folder, failed) && !failed) return {};
    if (!failed && !fs::is_directory(folder, failed)) return Error{Errc::conflict, folder.string() + " is no folder"};
    bool const empty = !failed && fs::is_empty(folder, failed);
    if (failed) return errno_error("cannot look into " + folder.string(), failed.value());
    if (!empty)
        return Error{Errc::conflict,
                     folder.string() + " is not empty: a backup is restored to a folder that is not there, or empty"};
    return {};
}

/// What was staged for uploads is in no backup. They end here, so that they count for nobody and their videos wait for
/// another file; the server would do so too, when its sweep is due. A folder of an older format stays one.
void end_uploads(DataFolder const& folder, Storage& storage, CorePool& cores) {
    auto const format = DataFolder::format_of(folder.path());
    if (!format.ok() || *format != DataFolder::kFormat) return;
    SystemClock clock;
    SystemRandom random;
    Metrics unread;
    Config const config;
    Features features({.config = config,
                       .folder = folder,
                       .storage = storage,
                       .cores = cores,
                       .metrics = unread,
                       .clock = clock,
                       .random = random,
                       .tools = {},
                       .boot_id = "restore"});
    auto swept = run_blocking(cores.executor(0), features.get<uploads::Feature>().service.sweep());
    if (!swept.ok()) log::warn("uploads are ended by the server later", {{"error", swept.error().detail}});
}

/// As `klieg admin verify`, of the copy.
Result<ObjectCheck> verify(RestoreOptions const& options, fs::path const& restoring) {
    SystemClock clock;
    SystemRandom random;
    CorePool cores(1);
    auto folder = DataFolder::open(restoring, DataFolder::Use::administer, random);
    if (!folder.ok()) return damaged_backup(options.backup, folder.error().detail);
    auto storage = Storage::open(*folder, clock, {.tables = Features::tables(), .reserve_bytes = 0});
    if (!storage.ok()) return damaged_backup(options.backup, storage.error().detail);
    auto const whole = run_blocking(cores.executor(0), (*storage)->verify_rows());
    auto check = whole.ok()
                     ? run_blocking(cores.executor(0), find_missing_objects(**storage, {.tell = options.tell_missing}))
                     : Result<ObjectCheck>(whole.error());
    if (check.ok() && check->missing == 0) end_uploads(*folder, **storage, cores);
    storage->reset();
    cores.stop();
    if (!check.ok()) return damaged_backup(options.backup, check.error().detail);
    if (check->missing > 0)
        return damaged_backup(options.backup, std::to_string(check->missing) + " objects are missing, or not whole");
    return check;
}

Result<ObjectCheck> fill(RestoreOptions const& options, fs::path const& restoring,
                         std::optional<BackupNote> const& note) {
    auto const of = note ? static_cast<std::size_t>(note->objects) : 0;
    auto tell = [&options, of](Storage::CopiedObjects const& copied) {
        if (options.tell) options.tell(copied.objects, of);
    };
    for (auto const* file : {"secrets", "FORMAT"}) {
        std::error_code failed;
        fs::copy_file(options.backup / file, restoring / file, failed);
        if (failed) return errno_error(std::string("cannot copy ") + file, failed.value());
    }
    KLIEG_TRY(auto const copied, Storage::copy_folder(options.backup, {.folder = restoring, .tell = tell}));
    if (note && copied.objects < of)
        return damaged_backup(options.backup,
                              "it had " + std::to_string(of) + " objects, and has " + std::to_string(copied.objects));
    if (note) KLIEG_CHECK(check_backup(*note, restoring, options.backup));
    return verify(options, restoring);
}

/// Who restored it before may have ended since it was looked at.
Result<ObjectCheck> fill_and_publish(RestoreOptions const& options, UnfinishedFolder& restoring, fs::path const& folder,
                                     std::optional<BackupNote> const& note) {
    KLIEG_CHECK(require_empty(folder));
    KLIEG_TRY(auto check, fill(options, restoring.path(), note));
    // As any data folder has one. Nobody serves it before its name is durable.
    KLIEG_TRY(auto const lock,
              held_lock(FileLock::take(DataFolder::lock_of(restoring.path())), folder.string() + " is being served"));
    KLIEG_CHECK(sync_file_system(restoring.path()));
    // Over an empty folder, if there is one: whoever has filled it meanwhile keeps it.
    KLIEG_CHECK(restoring.publish(folder));
    return check;
}

}  // namespace

Result<ObjectCheck> restore(RestoreOptions const& options) {
    auto const folder = named(options.folder);
    KLIEG_CHECK(require_empty(folder));
    KLIEG_TRY(auto const note, examine(named(options.backup)));
    if (lies_below(folder, options.backup))
        return Error{Errc::invalid, folder.string() + " lies in the backup: it is restored to a folder elsewhere"};
    KLIEG_TRY(auto const not_served,
              held_lock(FileLock::take_if_there(DataFolder::lock_of(options.backup)),
                        options.backup.string() + " is being served: make a backup of it with klieg admin backup"));
    KLIEG_TRY(auto restoring, UnfinishedFolder::take(folder.string() + kRestoring));
    auto check = fill_and_publish(options, restoring, folder, note);
    if (!check.ok()) restoring.give_up();
    return check;
}

}  // namespace klieg::app
