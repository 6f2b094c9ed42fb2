#include "app/restoring_folder.h"

#include <sys/stat.h>
#include <system_error>
#include <utility>
#include <vector>

namespace klieg::app {

namespace fs = std::filesystem;

Result<RestoringFolder> RestoringFolder::take(fs::path path) {
    Error const held{Errc::conflict, "another restores " + path.string() + " at this moment"};
    std::error_code failed;
    if (fs::is_symlink(path, failed))
        return Error{Errc::conflict, path.string() + " is a link, and no restore has left it: move it away first"};
    // Nothing is in it before the lock, so what lacks one was never made here.
    bool const is_foreign = fs::is_directory(path, failed) && !fs::is_empty(path, failed) && !failed &&
                            !fs::exists(path / "lock", failed) && !fs::is_empty(path, failed) && !failed;
    if (is_foreign)
        return Error{Errc::conflict, path.string() + " is not empty, and no restore has left it: move it away first"};
    failed.clear();
    fs::create_directories(path, failed);
    if (failed == std::errc::no_such_file_or_directory)  // as under /proc
        return Error{Errc::invalid, "no folder can be made in " + path.parent_path().string() +
                                        ": name a place on a disk, in a folder that you may write to"};
    if (!failed) fs::permissions(path, fs::perms::owner_all, failed);
    std::error_code ignored;
    bool const vanished = failed == std::errc::no_such_file_or_directory || failed == std::errc::file_exists ||
                          failed == std::errc::not_a_directory;
    if (vanished && !fs::exists(path, ignored)) return held;  // its holder has removed it just now
    if (failed) return errno_error("cannot make " + path.string(), failed.value());
    auto lock = FileLock::take(path / "lock");
    if (!lock.ok() && lock.error().kind == Errc::not_found) return held;
    if (!lock.ok()) return std::move(lock).error();
    if (!*lock) return held;
    RestoringFolder folder(std::move(path), **std::move(lock));
    if (!folder.has_its_name()) return held;
    KLIEG_CHECK(folder.clear());
    return folder;
}

bool RestoringFolder::has_its_name() {
    struct stat ours{};
    struct stat there{};
    return ::fstat(lock_.file().descriptor(), &ours) == 0 && ::stat(lock_path().c_str(), &there) == 0 &&
           ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

/// All but the lock.
Result<> RestoringFolder::clear() {
    std::error_code failed;
    std::vector<fs::path> left;
    for (fs::directory_iterator entry(path_, failed); !failed && entry != fs::end(entry); entry.increment(failed))
        if (entry->path() != lock_path()) left.push_back(entry->path());
    for (std::size_t i = 0; !failed && i < left.size(); ++i) fs::remove_all(left[i], failed);
    if (failed) return errno_error("cannot remove what is left in " + path_.string(), failed.value());
    return {};
}

void RestoringFolder::give_up() {
    if (!has_its_name()) return;
    static_cast<void>(clear());  // what cannot be removed now goes with the next run
    std::error_code ignored;
    fs::remove(lock_path(), ignored);
    fs::remove(path_, ignored);
}

}  // namespace klieg::app
