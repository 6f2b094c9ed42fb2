#pragma once

#include "http/client/detail/connection.h"
#include "http/client/detail/dialer.h"

#include <list>
#include <map>
#include <memory>
#include <optional>

namespace klieg::http::detail {

/// Of one core, to all servers.
struct PoolLimits {
    std::size_t connections_max = 256;
    std::size_t connections_per_server_max = 16;
    std::size_t waiting_max = 1024;          ///< requests that wait for a connection; one more is refused at once
    std::size_t head_bytes_max = 64 * 1024;  ///< of any answer, whatever its request allows
    std::chrono::milliseconds idle_patience{30'000};  ///< for which a connection is kept without a request
};

/// The kept connections of one core, and the order in which requests get one: a free one, else a new one within the
/// limits, else a share of one where the server takes pipelined requests, else the queue, first come first served.
///
/// Threads: its core's. Lifetime: shared with the requests under way.
/// Limits: PoolLimits. Where all connections are taken, the one that has rested longest makes room for another server.
class Pool : public std::enable_shared_from_this<Pool> {
public:
    using Deadline = ClientConnection::Deadline;
    using Turn = ClientConnection::Turn;

    enum class Kind : std::uint8_t { any, fresh };  ///< fresh: none that was kept
    struct Patience {
        std::chrono::milliseconds queue;
        std::chrono::milliseconds connect;
    };
    /// A connection that a turn has joined.
    struct Place {
        std::shared_ptr<ClientConnection> connection{};
        Server server{};
    };

    Pool(Executor executor, Network& network, PoolLimits limits);

    /// The turn leaves with leave(). Fails: as dial() does; timeout or unavailable, code client_busy, where no
    /// connection becomes free.
    Task<Result<Place>> join(Turn& turn, Server server, Kind kind, Patience patience);
    void leave(Place const& place, Turn& turn, ClientConnection::After after) noexcept;

    /// Ends all connections, those of requests under way too; requests fail from now on.
    void close() noexcept;
    std::size_t size() const noexcept { return connections_; }

private:
    struct Waiter;
    /// What we have with one server.
    struct Peer {
        std::list<std::shared_ptr<ClientConnection>> connections{};
        std::size_t connecting = 0;
        std::list<Waiter*> waiters{};

        std::size_t size() const noexcept { return connections.size() + connecting; }
        bool empty() const noexcept { return size() == 0 && waiters.empty(); }
    };
    using Peers = std::map<Server, Peer>;
    class Slot;

    Task<Result<>> wait(Waiter& waiter, Deadline deadline);
    Task<Result<Place>> connect(Turn& turn, std::unique_ptr<Slot> slot, std::chrono::milliseconds patience);
    bool grant(Waiter& waiter);
    std::shared_ptr<ClientConnection> find_idle(Peer& peer);
    bool make_room(Peers::iterator peer, Kind kind);
    bool drop_longest_resting(Peers::iterator wanted);
    void serve_waiters() noexcept;
    void drop_idle() noexcept;
    void forget_if_empty(Peers::iterator peer) noexcept;

    Executor executor_;
    Network& network_;
    PoolLimits limits_;
    Peers peers_;
    std::size_t connections_ = 0;  ///< those that are being made included
    std::size_t waiting_ = 0;
    std::uint64_t tickets_ = 0;
    Deadline next_drop_ = Deadline::max();
    net::DeadlineWatch idle_watch_;
    bool closed_ = false;
};

}  // namespace klieg::http::detail
