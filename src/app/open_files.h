#pragma once

#include "http/connection_budget.h"
#include "http/router.h"

#include <cstddef>

namespace klieg::app {

/// Raises this process's limit of open files as far as it may, and answers it. The soft limit is 1,024 on most systems,
/// for the sake of programs that use select(2).
std::size_t raise_open_files_max();

/// What connections can be used for beside requests, as the routes declare it: one that waits (Route::waits), one whose
/// answer is 101.
struct ConnectionUses {
    bool waiting = true;
    bool upgraded = true;
};
ConnectionUses uses_of(http::Router const& router);

/// What of the connections wanted fits: each is a socket, one that answers requests may have a file open besides, and
/// the server has files of its own. A use that no route has gets none: whoever comes beyond the others is refused at
/// once, and opens nothing. Where it does not fit, every use gets less in proportion. One
/// client gets half of the requests at most.
http::ConnectionLimits connections_within(std::size_t open_files_max, http::ConnectionLimits wanted,
                                          ConnectionUses uses = {}) noexcept;

/// Those of the listener that sends HTTP to HTTPS. One client gets a tenth of it, or less by the setting: it is heard
/// out in a moment, and could shut the door for everybody else.
http::ConnectionLimits redirect_connections(std::size_t per_client_max) noexcept;

}  // namespace klieg::app
