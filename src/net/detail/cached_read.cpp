#include "net/detail/cached_read.h"

#include <cerrno>
#include <sys/uio.h>

namespace klieg::net::detail {

namespace {

/// As preadv2(2) answers.
ssize_t read_without_waiting(File const& file, std::uint64_t offset, std::span<std::byte> into) noexcept {
    iovec const part{into.data(), into.size()};
    while (true) {
        auto count = ::preadv2(file.descriptor(), &part, 1, static_cast<off_t>(offset), RWF_NOWAIT);
        if (count >= 0 || errno != EINTR) return count;
    }
}

}  // namespace

std::size_t read_cached(File const& file, std::uint64_t offset, std::span<std::byte> into) noexcept {
    auto const count = read_without_waiting(file, offset, into);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

Cached is_cached(File const& file, std::uint64_t offset) noexcept {
    std::byte nowhere{};
    auto const count = read_without_waiting(file, offset, {&nowhere, 1});
    if (count == 1) return Cached::yes;
    return count < 0 && errno == EAGAIN ? Cached::no : Cached::unknown;
}

}  // namespace klieg::net::detail
