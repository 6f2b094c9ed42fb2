#include "adapters/embedded/ballast.h"

#include "base/file.h"
#include "base/random.h"

#include <algorithm>
#include <unistd.h>
#include <vector>

namespace klieg::embedded {

namespace {

constexpr std::uint64_t kBallastBytesMax = std::uint64_t{64} << 20U;
constexpr std::uint64_t kBallastShare = 32;
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

Result<> make(std::filesystem::path const& path, std::uint64_t bytes) {
    KLIEG_TRY(auto file, File::open(path, File::Mode::write_new));
    auto allocated = allocate(file, bytes);
    if (!allocated.ok() && allocated.error().kind == Errc::unsupported) allocated = fill(file, bytes);
    KLIEG_CHECK(allocated);
    return file.sync();
}

}  // namespace

Result<> Ballast::keep() const {
    if (is_there()) return {};
    KLIEG_TRY(auto const space, disk_space(file_.parent_path()));
    if (space.available / 2 < bytes_) return {};
    auto made = make(file_, bytes_);
    if (made.ok() || made.error().kind == Errc::conflict) return {};  // by another process
    (void)drop();                                                     // a part of it is none
    return made;
}

bool Ballast::drop() const noexcept {
    return ::unlink(file_.c_str()) == 0;
}

bool Ballast::is_there() const noexcept {
    return ::access(file_.c_str(), F_OK) == 0;
}

std::uint64_t Ballast::bytes_for(std::uint64_t capacity) noexcept {
    return std::min(kBallastBytesMax, capacity / kBallastShare);
}

}  // namespace klieg::embedded
