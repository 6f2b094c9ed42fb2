#pragma once

#include "base/result.h"
#include "net/byte_stream.h"
#include "net/tls_client_context.h"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace klieg::net {

struct ConnectOptions {
    std::string host{};  ///< for messages, and what a certificate must be good for
    /// Tried in turn. They come from a Resolver, and whoever asked it may have looked at them: no name is looked up
    /// again.
    std::vector<boost::asio::ip::address> addresses{};
    std::uint16_t port = 0;
    TlsClientContext const* tls = nullptr;  ///< none: without TLS
    ByteStream::Deadline deadline{};        ///< for all of it, the handshake included
};

/// A connection to whichever address answers first. Each gets its share of the time that is left, so that a dead one in
/// front (an IPv6 address without a route, most often) does not cost the others theirs.
///
/// Fails: unavailable (nobody listens there; code `certificate` where the server's is not good), timeout, invalid.
Task<Result<std::unique_ptr<ByteStream>>> connect(ConnectOptions options);

}  // namespace klieg::net
