#include "net/listener.h"

#include "base/blocking_pool.h"
#include "base/file.h"
#include "base/log.h"
#include "base/per_core.h"
#include "base/race.h"
#include "base/seldom.h"
#include "base/task_group.h"
#include "net/detail/handshake_budget.h"
#include "net/detail/to_tuple.h"
#include "net/plain_stream.h"
#include "net/tls_stream.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <list>
#include <optional>
#include <sys/socket.h>

namespace klieg::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

using Accepted = Result<std::unique_ptr<ByteStream>>;
using detail::HandshakeBudget;
using detail::kToTuple;

/// When the process has no descriptor left, trying again at once would only burn the core.
constexpr auto kAcceptPause = 50ms;

Error transport_error(std::string what, boost::system::error_code error) {
    return Error{Errc::unavailable, std::move(what) + ": " + error.message()};
}

Error cannot_bind(tcp::endpoint const& address, boost::system::error_code error) {
    auto failure = transport_error(
        "cannot listen on " + address.address().to_string() + " port " + std::to_string(address.port()), error);
    if (error == asio::error::address_in_use) failure.code = kAddressInUse;
    if (error == asio::error::access_denied) failure.code = kAddressForbidden;
    if (error == boost::system::errc::address_not_available) failure.code = kAddressNotHere;
    return failure;
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

Result<tcp::acceptor> listen_on(Executor const& executor, tcp::endpoint const& address) {
    boost::system::error_code error;
    tcp::acceptor acceptor(executor);
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
    return acceptor;
}

Task<> until_expired(asio::steady_timer& timer) {
    co_await timer.async_wait(kToTuple);
}

}  // namespace

struct Listener::State {
    struct Handshake;
    /// A core's share of the listener. Below `acceptor`, everything belongs to the core's thread.
    struct Core {
        Core(State& of_listener, tcp::acceptor listening)
            : listener(of_listener),
              group(listening.get_executor()),
              handshakes(group.executor()),
              acceptor(std::move(listening)),
              all_gone(group.executor()) {}

        Task<> accept();
        void welcome(tcp::socket socket);
        void refuse(tcp::socket& socket);
        std::unique_ptr<Handshake> begin_handshake(std::string client);
        bool make_way(HandshakeBudget::Answer why, std::string const& client);
        Task<> shake_hands(tcp::socket socket, Connection connection, std::unique_ptr<Handshake> handshake);
        void serve(Connection connection);
        void turn_away(Connection connection, Error why);
        void begin_drain();
        Task<> drain(asio::steady_timer::time_point deadline);

        State& listener;
        TaskGroup group;
        TaskGroup handshakes;
        tcp::acceptor acceptor;
        asio::steady_timer all_gone;
        std::size_t open = 0;
        std::list<Handshake*> under_way{};  ///< the first has begun first
    };

    /// What each connection holds: see Connection::place.
    struct Place {
        explicit Place(Core& of_core) : core(of_core) { ++core.open; }
        Place(Place const&) = delete;
        Place& operator=(Place const&) = delete;
        ~Place() {
            --core.listener.connections;
            if (--core.open == 0) core.all_gone.cancel();
        }
        Core& core;
    };

    /// One that is under way: it counts until it goes or makes way, whatever is first.
    struct Handshake {
        using TimePoint = asio::steady_timer::time_point;

        Handshake(Core& of_core, std::string of_client)
            : core(of_core), client(std::move(of_client)), way_made(core.group.executor(), TimePoint::max()) {
            place = core.under_way.insert(core.under_way.end(), this);
        }
        Handshake(Handshake const&) = delete;
        Handshake& operator=(Handshake const&) = delete;
        ~Handshake() { give_back(); }

        void make_way() {
            give_back();
            way_made.expires_at(TimePoint());  // for who waits, and for who has not begun to
        }
        void give_back() {
            if (!place) return;
            core.under_way.erase(*place);
            core.listener.handshakes.leave(client);
            place.reset();
        }

        Core& core;
        std::string const client;
        asio::steady_timer way_made;
        std::optional<std::list<Handshake*>::iterator> place{};
    };

    State(ListenerOptions with, CorePool& pool, ConnectionHandler& serves)
        : options(std::move(with)), cores(pool), handler(serves) {}

    ListenerOptions options;
    CorePool& cores;
    ConnectionHandler& handler;
    BlockingPool file_pool{{.name = "files", .threads = 2}};  ///< of plain streams; those of TLS use their context's
    std::optional<PerCore<Core>> shares;                      ///< once it is open
    std::atomic<std::size_t> connections{0};
    HandshakeBudget handshakes{options.handshakes_max, options.handshakes_per_client_max};
    Seldom failures_told{1min};
    std::uint16_t port = 0;
};

Task<> Listener::State::Core::accept() {
    while (acceptor.is_open()) {
        auto [error, socket] = co_await acceptor.async_accept(kToTuple);
        if (!error) {
            welcome(std::move(socket));
        } else if (acceptor.is_open()) {
            if (auto const count = listener.failures_told.tell())
                log::warn("cannot accept connections",
                          {{"listener", listener.options.name}, {"error", error.message()}, {"count", *count}});
            co_await sleep_for(kAcceptPause);
        }
    }
}

void Listener::State::Core::welcome(tcp::socket socket) {
    auto const& limits = listener.options;
    if (listener.connections.fetch_add(1) >= limits.connections_max) {
        --listener.connections;
        return refuse(socket);
    }
    Connection connection{.place = std::make_shared<Place>(*this)};
    boost::system::error_code error;
    auto peer = socket.remote_endpoint(error);
    if (error) return;
    connection.peer_address = peer.address().to_string();
    auto admission = listener.handler.admit(connection.peer_address);
    if (limits.tls == nullptr) {
        connection.stream = make_plain_stream(std::move(socket), &listener.file_pool);
        if (!admission.ok()) return turn_away(std::move(connection), std::move(admission).error());
        connection.admission = *std::move(admission);
        return serve(std::move(connection));
    }
    if (!admission.ok()) return;
    connection.admission = *std::move(admission);
    auto handshake = begin_handshake(std::string(connection.admission->client_key()));
    if (!handshake) return refuse(socket);
    connection.security = Security::tls;
    handshakes.spawn(limits.name + ".handshake",
                     shake_hands(std::move(socket), std::move(connection), std::move(handshake)));
}

/// None where there is no room and nobody on this core to make it.
std::unique_ptr<Listener::State::Handshake> Listener::State::Core::begin_handshake(std::string client) {
    auto& budget = listener.handshakes;
    auto answer = budget.enter(client);
    if (answer != HandshakeBudget::Answer::taken && make_way(answer, client)) answer = budget.enter(client);
    if (answer != HandshakeBudget::Answer::taken) return nullptr;
    return std::make_unique<Handshake>(*this, std::move(client));
}

/// A connection costs whoever opens it nothing, and says nothing until its handshake is done. So who has come first is
/// not served first: the oldest has had the longest to go on, and a client that has its share gives one of its own.
/// Only this core's are looked at, since the kernel spreads connections evenly.
bool Listener::State::Core::make_way(HandshakeBudget::Answer why, std::string const& client) {
    bool const own = why == HandshakeBudget::Answer::client_has_its_share;
    auto const found =
        std::ranges::find_if(under_way, [&](Handshake const* one) { return !own || one->client == client; });
    if (found == under_way.end()) return false;
    (*found)->make_way();
    return true;
}

/// As far as the fresh socket's buffer takes it; who is refused is not waited for.
void Listener::State::Core::refuse(tcp::socket& socket) {
    auto answer = listener.handler.refuse();
    if (listener.options.tls != nullptr) return;
    [[maybe_unused]] auto ignored =
        ::send(socket.native_handle(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

Task<> Listener::State::Core::shake_hands(tcp::socket socket, Connection connection,
                                          std::unique_ptr<Handshake> handshake) {
    auto deadline = std::chrono::steady_clock::now() + listener.options.handshake_patience;
    auto ended = co_await race(accept_tls(std::move(socket), *listener.options.tls, deadline),
                               until_expired(handshake->way_made));
    auto* const stream = std::get_if<Accepted>(&ended);
    if (stream == nullptr || !stream->ok()) {
        listener.handler.handshake_failed();
        auto const why = stream == nullptr ? "it made way for others" : stream->error().detail;
        log::debug("no TLS with a client", {{"client", connection.peer_address}, {"error", why}});
        co_return;
    }
    connection.stream = *std::move(*stream);
    serve(std::move(connection));
}

void Listener::State::Core::serve(Connection connection) {
    connection.tasks = &group;
    group.spawn(listener.options.name + ".connection", listener.handler.serve(std::move(connection)));
}

void Listener::State::Core::turn_away(Connection connection, Error why) {
    group.spawn(listener.options.name + ".refusal", listener.handler.turn_away(std::move(connection), std::move(why)));
}

void Listener::State::Core::begin_drain() {
    if (!acceptor.is_open()) return;
    boost::system::error_code ignored;
    acceptor.close(ignored);
    listener.handler.drain();
}

Task<> Listener::State::Core::drain(asio::steady_timer::time_point deadline) {
    co_await handshakes.stop();  // nobody has asked for anything yet
    all_gone.expires_at(deadline);
    if (open > 0) co_await all_gone.async_wait(kToTuple);
    co_await group.stop();
}

Listener::Listener(ListenerOptions options, CorePool& cores, ConnectionHandler& handler)
    : state_(std::make_shared<State>(std::move(options), cores, handler)) {}

Listener::~Listener() = default;

Result<> Listener::open() {
    auto& state = *state_;
    boost::system::error_code error;
    auto host = state.options.host == "localhost" ? "127.0.0.1" : state.options.host;
    auto address = asio::ip::make_address(host, error);
    if (error) return Error{Errc::invalid, "listen host " + host + " is no address"};
    // sendfile(2) has no flag that keeps a vanished peer from raising it.
    if (std::signal(SIGPIPE, SIG_IGN) == SIG_ERR) return errno_error("cannot ignore SIGPIPE", errno);

    state.port = state.options.port;
    KLIEG_CHECK(require_free(state.cores.executor(0), tcp::endpoint(address, state.port)));
    std::vector<tcp::acceptor> acceptors;
    for (std::size_t core = 0; core < state.cores.size(); ++core) {
        KLIEG_TRY(auto acceptor, listen_on(state.cores.executor(core), tcp::endpoint(address, state.port)));
        state.port = acceptor.local_endpoint(error).port();
        acceptors.push_back(std::move(acceptor));
    }
    auto make = [&](std::size_t core, Executor const& /*executor*/) {
        return State::Core(state, std::move(acceptors[core]));
    };
    state.shares.emplace(state.cores, make);
    return {};
}

void Listener::start() {
    auto accept = [](State::Core& core) { core.group.spawn(core.listener.options.name + ".accept", core.accept()); };
    state_->shares->post(accept);
}

std::uint16_t Listener::port() const noexcept {
    return state_->port;
}

void Listener::close() {
    if (state_->shares) state_->shares->post([](State::Core& core) { core.begin_drain(); });
}

Task<> Listener::stop(ByteStream::Deadline deadline) {
    auto state = state_;
    if (!state->shares) co_return;
    close();
    auto drain = [deadline](State::Core& core) { return core.drain(deadline); };
    co_await state->shares->for_each(drain);
    state->shares.reset();
}

}  // namespace klieg::net
