#pragma once

#include "http/client/url.h"
#include "net/byte_stream.h"

#include <vector>

namespace klieg::http {

/// Whom to connect to: addresses that were judged, and who should answer there.
struct Destination {
    std::vector<boost::asio::ip::address> addresses{};  ///< to be tried in turn
    std::uint16_t port = 0;
    Scheme scheme = Scheme::https;
    std::string host{};  ///< what the certificate of a TLS server must be for
};

/// What the client needs of the network, in two steps on purpose: between a name's addresses and a connection the
/// client judges the addresses, and nobody resolves the name a second time.
///
/// Threads: any core; tasks stay on the caller's. Lifetime: outlives its clients.
class Network {
public:
    using Deadline = net::ByteStream::Deadline;

    virtual ~Network() = default;

    /// At least one address. Fails: unavailable, timeout.
    virtual Task<Result<std::vector<boost::asio::ip::address>>> resolve(std::string host, Deadline deadline) = 0;
    /// A connection that is ready for a request; with TLS, after certificate and name were checked. Fails: unavailable,
    /// timeout.
    virtual Task<Result<std::unique_ptr<net::ByteStream>>> connect(Destination destination, Deadline deadline) = 0;
};

}  // namespace klieg::http
