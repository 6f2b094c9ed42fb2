#pragma once

#include "base/core_pool.h"
#include "base/metrics.h"
#include "base/result.h"
#include "http/authenticator.h"
#include "http/router.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace klieg::http {

/// Limits against slow, greedy and hostile clients, each with its default.
struct ServerLimits {
    std::size_t connections_max = 10'000;
    std::size_t header_bytes_max = 16 * 1024;
    std::chrono::milliseconds header_patience{10'000};  ///< from the first byte of a request to the end of its head
    std::chrono::milliseconds idle_patience{75'000};    ///< between requests of a kept connection
    std::chrono::milliseconds body_patience{30'000};    ///< without a byte of the body
    std::uint64_t body_rate_min = 1024;                ///< bytes a second of a body on the average, after that patience
    std::chrono::milliseconds write_patience{30'000};  ///< without a byte of the answer leaving
    std::chrono::milliseconds drain_patience{10'000};  ///< for requests under way when the server stops
};

struct ServerOptions {
    std::string listen_host = "127.0.0.1";
    std::uint16_t listen_port = 8080;  ///< 0: any free one
    ServerLimits limits{};
};

/// HTTP/1.1 sessions on the connections of a net::Listener, each on the core that accepted it.
///
/// Threads: start() and stop() from the thread that owns it; handlers run on the cores.
class Server {
public:
    /// What stands between the server and its routes, in order; made by middleware.h.
    using Endpoint = Handler;

    Server(ServerOptions options, CorePool& cores, Endpoint endpoint, Router const& router, Metrics& metrics);
    ~Server();

    /// Fails where the address cannot be had.
    Result<> start();
    std::uint16_t port() const noexcept;
    /// Accepts no more, lets requests under way finish within the drain patience, then closes what is left.
    Task<> stop();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace klieg::http
