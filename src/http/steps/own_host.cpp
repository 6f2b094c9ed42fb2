#include "http/steps/own_host.h"

#include "base/text.h"
#include "http/origin.h"
#include "http/quality_list.h"
#include "http/trusted_proxies.h"

#include <algorithm>

namespace klieg::http {

namespace {

/// The host that the request is for, in lower case and without a port.
std::string asked_host(Exchange const& exchange) {
    auto const& headers = exchange.request.headers;
    auto asked = headers.get("Host");
    // The last is what the proxy that we trust has said.
    if (exchange.from_trusted_proxy)
        for_each_element(headers.get("X-Forwarded-Host"), [&](std::string_view host) { asked = host; });
    return lower_ascii(host_of_authority(asked));
}

/// None of them is a name that a page elsewhere can have.
bool means_this_machine(std::string_view host) {
    bool const is_loopback = host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
    return is_loopback || host == "localhost" || host == "[::1]";
}

}  // namespace

OwnHost::OwnHost(Options options)
    : host_(options.public_origin.empty()
                ? std::string()
                : host_of_authority(options.public_origin.substr(options.public_origin.find("//") + 2))),
      health_paths_(std::move(options.health_paths)) {}

bool OwnHost::is_asked_for(Exchange const& exchange) const {
    auto const host = asked_host(exchange);
    if (host == host_) return true;
    if (comes_from_this_machine(exchange.request) && means_this_machine(host)) return true;
    return std::ranges::find(health_paths_, exchange.request.path) != health_paths_.end();
}

Next OwnHost::before(Exchange& exchange) {
    if (host_.empty() || is_asked_for(exchange)) return Next::pass;
    return exchange.refuse({Errc::invalid, "this server is not the host that was asked for", "misdirected_request"});
}

}  // namespace klieg::http
