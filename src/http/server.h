#pragma once

#include "base/core_pool.h"
#include "base/metrics.h"
#include "base/result.h"
#include "http/authenticator.h"
#include "http/connection_budget.h"
#include "http/router.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace klieg::net {
class TlsServerContext;
}

namespace klieg::http {

/// Limits against slow, greedy and hostile clients, each with its default.
struct ServerLimits {
    ConnectionLimits connections{};                        ///< of all addresses together
    std::size_t handshakes_max = 1'000;                    ///< under way at once
    std::size_t handshakes_per_client_max = 125;           ///< of those, of one address, or one /64 of IPv6
    std::chrono::milliseconds handshake_patience{10'000};  ///< from a connection to its TLS
    std::size_t header_bytes_max = 16 * 1024;
    std::chrono::milliseconds header_patience{10'000};  ///< from the first byte of a request to the end of its head
    std::chrono::milliseconds idle_patience{75'000};    ///< between requests of a kept connection
    std::chrono::milliseconds body_patience{30'000};    ///< without a byte of the body
    std::uint64_t body_rate_min = 1024;                ///< bytes a second of a body on the average, after that patience
    std::chrono::milliseconds write_patience{30'000};  ///< without a byte of the answer leaving
    /// Bytes a second that a client takes of an answer on the average, after that patience. An answer without an end
    /// has no rate, since its source decides how much there is of it: its pieces leave within `write_patience` each,
    /// and its connection counts among those that wait. What an upgraded connection must take, its protocol says.
    std::uint64_t answer_rate_min = 1024;
    std::chrono::milliseconds drain_patience{10'000};  ///< for requests under way when the server stops
};

/// An address to listen on.
struct ListenAddress {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;                   ///< 0: any free one
    net::TlsServerContext const* tls = nullptr;  ///< none: without TLS
};

struct ServerOptions {
    std::vector<ListenAddress> listen{{}};
    ServerLimits limits{};
    TrustedProxies trusted_proxies{};  ///< may have more connections than a client
    /// For how long browsers that were here over TLS are to come over nothing else (RFC 6797); 0: as they like.
    std::chrono::seconds strict_transport{0};
};

/// HTTP/1.1 sessions on the connections of its listeners, each on the core that accepted it.
///
/// Threads: open(), start() and stop() from the thread that owns it; handlers run on the cores. Lifetime: TLS contexts
/// outlive it.
class Server {
public:
    /// What stands between the server and its routes, in order; made by middleware.h. Its step ConnectionPlaces counts
    /// by use: behind an endpoint without it every connection is one that asks, and the limits of other uses bound
    /// none.
    using Endpoint = Handler;

    Server(ServerOptions options, CorePool& cores, Endpoint endpoint, Router const& router, Metrics& metrics);
    ~Server();

    /// Takes the addresses, and has the kernel queue who comes. Fails where one cannot be had; then none is listened
    /// on.
    Result<> open();
    /// Serves, after open().
    void start();
    /// Of the first address.
    std::uint16_t port() const noexcept { return port(0); }
    std::uint16_t port(std::size_t address) const noexcept;
    /// Accepts no more, lets requests under way finish within the drain patience, then closes what is left.
    Task<> stop();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace klieg::http
