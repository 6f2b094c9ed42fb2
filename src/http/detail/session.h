#pragma once

#include "http/detail/request_cycle.h"
#include "http/detail/session_context.h"
#include "http/upgrade.h"

namespace klieg::http::detail {

/// A connection that leaves HTTP, and what it leaves for.
struct Departure {
    Takeover takeover;
    UpgradedConnection connection;
};

/// One connection from accept to close, or to another protocol: idles, lets a RequestCycle serve a request, and again.
/// Pipelined requests are answered one after the other, in order (RFC 9112 section 9.3.2).
///
/// Most connections idle most of the time. Then there is nothing of a request, only this and the read of its first
/// bytes into a small buffer: to wait without one would cost each request a system call more.
///
/// One that idles, or only listens on after a refusal, is spare: it makes way where there is no room for another.
///
/// Threads: its core's. Limits: those of ServerLimits, and of the route for bodies.
class Session {
public:
    Session(SessionContext& context, net::Connection connection, ConnectionBudget::Place place);
    ~Session();
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    enum class End { closed, departs };
    Task<End> run();
    /// What should go on with the connection, once, where run() has ended so.
    Departure depart();
    /// Ends the connection now if it is idle, else after the answer under way.
    void drain() noexcept;
    /// Ends one that is spare, for another's sake.
    void make_way() noexcept;
    bool is_of(std::string_view client_key) const noexcept { return state_.place.is_of(client_key); }

private:
    /// While it is there, its session is among the spare ones.
    class Spare {
    public:
        explicit Spare(Session& session);
        Spare(Spare const&) = delete;
        Spare& operator=(Spare const&) = delete;
        ~Spare();

    private:
        Session& session_;
    };

    void forget_spare() noexcept;
    Task<> linger();

    SessionContext& context_;
    SessionState state_;
    Takeover takeover_;
    std::list<Session*> among_spare_{this};  ///< its place in their list, which is there where this one is empty
    std::list<Session*>::iterator const place_among_spare_ = among_spare_.begin();
    bool made_way_ = false;
};

}  // namespace klieg::http::detail
