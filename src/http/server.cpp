#include "http/server.h"

#include "http/detail/session.h"
#include "net/listener.h"

namespace klieg::http {

namespace {

constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n";

}  // namespace

/// Sessions on the connections of a listener. Threads: what lies at an index of `shares` belongs to that core.
struct Server::State final : net::ConnectionHandler {
    State(ServerOptions with, CorePool& pool, Endpoint answers, Router const& routes, Metrics& counts)
        : options(std::move(with)),
          endpoint(std::move(answers)),
          metrics(counts),
          listener({.name = "http",
                    .host = options.listen_host,
                    .port = options.listen_port,
                    .connections_max = options.limits.connections_max},
                   pool, *this) {
        for (std::size_t core = 0; core < pool.size(); ++core)
            shares.push_back(std::make_unique<detail::SessionContext>(options.limits, endpoint, routes, metrics));
    }

    Task<> serve(net::Connection connection) override {
        detail::Session session(*shares[connection.core], std::move(connection.stream),
                                std::move(connection.peer_address));
        co_await session.run();
    }

    void drain(std::size_t core) noexcept override {
        auto& share = *shares[core];
        share.draining = true;
        auto sessions = share.sessions;  // closing one may take it out of the set
        for (auto* session : sessions) session->drain();
    }

    std::string_view refuse() noexcept override {
        metrics.refused();
        return kFull;
    }

    ServerOptions options;
    Endpoint endpoint;
    detail::ServerMetrics metrics;
    std::vector<std::unique_ptr<detail::SessionContext>> shares;
    net::Listener listener;
};

Server::Server(ServerOptions options, CorePool& cores, Endpoint endpoint, Router const& router, Metrics& metrics)
    : state_(std::make_shared<State>(std::move(options), cores, std::move(endpoint), router, metrics)) {}

Server::~Server() = default;

Result<> Server::start() {
    return state_->listener.start();
}

std::uint16_t Server::port() const noexcept {
    return state_->listener.port();
}

Task<> Server::stop() {
    auto state = state_;
    co_await state->listener.stop(state->options.limits.drain_patience);
}

}  // namespace klieg::http
