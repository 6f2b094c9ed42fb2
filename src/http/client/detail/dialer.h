#pragma once

#include "http/client/address_guard.h"
#include "http/client/network.h"

#include <compare>

namespace klieg::http::detail {

/// Whose connections may serve a request. The policy is part of it: a connection to a private address that the
/// configuration names is never given to a URL that somebody sent us. The address is not, since it was judged under
/// that policy when the connection was made, and asking for the name again before each request would gain nothing.
struct Server {
    Scheme scheme;
    std::string host;
    std::uint16_t port;
    AddressPolicy policy;

    auto operator<=>(Server const&) const = default;
};

/// A new connection. The name is resolved once, each of its addresses is judged, and the connection goes to those that
/// are allowed: a name that means something else a moment later (DNS rebinding) gains nothing.
///
/// Fails: forbidden, code address_refused (no address that the policy allows), timeout, unavailable.
Task<Result<std::unique_ptr<net::ByteStream>>> dial(Network& network, Server server, Network::Deadline deadline);

}  // namespace klieg::http::detail
