#include "http/server.h"

#include "base/log.h"
#include "base/per_core.h"
#include "base/seldom.h"
#include "http/detail/session.h"
#include "net/listener.h"

#include <atomic>
#include <optional>
#include <span>

namespace klieg::http {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n";
constexpr std::string_view kTooMany =
    "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n";
/// For who is turned away: to take the answer, and to see that nothing else comes.
constexpr auto kRefusalPatience = 1s;
/// At once, beside those that have a place; others hear it without that patience.
constexpr std::size_t kTurnedAwayMax = 64;

struct Admitted final : net::Admission {
    explicit Admitted(ConnectionBudget::Place in_budget) : place(std::move(in_budget)) {}
    std::string_view client_key() const noexcept override { return place.client_key(); }
    ConnectionBudget::Place place;
};

}  // namespace

/// Sessions on the connections of listeners.
struct Server::State final : net::ConnectionHandler {
    State(ServerOptions with, CorePool& pool, Endpoint answers, Router const& routes, Metrics& counts)
        : options(std::move(with)),
          endpoint(std::move(answers)),
          metrics(counts),
          budget(options.limits.connections, std::move(options.trusted_proxies)),
          shares(pool, [&](std::size_t, Executor const& executor) { return make_share(routes, executor); }) {
        auto const& limits = options.limits;
        for (auto const& address : options.listen)
            listeners.push_back(std::make_unique<net::Listener>(
                net::ListenerOptions{.name = "http",
                                     .host = address.host,
                                     .port = address.port,
                                     .tls = address.tls,
                                     .connections_max = limits.connections.total() + kTurnedAwayMax,
                                     .handshakes_max = limits.handshakes_max,
                                     .handshakes_per_client_max = limits.handshakes_per_client_max,
                                     .handshake_patience = limits.handshake_patience},
                pool, *this));
    }

    detail::SessionContext make_share(Router const& routes, Executor const& executor) {
        detail::SessionContext fresh{options.limits, endpoint, routes, metrics, Drain(executor)};
        if (auto seconds = options.strict_transport.count(); seconds > 0)
            fresh.secure_lines = "Strict-Transport-Security: max-age=" + std::to_string(seconds) + "\r\n";
        return fresh;
    }

    Result<std::unique_ptr<net::Admission>> admit(std::string_view peer_address) override {
        auto place = budget.enter(peer_address);
        if (!place.ok() && make_room(place.error(), peer_address)) place = budget.enter(peer_address);
        if (place.ok()) return std::make_unique<Admitted>(*std::move(place));
        count_refused(place.error().detail, peer_address);
        return std::move(place).error();
    }

    /// Who has come wants something, which is more than can be said of who idles. A client that has its share gives one
    /// of its own, and where all are taken, the one goes that has idled for longest. Only this core's are looked at:
    /// the kernel spreads connections evenly.
    bool make_room(Error const& why, std::string_view peer_address) {
        auto const client = client_key(peer_address);
        auto& share = shares.local();
        bool const made =
            share.make_room(why.kind == Errc::rate_limited ? std::optional<std::string_view>(client) : std::nullopt);
        if (made) metrics.made_way();
        return made;
    }

    /// It may happen thousands of times a second, so a minute has one line of it.
    void count_refused(std::string_view why, std::string_view peer_address) {
        metrics.refused();
        if (auto const count = refusals_told.tell())
            log::warn("connections are refused", {{"why", why}, {"client", peer_address}, {"count", *count}});
    }

    /// What the client has sent already is read, or its kernel would throw our answer away (RFC 9112 section 9.6).
    Task<> turn_away(net::Connection connection, Error why) override {
        auto& stream = *connection.stream;
        auto answer = why.kind == Errc::rate_limited ? kTooMany : kFull;
        auto deadline = std::chrono::steady_clock::now() + kRefusalPatience;
        auto written = co_await stream.write(std::as_bytes(std::span(answer)), {}, kRefusalPatience);
        if (!written.ok()) co_return;
        co_await stream.shutdown();
        struct Leave {
            std::atomic<std::size_t>& count;
            ~Leave() { --count; }
        } leave{turned_away};
        if (turned_away.fetch_add(1) >= kTurnedAwayMax) co_return;
        while (true) {
            auto count = co_await stream.read_some(shares.local().nowhere, deadline);
            if (!count.ok() || *count == 0 || std::chrono::steady_clock::now() > deadline) co_return;
        }
    }

    Task<> serve(net::Connection connection) override {
        auto& tasks = *connection.tasks;
        auto place = std::move(static_cast<Admitted&>(*std::exchange(connection.admission, nullptr)).place);
        detail::Session session(shares.local(), std::move(connection), std::move(place));
        if (co_await session.run() == detail::Session::End::departs) go_on(tasks, session.depart());
    }

    /// In a coroutine of its own: for as long as the new protocol is spoken, nothing of HTTP is kept.
    static void go_on(TaskGroup& tasks, detail::Departure departure) {
        tasks.spawn("http.upgraded", departure.takeover.run(std::move(departure.connection)));
    }

    void drain() noexcept override {
        auto& share = shares.local();
        share.drain.begin();
        auto sessions = share.sessions;  // closing one may take it out of the set
        for (auto* session : sessions) session->drain();
    }

    std::string_view refuse() noexcept override {
        count_refused("all connections are taken", {});
        return kFull;
    }
    void handshake_failed() noexcept override { metrics.handshake_failed(); }

    ServerOptions options;
    Endpoint endpoint;
    detail::ServerMetrics metrics;
    ConnectionBudget budget;
    std::atomic<std::size_t> turned_away{0};  ///< and heard out
    Seldom refusals_told{1min};
    PerCore<detail::SessionContext> shares;
    std::vector<std::unique_ptr<net::Listener>> listeners;
};

Server::Server(ServerOptions options, CorePool& cores, Endpoint endpoint, Router const& router, Metrics& metrics)
    : state_(std::make_shared<State>(std::move(options), cores, std::move(endpoint), router, metrics)) {}

Server::~Server() = default;

Result<> Server::open() {
    for (auto& listener : state_->listeners) KLIEG_CHECK(listener->open());
    return {};
}

void Server::start() {
    for (auto& listener : state_->listeners) listener->start();
}

std::uint16_t Server::port(std::size_t address) const noexcept {
    return state_->listeners[address]->port();
}

Task<> Server::stop() {
    auto state = state_;
    auto deadline = std::chrono::steady_clock::now() + state->options.limits.drain_patience;
    for (auto& listener : state->listeners) listener->close();
    for (auto& listener : state->listeners) co_await listener->stop(deadline);
}

}  // namespace klieg::http
