#pragma once

#include <cerrno>
#include <sys/socket.h>

namespace klieg::net::detail {

/// Whether a read of that socket would have to wait.
inline bool is_quiet(int descriptor) noexcept {
    char byte = 0;
    return ::recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace klieg::net::detail
