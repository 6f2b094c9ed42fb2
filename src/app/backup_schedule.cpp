#include "app/backup_schedule.h"

#include "app/unfinished_folder.h"
#include "base/file.h"
#include "base/file_lock.h"
#include "base/log.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace klieg::app {

namespace fs = std::filesystem;

namespace {

using namespace std::chrono_literals;

/// What it costs to look is a list of a folder. A pace that no other chore has, so that none waits for a backup.
constexpr auto kLookEvery = 301s;
constexpr auto kPrefix = "klieg-";
constexpr auto kRemoving = ".removing";
/// Files that one step of a removal takes away, so that a server which shall end need not wait for the last.
constexpr std::size_t kFilesAStep = 1000;

/// "klieg-20261127T061550Z": sorts as the times do.
std::string name_of(Time begun_at) {
    std::string name = kPrefix;
    for (char const c : to_rfc3339(std::chrono::floor<std::chrono::seconds>(begun_at)).substr(0, 19))
        if (c != '-' && c != ':') name += c;
    return name + "Z";
}

std::optional<Time> time_in(std::string const& name) {
    auto const text = name.substr(std::min(name.size(), std::string_view(kPrefix).size()));
    if (!name.starts_with(kPrefix) || text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
    auto const part = [&text](std::size_t at, std::size_t length) { return text.substr(at, length); };
    auto const time = parse_rfc3339(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(9, 2) + ":" +
                                    part(11, 2) + ":" + part(13, 2) + "Z");
    return time.ok() ? std::optional(*time) : std::nullopt;
}

bool ends_as(std::string const& name, std::string_view suffix) {
    return name.size() > suffix.size() && name.ends_with(suffix) &&
           time_in(name.substr(0, name.size() - suffix.size())).has_value();
}

/// One process at a time makes backups there, and takes some away.
Result<FileLock> lock_folder(fs::path const& folder) {
    KLIEG_TRY(auto lock, FileLock::take(folder / "lock"));
    if (!lock) return Error{Errc::conflict, "another process makes backups in " + folder.string()};
    return *std::move(lock);
}

/// A folder that goes piece by piece. Whatever is left of it has a name that says so.
class FolderRemoval {
public:
    explicit FolderRemoval(fs::path folder) : folder_(std::move(folder)) {}

    /// Answers whether there is more to do.
    Result<bool> step() {
        std::error_code failed;
        // What an operator has moved elsewhere stays there: a link is what was here.
        if (fs::is_symlink(folder_, failed)) {
            fs::remove(folder_, failed);
            if (failed) return errno_error("cannot remove " + folder_.string(), failed.value());
            return false;
        }
        if (!std::exchange(begun_, true)) next_ = fs::recursive_directory_iterator(folder_, failed);
        for (std::size_t count = 0; !failed && next_ != fs::end(next_) && count < kFilesAStep; ++count) {
            std::error_code unknown;
            bool const is_folder = next_->is_directory(unknown) && !next_->is_symlink(unknown);
            if (!is_folder) fs::remove(next_->path(), failed);
            if (!failed) next_.increment(failed);
        }
        if (!failed && next_ != fs::end(next_)) return true;
        if (!failed) fs::remove_all(folder_, failed);
        if (failed) return errno_error("cannot remove " + folder_.string(), failed.value());
        return false;
    }

private:
    fs::path folder_;
    bool begun_ = false;
    fs::recursive_directory_iterator next_;
};

}  // namespace

BackupSchedule::BackupSchedule(Needs needs, Options options) : needs_(needs), options_(std::move(options)) {}

std::vector<assembly::Maintenance> BackupSchedule::maintenance() {
    if (options_.folder.empty()) return {};
    return {{"backups", kLookEvery, [this] { return run_if_due(); }, assembly::Share::one_of_them}};
}

/// Those that are whole, oldest first.
Result<std::vector<BackupSchedule::Made>> BackupSchedule::list() const {
    std::vector<Made> made;
    std::error_code failed;
    for (fs::directory_iterator entry(options_.folder, failed); !failed && entry != fs::end(entry);
         entry.increment(failed))
        if (auto const time = time_in(entry->path().filename().string())) made.push_back({entry->path(), *time});
    if (failed) return errno_error("cannot look into " + options_.folder.string(), failed.value());
    std::ranges::sort(made, {}, &Made::begun_at);
    return made;
}

bool BackupSchedule::is_due(std::optional<Made> const& last) const {
    auto const now = needs_.clock.now();
    return !last || now >= last->begun_at + options_.every;
}

bool BackupSchedule::is_young(std::optional<SteadyTime> const& failed_at) const {
    return failed_at && needs_.clock.steady() < *failed_at + kTryAgainAfter;
}

Task<Result<>> BackupSchedule::run_if_due() {
    if (options_.folder.empty() || is_young(failed_at_)) co_return Result<>{};
    auto look = [this]() -> Result<std::vector<Made>> {
        KLIEG_CHECK(make_folder(options_.folder));
        return list();
    };
    auto made = co_await pool_.run(look);
    // Those of a clock that was ahead say nothing about today.
    if (made.ok()) std::erase_if(*made, [this](Made const& one) { return one.begun_at > needs_.clock.now(); });
    auto last = made.ok() && !made->empty() ? std::optional(made->back()) : std::nullopt;
    if (last)
        needs_.metrics.gauge({"klieg_backup_last_success_seconds", "When the last backup was begun that is whole"})
            .set(std::chrono::duration<double>(last->begun_at.time_since_epoch()).count());
    if (made.ok() && !is_due(last)) {
        if (untidied_at_ && !is_young(untidied_at_)) co_await tidy();
        co_return Result<>{};
    }
    auto done = made.ok() ? co_await make(std::move(last)) : Result<>(std::move(made).error());
    failing_ = !done.ok();
    failed_at_ = done.ok() ? std::nullopt : std::optional(needs_.clock.steady());
    needs_.metrics.gauge({"klieg_backup_failing", "1 while the last backup that was tried failed"})
        .set(done.ok() ? 0 : 1);
    if (done.ok()) co_return Result<>{};
    needs_.metrics.counter({"klieg_backups_failed_total", "Backups that failed"}).add();
    log::error("a backup failed", {{"error", done.error().detail}});
    co_return Result<>{};
}

Task<Result<>> BackupSchedule::make(std::optional<Made> before) {
    auto lock_it = [this] { return lock_folder(options_.folder); };
    KLIEG_CO_TRY(auto const lock, co_await pool_.run(lock_it));
    auto const halves = co_await remove_halves();  // first, since that makes room; what stays of them fails nothing

    auto const begun = needs_.clock.steady();
    auto const into = options_.folder / name_of(needs_.clock.now());
    Backup backup({needs_.storage, needs_.folder, pool_, needs_.clock, needs_.random});
    Backup::Options options{.into = into};
    if (before) options.before = std::move(before->path);
    KLIEG_CO_TRY(auto const report, co_await backup.make(std::move(options)));
    auto const took = std::chrono::duration<double>(needs_.clock.steady() - begun);
    log::info("a backup was made", {{"folder", into.string()},
                                    {"videos", report.videos},
                                    {"objects", report.objects},
                                    {"bytes", report.written},
                                    {"seconds", static_cast<std::int64_t>(took.count())}});
    auto& metrics = needs_.metrics;
    auto const begun_at = time_in(into.filename().string()).value_or(Time{});
    metrics.gauge({"klieg_backup_last_success_seconds", "When the last backup was begun that is whole"})
        .set(std::chrono::duration<double>(begun_at.time_since_epoch()).count());
    metrics.gauge({"klieg_backup_seconds", "How long the last backup took"}).set(took.count());
    metrics.gauge({"klieg_backup_bytes", "What the last backup takes beside what it shares, without its database"})
        .set(static_cast<double>(report.written));
    newest_ = into;
    auto const kept = co_await keep_newest(into);
    tell_tidied(halves.ok() ? kept : halves);
    co_return Result<>{};
}

Task<> BackupSchedule::tidy() {
    auto lock_it = [this] { return lock_folder(options_.folder); };
    auto const lock = co_await pool_.run(lock_it);
    auto const halves = lock.ok() ? co_await remove_halves() : Result<>(lock.error());
    auto const kept = lock.ok() ? co_await keep_newest(newest_) : Result<>();
    tell_tidied(halves.ok() ? kept : halves);
}

void BackupSchedule::tell_tidied(Result<> const& done) {
    untidied_at_ = done.ok() ? std::nullopt : std::optional(needs_.clock.steady());
    needs_.metrics.gauge({"klieg_backup_removal_failing", "1 while backups that are to go cannot be removed"})
        .set(done.ok() ? 0 : 1);
    if (!done.ok())
        log::error("backups that are too many, or were cut off, stay for another hour",
                   {{"error", done.error().detail}});
}

Result<std::vector<fs::path>> BackupSchedule::half_made() const {
    std::vector<fs::path> halves;
    std::error_code failed;
    for (fs::directory_iterator entry(options_.folder, failed); !failed && entry != fs::end(entry);
         entry.increment(failed)) {
        auto const name = entry->path().filename().string();
        // One that is made by hand, by such a name, is nobody's to take away.
        bool const is_half = ends_as(name, kPartial) && !UnfinishedFolder::is_held(entry->path());
        if (is_half || ends_as(name, kRemoving)) halves.push_back(entry->path());
    }
    if (failed) return errno_error("cannot look into " + options_.folder.string(), failed.value());
    return halves;
}

/// Goes on behind what cannot be removed, and fails with the first of it.
Task<Result<>> BackupSchedule::remove_halves() {
    auto look = [this] { return half_made(); };
    KLIEG_CO_TRY(auto const halves, co_await pool_.run(look));
    Result<> all;
    for (auto const& half : halves) {
        auto removed = co_await remove(half);
        if (all.ok()) all = std::move(removed);
    }
    co_return all;
}

/// The one that was made last is kept whatever the others say, and those of a clock that was ahead go first. Goes on
/// likewise.
Task<Result<>> BackupSchedule::keep_newest(fs::path made) {
    auto list_them = [this] { return list(); };
    KLIEG_CO_TRY(auto all, co_await pool_.run(list_them));
    auto const others = options_.keep - std::erase_if(all, [&made](Made const& one) { return one.path == made; });
    auto const ahead = std::ranges::find_if(all, [this](Made const& one) { return one.begun_at > needs_.clock.now(); });
    std::ranges::rotate(all, ahead);
    Result<> done;
    for (std::size_t i = 0; i + others < all.size(); ++i) {
        auto removed = co_await remove_whole(all[i].path);
        if (done.ok()) done = std::move(removed);
    }
    co_return done;
}

/// First its name: what is cut off here is nobody's backup any more.
Task<Result<>> BackupSchedule::remove_whole(fs::path backup) {
    auto const going = fs::path(backup.string() + kRemoving);
    auto rename_it = [&backup, &going]() -> Result<> {
        std::error_code failed;
        fs::rename(backup, going, failed);
        if (failed) return errno_error("cannot rename " + backup.string(), failed.value());
        return {};
    };
    KLIEG_CO_CHECK(co_await pool_.run(rename_it));
    co_return co_await remove(going);
}

Task<Result<>> BackupSchedule::remove(fs::path folder) {
    FolderRemoval removal(std::move(folder));
    auto step = [&removal] { return removal.step(); };
    for (bool more = true; more;) {
        KLIEG_CO_TRY(more, co_await pool_.run(step));
    }
    co_return Result<>{};
}

}  // namespace klieg::app
