#pragma once

#include "http/connection_budget.h"
#include "http/drain.h"
#include "http/response.h"
#include "net/listener.h"

#include <string>

namespace klieg::http {

/// A connection that has left HTTP (RFC 9110 section 7.8): all that is kept of it, so that ten thousand idle ones are
/// cheap. Threads: its core's.
struct UpgradedConnection {
    net::Connection connection;
    std::string unread;             ///< what the peer has sent behind its request
    ConnectionBudget::Place place;  ///< among the upgraded
    Drain& drain;  ///< tells when to say goodbye; what still runs at the end of its patience is cancelled
};

}  // namespace klieg::http
