#include "identity/caller_of.h"

#include "http/quality_list.h"
#include "http/trusted_proxies.h"

namespace klieg::identity {

namespace {

std::string preferred_language(std::string_view accepted) {
    http::WeighedName best;
    http::for_each_element(accepted, [&best](std::string_view element) {
        auto const named = http::weighed_name(element);
        if (named.weight > best.weight && !http::is_wildcard(named.name)) best = named;
    });
    return std::string(best.name);
}

}  // namespace

Client client_of(http::Request const& request) {
    Client client{request.client_address, std::string(request.headers.get("User-Agent")),
                  http::client_key(request.client_address)};
    for (auto& [key, share] : http::wider_networks(request.client_address))
        client.wider_networks.push_back({std::move(key), share});
    client.language = preferred_language(request.headers.get("Accept-Language"));
    return client;
}

Caller caller_of(http::Request const& request, SessionCookie const& cookie) {
    auto token = request.cookie_authenticated ? cookie.find(request) : find_bearer(request);
    return {request.principal, std::string(token.value_or("")), client_of(request)};
}

}  // namespace klieg::identity
