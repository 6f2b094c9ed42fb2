#pragma once

#include "http/connection_budget.h"
#include "http/detail/input_buffer.h"
#include "http/detail/response_head.h"
#include "http/detail/server_metrics.h"
#include "http/drain.h"
#include "http/router.h"
#include "http/server.h"
#include "net/listener.h"

#include <string>
#include <unordered_set>
#include <utility>

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
    std::unordered_set<Session*> sessions{};
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
