#pragma once

#include "base/core_pool.h"
#include "base/result.h"
#include "base/task_group.h"
#include "net/byte_stream.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace klieg::net {

class TlsServerContext;

/// Codes of an address that cannot be had: another program listens there; this user may not; the machine has it not.
inline constexpr auto kAddressInUse = "address_in_use";
inline constexpr auto kAddressForbidden = "address_forbidden";
inline constexpr auto kAddressNotHere = "address_not_here";

struct ListenerOptions {
    std::string name = "net";  ///< of its tasks, in logs
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;                 ///< 0: any free one
    TlsServerContext const* tls = nullptr;  ///< none: without TLS
    std::size_t connections_max = 10'000;
    std::size_t handshakes_max = 1'000;           ///< under way at once
    std::size_t handshakes_per_client_max = 125;  ///< of those, of one client
    std::chrono::milliseconds handshake_patience{10'000};
};

enum class Security : std::uint8_t { plain, tls };

/// What a handler keeps of a connection from before its handshake on: a place in its budget.
class Admission {
public:
    virtual ~Admission() = default;
    /// Whose share of the handshakes it takes; empty: nobody's, as of a proxy that stands for many.
    virtual std::string_view client_key() const noexcept { return {}; }
};

/// A connection that was accepted: its bytes, and who is at the other end. It lives and dies on one core.
struct Connection {
    std::unique_ptr<ByteStream> stream;
    std::string peer_address;
    Security security = Security::plain;
    std::unique_ptr<Admission> admission;  ///< what admit() has given; the handler's
    /// Where what goes on with the connection after serve() has returned may run: cancelled with what serve() does.
    TaskGroup* tasks = nullptr;
    /// Counts against the listener's limit, and holds its drain up, until it goes: last of what a connection has. Its
    /// core's only.
    std::shared_ptr<void> place;
};

/// What speaks a protocol on the connections of a listener. Threads: each call on the core that it concerns.
class ConnectionHandler {
public:
    virtual ~ConnectionHandler() = default;

    /// Whether who has come may stay, asked before anything is paid for it, a handshake least of all.
    virtual Result<std::unique_ptr<Admission>> admit(std::string_view peer_address) = 0;
    /// One that was admitted, from accept to close. Cancelled where the listener's drain runs out of patience.
    virtual Task<> serve(Connection connection) = 0;
    /// Tells one that was not admitted why. Not asked for where that would have to be encrypted: it would cost what the
    /// refusal is to save.
    virtual Task<> turn_away(Connection connection, Error why) = 0;
    /// The listener ends: what is idle on this core should close, what is busy should end soon.
    virtual void drain() noexcept = 0;
    /// Counts who came beyond the limit, and answers what such a peer hears before it is cut off, unless it would have
    /// to be encrypted.
    virtual std::string_view refuse() noexcept = 0;
    /// Counts who asked for TLS and did not get there.
    virtual void handshake_failed() noexcept = 0;
};

/// Accepts on every core (SO_REUSEPORT), and runs each connection on the core that accepted it. With TLS, the handler
/// gets a connection when its handshake is done.
///
/// Threads: all from the thread that owns it. Lifetime: the handler and the TLS context outlive it;
/// stop() before the end. Limits: connections at once, beyond which one is refused without a wait, and handshakes, of
/// all and of each client: beyond those the oldest makes way, a client's own where it has its share. Who means it has
/// shaken hands long before.
class Listener {
public:
    Listener(ListenerOptions options, CorePool& cores, ConnectionHandler& handler);
    ~Listener();

    /// Takes the address, and has the kernel queue who comes. Fails: invalid (the host is no address), unavailable (the
    /// address cannot be had; with one of the codes above, where it is that).
    Result<> open();
    std::uint16_t port() const noexcept;
    /// Begins to accept.
    void start();
    /// Accepts no more, and tells the handler. Goes on at once.
    void close();
    /// close(), then waits for connections to end, and cancels what is left at the deadline. Nothing, where it is not
    /// open.
    Task<> stop(ByteStream::Deadline deadline);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace klieg::net
