#include "http/server.h"

#include "base/file.h"
#include "base/log.h"
#include "base/task_group.h"
#include "http/detail/session.h"
#include "http/detail/streams.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <csignal>
#include <sys/socket.h>

namespace klieg::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

constexpr auto kToTuple = asio::as_tuple(asio::use_awaitable);
/// When the process has no descriptor left, trying again at once would only burn the core.
constexpr auto kAcceptPause = 50ms;
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n";

Error transport_error(std::string what, boost::system::error_code error) {
    return Error{Errc::unavailable, std::move(what) + ": " + error.message()};
}

Error cannot_bind(tcp::endpoint const& address, boost::system::error_code error) {
    return transport_error("cannot bind " + address.address().to_string() + " port " + std::to_string(address.port()),
                           error);
}

/// Cores share the address among them by SO_REUSEPORT, and would share it with another server too, without a word: each
/// would get some of the other's connections. A socket without that option finds out.
Result<> require_free(Executor const& executor, tcp::endpoint const& address) {
    boost::system::error_code error;
    tcp::acceptor probe(executor);
    probe.open(address.protocol(), error);
    if (error) return transport_error("cannot make a socket", error);
    probe.set_option(tcp::acceptor::reuse_address(true), error);
    probe.bind(address, error);
    if (error) return cannot_bind(address, error);
    return {};
}

}  // namespace

struct Server::State {
    /// A core's share of the server. Below `acceptor`, everything belongs to the core's thread.
    struct Core {
        Core(Executor executor, State& of_server)
            : server(of_server),
              group(executor),
              acceptor(executor),
              all_gone(executor),
              context{server.options.limits, server.endpoint, server.router, server.metrics} {
            context.on_last_gone = [this] { all_gone.cancel(); };
        }

        Result<> listen(tcp::endpoint const& address);
        Task<> accept();
        void welcome(tcp::socket socket);
        Task<> converse(tcp::socket socket);
        void begin_drain();
        Task<> drain(asio::steady_timer::time_point deadline);

        State& server;
        TaskGroup group;
        tcp::acceptor acceptor;
        asio::steady_timer all_gone;
        detail::SessionContext context;
    };

    State(ServerOptions with, CorePool& pool, Endpoint answers, Router const& routes, Metrics& counts)
        : options(std::move(with)), cores(pool), endpoint(std::move(answers)), router(routes), metrics(counts) {}

    ServerOptions options;
    CorePool& cores;
    Endpoint endpoint;
    Router const& router;
    detail::ServerMetrics metrics;
    std::vector<std::unique_ptr<Core>> shares;
    std::atomic<std::size_t> connections{0};
    std::uint16_t port = 0;
};

Result<> Server::State::Core::listen(tcp::endpoint const& address) {
    boost::system::error_code error;
    acceptor.open(address.protocol(), error);
    if (error) return transport_error("cannot make a socket", error);
    acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    // One queue of connections a core, filled by the kernel: cores need not share, or wake each other.
    int on = 1;
    if (::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
        return errno_error("cannot set SO_REUSEPORT", errno);
    acceptor.bind(address, error);
    if (error) return cannot_bind(address, error);
    acceptor.listen(tcp::acceptor::max_listen_connections, error);
    if (error) return transport_error("cannot listen", error);
    return {};
}

Task<> Server::State::Core::accept() {
    while (acceptor.is_open()) {
        auto [error, socket] = co_await acceptor.async_accept(kToTuple);
        if (!error) {
            welcome(std::move(socket));
        } else if (acceptor.is_open()) {
            log::warn("cannot accept a connection", {{"error", error.message()}});
            co_await sleep_for(kAcceptPause);
        }
    }
}

void Server::State::Core::welcome(tcp::socket socket) {
    if (server.connections.fetch_add(1) >= server.options.limits.connections_max) {
        --server.connections;
        server.metrics.refused();
        // As far as the fresh socket's buffer takes it; who is refused is not waited for.
        [[maybe_unused]] auto ignored =
            ::send(socket.native_handle(), kFull.data(), kFull.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return;
    }
    group.spawn("http.connection", converse(std::move(socket)));
}

Task<> Server::State::Core::converse(tcp::socket socket) {
    struct Leave {
        std::atomic<std::size_t>& connections;
        ~Leave() { --connections; }
    } leave{server.connections};
    boost::system::error_code error;
    auto peer = socket.remote_endpoint(error);
    if (error) co_return;
    detail::Session session(context, detail::make_plain_stream(std::move(socket)), peer.address().to_string());
    co_await session.run();
}

void Server::State::Core::begin_drain() {
    boost::system::error_code ignored;
    acceptor.close(ignored);
    context.draining = true;
    auto sessions = context.sessions;  // closing one may take it out of the set
    for (auto* session : sessions) session->drain();
}

Task<> Server::State::Core::drain(asio::steady_timer::time_point deadline) {
    all_gone.expires_at(deadline);
    if (!context.sessions.empty()) co_await all_gone.async_wait(kToTuple);
    co_await group.stop();
}

Server::Server(ServerOptions options, CorePool& cores, Endpoint endpoint, Router const& router, Metrics& metrics)
    : state_(std::make_shared<State>(std::move(options), cores, std::move(endpoint), router, metrics)) {}

Server::~Server() = default;

Result<> Server::start() {
    auto& state = *state_;
    boost::system::error_code error;
    auto host = state.options.listen_host == "localhost" ? "127.0.0.1" : state.options.listen_host;
    auto address = asio::ip::make_address(host, error);
    if (error) return Error{Errc::invalid, "listen host " + host + " is no address"};
    // sendfile(2) has no flag that keeps a vanished peer from raising it.
    if (std::signal(SIGPIPE, SIG_IGN) == SIG_ERR) return errno_error("cannot ignore SIGPIPE", errno);

    state.port = state.options.listen_port;
    KLIEG_CHECK(require_free(state.cores.executor(0), tcp::endpoint(address, state.port)));
    for (std::size_t core = 0; core < state.cores.size(); ++core) {
        auto share = std::make_unique<State::Core>(state.cores.executor(core), state);
        auto listening = share->listen(tcp::endpoint(address, state.port));
        if (!listening.ok()) {
            state.shares.clear();
            return listening;
        }
        state.port = share->acceptor.local_endpoint(error).port();
        state.shares.push_back(std::move(share));
    }
    for (auto& share : state.shares) share->group.spawn("http.accept", share->accept());
    return {};
}

std::uint16_t Server::port() const noexcept {
    return state_->port;
}

Task<> Server::stop() {
    auto state = state_;
    auto deadline = asio::steady_timer::clock_type::now() + state->options.limits.drain_patience;
    for (auto& share : state->shares) asio::post(share->group.executor(), [&core = *share] { core.begin_drain(); });
    for (auto& share : state->shares)
        co_await asio::co_spawn(share->group.executor(), share->drain(deadline), asio::use_awaitable);
    state->shares.clear();
}

}  // namespace klieg::http
