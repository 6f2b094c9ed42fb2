#include "net/detail/cached_read.h"

#include <cerrno>
#include <sys/uio.h>

namespace klieg::net::detail {

std::size_t read_cached(File const& file, std::uint64_t offset, std::span<std::byte> into) noexcept {
    iovec const part{into.data(), into.size()};
    while (true) {
        auto count = ::preadv2(file.descriptor(), &part, 1, static_cast<off_t>(offset), RWF_NOWAIT);
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) return 0;
    }
}

}  // namespace klieg::net::detail
