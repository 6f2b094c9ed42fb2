#pragma once

#include "http/connection_budget.h"
#include "http/detail/input_buffer.h"
#include "http/detail/pipeline_turns.h"
#include "http/detail/response_head.h"
#include "http/detail/server_metrics.h"
#include "http/drain.h"
#include "http/router.h"
#include "http/server.h"
#include "net/listener.h"

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace klieg::http::detail {

class Session;

/// What the sessions of one core share. Threads: that core's. Lifetime: outlives its sessions.
struct SessionContext {
    ServerLimits const& limits;
    Server::Endpoint const& endpoint;
    Router const& router;
    ServerMetrics& metrics;
    Drain drain;
    DateLine date{};
    /// What every answer over TLS says besides its own headers: whole lines.
    std::string secure_lines{};
    PipelineTurns turns{};
    std::unordered_set<Session*> sessions{};
    /// Those that would lose nothing but their connection, since no request is under way: the first has been so for
    /// longest.
    std::list<Session*> spare{};
    /// Where what nobody wants is read to: of all sessions, since nobody looks at it.
    std::vector<std::byte> nowhere = std::vector<std::byte>(16 * 1024);

    /// Ends the session that has been spare for longest, of that client or of anybody; its place is free at once. False
    /// where there is none. Looks at a few hundred: a client with many connections is soon found, and thousands come a
    /// second at a bad time.
    bool make_room(std::optional<std::string_view> client_key = std::nullopt) noexcept;
};

/// What of a session outlives its requests. Thousands idle, so it is little.
struct SessionState {
    SessionState(net::Connection accepted, ConnectionBudget::Place in_budget, std::size_t header_bytes_max)
        : connection(std::move(accepted)), place(std::move(in_budget)), input(header_bytes_max) {}

    net::Connection connection;
    ConnectionBudget::Place place;  ///< among the requests; a session that waits or upgrades moves on
    InputBuffer input;
    bool idle = true;  ///< nothing of a request has come yet
};

}  // namespace klieg::http::detail
