#include "base/file_lock.h"

#include <cerrno>
#include <sys/file.h>
#include <utility>

namespace klieg {

Result<std::optional<FileLock>> FileLock::take(std::filesystem::path const& path) {
    auto file = File::open(path, File::Mode::read_write);
    if (!file.ok() && file.error().kind == Errc::not_found) file = File::open(path, File::Mode::write_new);
    // Somebody else has just made it, to have it.
    if (!file.ok() && file.error().kind == Errc::conflict) return std::optional<FileLock>();
    if (!file.ok()) return std::move(file).error();
    return take(*std::move(file));
}

Result<std::optional<FileLock>> FileLock::take_if_there(std::filesystem::path const& path) {
    auto file = File::open(path, File::Mode::read);
    if (!file.ok() && file.error().kind == Errc::not_found) return std::optional(FileLock());
    if (!file.ok()) return std::move(file).error();
    return take(*std::move(file));
}

Result<std::optional<FileLock>> FileLock::take(File file) {
    if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) == 0) return std::optional(FileLock(std::move(file)));
    if (errno == EWOULDBLOCK) return std::optional<FileLock>();
    return errno_error("cannot lock a file", errno);
}

}  // namespace klieg
