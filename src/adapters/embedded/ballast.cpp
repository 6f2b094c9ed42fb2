#include "adapters/embedded/ballast.h"

#include "base/file_lock.h"
#include "base/random.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace klieg::embedded {

namespace {

constexpr std::uint64_t kBallastBytesMax = std::uint64_t{64} << 20U;
constexpr std::uint64_t kBallastShare = 32;
constexpr std::uint64_t kRemovalsShare = 4;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;

/// For a file system that allocates nothing beforehand: such as those compress, and what is random stays as large.
Result<> fill(File& file, std::uint64_t size) {
    std::vector<std::byte> piece(kPieceBytes);
    SystemRandom().fill(piece);
    for (std::uint64_t done = 0; done < size; done += piece.size()) {
        auto const count = std::min<std::uint64_t>(piece.size(), size - done);
        KLIEG_CHECK(file.write_at(done, std::span(piece).first(count)));
    }
    return {};
}

/// The file that is being made, which a process that died may have begun.
Result<File> open_part(std::filesystem::path const& part) {
    auto fresh = File::open(part, File::Mode::write_new);
    if (fresh.ok() || fresh.error().kind != Errc::conflict) return fresh;
    return File::open(part, File::Mode::read_write);
}

Result<> make(File& file, std::uint64_t bytes) {
    auto allocated = allocate(file, bytes);
    if (!allocated.ok() && allocated.error().kind == Errc::unsupported) allocated = fill(file, bytes);
    KLIEG_CHECK(allocated);
    return file.sync();
}

}  // namespace

/// Made under another name, so that what has the right one is whole whenever its maker was killed. Two processes at a
/// time fill one file, under a lock that goes with whoever holds it; the second finds it renamed, and is content.
Result<> Ballast::keep() const {
    if (is_there()) return {};
    KLIEG_TRY(auto const space, disk_space(file_.parent_path()));
    if (space.available / 2 < bytes_) return {};
    KLIEG_TRY(auto file, open_part(part()));
    KLIEG_TRY(auto lock, FileLock::take(std::move(file)));
    if (!lock) return {};  // another process is at it
    auto made = make(lock->file(), bytes_);
    if (!made.ok()) {
        ::unlink(part().c_str());
        return made;
    }
    if (::rename(part().c_str(), file_.c_str()) != 0)
        return is_there() ? Result<>() : errno_error("cannot rename the ballast", errno);
    return sync_directory(file_.parent_path());
}

bool Ballast::drop() const noexcept {
    ::unlink(part().c_str());
    return ::unlink(file_.c_str()) == 0;
}

/// Less than that is what an earlier Klieg was killed over.
bool Ballast::is_there() const noexcept {
    struct stat status{};
    return ::stat(file_.c_str(), &status) == 0 && static_cast<std::uint64_t>(status.st_size) >= bytes_;
}

std::filesystem::path Ballast::part() const {
    auto path = file_;
    return path += ".part";
}

std::uint64_t Ballast::bytes_for(std::uint64_t capacity) noexcept {
    return std::min(kBallastBytesMax, capacity / kBallastShare);
}

std::uint64_t Ballast::bytes_for_removals(std::uint64_t capacity) noexcept {
    return bytes_for(capacity) / kRemovalsShare;
}

}  // namespace klieg::embedded
