#pragma once

#include "base/result.h"
#include "net/deadline_watch.h"

#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace klieg::net::detail {

/// The deadlines of a stream's socket, and what a passed one does: a read that took too long ends alone, so that an
/// answer may still say so; a peer that does not read hears none, and the socket closes. What ends a read would end a
/// write beside it, which has a deadline of its own: a read whose time is up meanwhile ends when that wait has.
///
/// Lifetime: the socket outlives it.
class SocketWatch final : public DeadlineWatch {
public:
    explicit SocketWatch(boost::asio::ip::tcp::socket& socket);

    /// Why a call failed: timeout where a deadline passed, else cancelled with `detail`.
    Error failure(std::string detail) const;
    /// Ends the connection of a peer that does not take what it is sent. Its kernel is told that nothing more comes,
    /// and ours keeps nothing for it: megabytes may be waiting there.
    Error give_up() noexcept;

private:
    boost::asio::ip::tcp::socket& socket_;
};

}  // namespace klieg::net::detail
