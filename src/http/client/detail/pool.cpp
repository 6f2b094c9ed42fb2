#include "http/client/detail/pool.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>

namespace klieg::http::detail {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr auto kRest = net::DeadlineWatch::Direction::in;  // of two, one will do

Error stopped() {
    return Error{Errc::unavailable, "the client has stopped"};
}

}  // namespace

/// The right to have one connection more. Goes back where no connection came of it, however that ended.
class Pool::Slot {
public:
    Slot(Pool& pool, Peers::iterator peer) : pool_(pool), peer_(peer) {
        ++pool_.connections_;
        ++peer_->second.connecting;
    }
    ~Slot() {
        --peer_->second.connecting;
        if (used_) return;
        --pool_.connections_;
        auto server = peer_->first;
        pool_.serve_waiters();
        pool_.forget_if_empty(pool_.peers_.find(server));
    }
    Slot(Slot const&) = delete;
    Slot& operator=(Slot const&) = delete;

    Server const& server() const noexcept { return peer_->first; }
    void use(std::shared_ptr<ClientConnection> connection) {
        peer_->second.connections.push_back(std::move(connection));
        used_ = true;
    }

private:
    Pool& pool_;
    Peers::iterator peer_;
    bool used_ = false;
};

/// A request until it has a connection or the right to one. Whatever it was granted and did not take, because it was
/// cancelled in that moment, goes back.
struct Pool::Waiter {
    Waiter(Pool& owner, Peers::iterator at, Turn& of, Kind wanted)
        : pool(owner), peer(at), turn(of), kind(wanted), ticket(++owner.tickets_), timer(owner.executor_) {}
    ~Waiter() {
        stop_waiting();
        if (connection) {
            pool.leave({std::move(connection), peer->first}, turn, ClientConnection::After::broken);
        } else if (!slot) {
            pool.forget_if_empty(peer);
        }
    }
    Waiter(Waiter const&) = delete;
    Waiter& operator=(Waiter const&) = delete;

    bool granted() const noexcept { return connection != nullptr || slot != nullptr; }
    void start_waiting() {
        place = peer->second.waiters.insert(peer->second.waiters.end(), this);
        ++pool.waiting_;
    }
    void stop_waiting() noexcept {
        if (!place) return;
        peer->second.waiters.erase(*place);
        place.reset();
        --pool.waiting_;
    }

    Pool& pool;
    Peers::iterator peer;
    Turn& turn;
    Kind kind;
    std::uint64_t ticket;
    asio::steady_timer timer;
    std::optional<std::list<Waiter*>::iterator> place{};
    std::shared_ptr<ClientConnection> connection{};
    std::unique_ptr<Slot> slot{};
};

Pool::Pool(Executor executor, Network& network, PoolLimits limits)
    : executor_(std::move(executor)),
      network_(network),
      limits_(limits),
      idle_watch_(executor_, [this] { drop_idle(); }) {}

Task<Result<Pool::Place>> Pool::join(Turn& turn, Server server, Kind kind, Patience patience) {
    auto self = shared_from_this();
    if (closed_) co_return stopped();
    std::unique_ptr<Slot> slot;
    {
        Waiter waiter(*this, peers_.try_emplace(std::move(server)).first, turn, kind);
        if (!waiter.peer->second.waiters.empty() || !grant(waiter))
            KLIEG_CO_CHECK(co_await wait(waiter, std::min(turn.deadline, SteadyClock::now() + patience.queue)));
        if (waiter.connection) co_return Place{std::move(waiter.connection), waiter.peer->first};
        slot = std::move(waiter.slot);
    }
    co_return co_await connect(turn, std::move(slot), patience.connect);
}

Task<Result<>> Pool::wait(Waiter& waiter, Deadline deadline) {
    if (waiting_ >= limits_.waiting_max)
        co_return Error{Errc::unavailable, "too many requests wait for a connection", "client_busy"};
    waiter.start_waiting();
    waiter.timer.expires_at(deadline);
    auto [error] = co_await waiter.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    waiter.stop_waiting();
    if (closed_) co_return stopped();
    if (waiter.granted()) co_return Result<>();
    if (error) throw boost::system::system_error(error);  // the coroutine was cancelled
    co_return Error{Errc::timeout, "no connection became free in time", "client_busy"};
}

Task<Result<Pool::Place>> Pool::connect(Turn& turn, std::unique_ptr<Slot> slot, std::chrono::milliseconds patience) {
    auto server = slot->server();
    auto deadline = std::min(turn.deadline, SteadyClock::now() + patience);
    KLIEG_CO_TRY(auto stream, co_await dial(network_, server, deadline));
    if (closed_) co_return stopped();
    auto connection = std::make_shared<ClientConnection>(std::move(stream), executor_, limits_.head_bytes_max);
    connection->limit_rest(limits_.idle_patience);
    slot->use(connection);
    connection->join(turn);
    co_return Place{std::move(connection), std::move(server)};
}

bool Pool::grant(Waiter& waiter) {
    auto& peer = waiter.peer->second;
    auto join_on = [&](std::shared_ptr<ClientConnection> connection) {
        connection->join(waiter.turn);
        waiter.connection = std::move(connection);
        return true;
    };
    if (waiter.kind == Kind::any)
        if (auto idle = find_idle(peer)) return join_on(std::move(idle));
    if (make_room(waiter.peer, waiter.kind)) {
        waiter.slot = std::make_unique<Slot>(*this, waiter.peer);
        return true;
    }
    if (waiter.kind == Kind::fresh || waiter.turn.depth < 2) return false;
    std::shared_ptr<ClientConnection> least;
    for (auto const& connection : peer.connections)
        if (connection->admits(waiter.turn) && (!least || connection->under_way() < least->under_way()))
            least = connection;
    return least && join_on(std::move(least));
}

/// The one that was used last is the least likely to have been closed by its server. One on which something has come,
/// be it an end or the answer to a request that nobody made, is of no use to anybody.
std::shared_ptr<ClientConnection> Pool::find_idle(Peer& peer) {
    auto now = SteadyClock::now();
    while (true) {
        auto best = peer.connections.end();
        for (auto at = peer.connections.begin(); at != peer.connections.end(); ++at)
            if ((*at)->idle() && (best == peer.connections.end() || (*at)->rests_until() > (*best)->rests_until()))
                best = at;
        if (best == peer.connections.end()) return nullptr;
        if ((*best)->rests_until() > now && (*best)->quiet()) return *best;
        (*best)->close();
        peer.connections.erase(best);
        --connections_;
    }
}

bool Pool::make_room(Peers::iterator peer, Kind kind) {
    auto& connections = peer->second.connections;
    if (peer->second.size() >= limits_.connections_per_server_max) {
        if (kind == Kind::any) return false;
        auto idle =
            std::find_if(connections.begin(), connections.end(), [](auto const& known) { return known->idle(); });
        if (idle == connections.end()) return false;
        (*idle)->close();
        connections.erase(idle);
        --connections_;
    }
    return connections_ < limits_.connections_max || drop_longest_resting(peer);
}

bool Pool::drop_longest_resting(Peers::iterator wanted) {
    auto of = peers_.end();
    std::list<std::shared_ptr<ClientConnection>>::iterator longest;
    for (auto peer = peers_.begin(); peer != peers_.end(); ++peer)
        for (auto at = peer->second.connections.begin(); at != peer->second.connections.end(); ++at)
            if ((*at)->idle() && (of == peers_.end() || (*at)->rests_until() < (*longest)->rests_until())) {
                of = peer;
                longest = at;
            }
    if (of == peers_.end()) return false;
    (*longest)->close();
    of->second.connections.erase(longest);
    --connections_;
    if (of != wanted) forget_if_empty(of);
    return true;
}

void Pool::leave(Place const& place, Turn& turn, ClientConnection::After after) noexcept {
    auto const& connection = place.connection;
    connection->leave(turn, after);
    auto peer = peers_.find(place.server);
    if (peer == peers_.end()) return;
    if (!connection->usable() && connection->empty()) {
        connections_ -= std::erase(peer->second.connections, connection);
    } else if (connection->idle()) {
        connection->rest();
        if (connection->rests_until() < next_drop_) {
            next_drop_ = connection->rests_until();
            idle_watch_.set(kRest, next_drop_);
        }
    }
    serve_waiters();
    forget_if_empty(peers_.find(place.server));
}

/// In the order in which they came, over all servers: whoever waits for a busy one stands in nobody's way.
void Pool::serve_waiters() noexcept {
    std::uint64_t served = 0;
    while (waiting_ > 0 && !closed_) {
        auto next = peers_.end();
        for (auto peer = peers_.begin(); peer != peers_.end(); ++peer) {
            if (peer->second.waiters.empty() || peer->second.waiters.front()->ticket <= served) continue;
            if (next == peers_.end() || peer->second.waiters.front()->ticket < next->second.waiters.front()->ticket)
                next = peer;
        }
        if (next == peers_.end()) return;
        auto& waiter = *next->second.waiters.front();
        served = waiter.ticket;
        if (!grant(waiter)) continue;
        waiter.stop_waiting();
        waiter.timer.cancel();
    }
}

void Pool::drop_idle() noexcept {
    auto now = SteadyClock::now();
    next_drop_ = Deadline::max();
    for (auto peer = peers_.begin(); peer != peers_.end();) {
        auto here = peer++;
        connections_ -= std::erase_if(here->second.connections, [&](auto const& connection) {
            if (!connection->idle()) return false;
            if (connection->rests_until() > now) {
                next_drop_ = std::min(next_drop_, connection->rests_until());
                return false;
            }
            connection->close();
            return true;
        });
        forget_if_empty(here);
    }
    if (next_drop_ != Deadline::max()) idle_watch_.set(kRest, next_drop_);
    serve_waiters();
}

void Pool::forget_if_empty(Peers::iterator peer) noexcept {
    if (peer != peers_.end() && peer->second.empty()) peers_.erase(peer);
}

void Pool::close() noexcept {
    closed_ = true;
    idle_watch_.clear(kRest);
    for (auto& [server, peer] : peers_) {
        for (auto const& connection : peer.connections) connection->close();
        for (auto* waiter : peer.waiters) waiter->timer.cancel();
    }
}

}  // namespace klieg::http::detail
