#include "identity/caller_of.h"

#include "http/trusted_proxies.h"

namespace klieg::identity {

Client client_of(http::Request const& request) {
    Client client{request.client_address, std::string(request.headers.get("User-Agent")),
                  http::client_key(request.client_address)};
    for (auto& [key, share] : http::wider_networks(request.client_address))
        client.wider_networks.push_back({std::move(key), share});
    return client;
}

Caller caller_of(http::Request const& request, SessionCookie const& cookie) {
    auto token = request.cookie_authenticated ? cookie.find(request) : find_bearer(request);
    return {request.principal, std::string(token.value_or("")), client_of(request)};
}

}  // namespace klieg::identity
