#include "app/unfinished_folder.h"

#include <cerrno>
#include <sys/stat.h>
#include <system_error>
#include <utility>
#include <vector>

namespace klieg::app {

namespace fs = std::filesystem;

namespace {

/// Other programs call theirs "lock", too. The file stays where the process dies between two steps of publish(), and
/// does no harm in a folder that has another name.
constexpr auto kMark = "klieg.unfinished";

Error not_ours(fs::path const& path, std::string_view what) {
    return Error{Errc::conflict,
                 path.string() + " " + std::string(what) + ", and no Klieg has left it: move it away first"};
}

/// Nor is what a link leads to, which may well be one that was left elsewhere.
Result<> require_left_by_us(fs::path const& path) {
    std::error_code failed;
    if (fs::is_symlink(path, failed)) return not_ours(path, "is a link");
    if (!fs::is_directory(path, failed) || fs::is_empty(path, failed) || failed) return {};
    // Its holder may have removed it just now.
    if (fs::exists(path / kMark, failed) || fs::is_empty(path, failed) || failed) return {};
    return not_ours(path, "is not empty");
}

}  // namespace

Result<UnfinishedFolder> UnfinishedFolder::take(fs::path path) {
    Error const held{Errc::conflict, "another process makes " + path.string() + " at this moment"};
    KLIEG_CHECK(require_left_by_us(path));
    // Between two looks its holder may have removed it.
    auto const has_gone = [&path] {
        std::error_code failed;
        return !fs::exists(path, failed) && fs::is_directory(fs::absolute(path).parent_path(), failed);
    };
    auto const made = make_folder(path);
    if (!made.ok() && made.error().kind == Errc::conflict && has_gone()) return held;
    KLIEG_CHECK(made);
    std::error_code failed;
    // Addresses, password hashes and secrets will lie in it.
    fs::permissions(path, fs::perms::owner_all, failed);
    if (failed && has_gone()) return held;
    if (failed) return errno_error("cannot make " + path.string(), failed.value());
    auto lock = FileLock::take(path / kMark);
    if (!lock.ok() && lock.error().kind == Errc::not_found) return held;
    if (!lock.ok()) return std::move(lock).error();
    if (!*lock) return held;
    UnfinishedFolder folder(std::move(path), **std::move(lock));
    if (!folder.has_its_name()) return held;
    KLIEG_CHECK(folder.clear());
    return folder;
}

bool UnfinishedFolder::is_held(fs::path const& path) {
    auto const lock = FileLock::take_if_there(path / kMark);
    return lock.ok() && !*lock;
}

bool UnfinishedFolder::has_its_name() {
    struct stat ours{};
    struct stat there{};
    return ::fstat(lock_.file().descriptor(), &ours) == 0 && ::stat((path_ / kMark).c_str(), &there) == 0 &&
           ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

/// All but the mark.
Result<> UnfinishedFolder::clear() {
    std::error_code failed;
    std::vector<fs::path> left;
    for (fs::directory_iterator entry(path_, failed); !failed && entry != fs::end(entry); entry.increment(failed))
        if (entry->path() != path_ / kMark) left.push_back(entry->path());
    for (std::size_t i = 0; !failed && i < left.size(); ++i) fs::remove_all(left[i], failed);
    if (failed) return errno_error("cannot remove what is left in " + path_.string(), failed.value());
    return {};
}

Result<> UnfinishedFolder::publish(fs::path const& name) {
    if (::rename(path_.c_str(), name.c_str()) != 0) {
        if (errno == ENOTEMPTY || errno == EEXIST)
            return Error{Errc::conflict, name.string() + " is not empty any more"};
        return errno_error("cannot rename " + path_.string(), errno);
    }
    std::error_code ignored;
    fs::remove(name / kMark, ignored);
    return sync_directory(fs::absolute(name).parent_path());
}

void UnfinishedFolder::give_up() {
    if (!has_its_name()) return;
    static_cast<void>(clear());  // what cannot be removed now goes with the next run
    std::error_code ignored;
    fs::remove(path_ / kMark, ignored);
    fs::remove(path_, ignored);
}

}  // namespace klieg::app
