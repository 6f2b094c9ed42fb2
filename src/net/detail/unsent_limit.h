#pragma once

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace klieg::net::detail {

/// What waits in our kernel at most because the peer's has no room for it. Without one it takes four megabytes, on each
/// of thousands of connections, for peers that ask and read nothing. What is on its way does not count, so that no path
/// is slower for it: over loopback a file goes as fast as without.
inline constexpr int kUnsentMax = 128 * 1024;

/// Has the kernel take no more of what is sent than that (TCP_NOTSENT_LOWAT, tcp(7)), but for the rest of a piece of
/// 64 KiB that it has begun, and call the socket writable when less than half is left. Where it knows no such limit,
/// there is none.
inline void limit_unsent(int socket) noexcept {
    ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentMax, sizeof kUnsentMax);
}

/// What of the bytes written to a TCP socket has not left yet (SIOCOUTQNSD, tcp(7)). -1: it is closed.
inline int unsent_bytes(int socket) noexcept {
    int count = -1;
    return ::ioctl(socket, SIOCOUTQNSD, &count) == 0 ? count : -1;
}

/// Whether so much has not left that the next bytes may have to wait on our side of the socket.
inline bool leaves_little_room(int socket) noexcept {
    return unsent_bytes(socket) >= kUnsentMax / 2;
}

}  // namespace klieg::net::detail
