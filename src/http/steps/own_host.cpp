#include "http/steps/own_host.h"

#include "base/text.h"
#include "http/html.h"
#include "http/origin.h"
#include "http/quality_list.h"
#include "http/steps/security_lines.h"
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

/// As a browser does that is sent somewhere, and as no program that wants an answer to work with does.
bool asks_for_page(Request const& request) {
    bool takes_html = false;
    for_each_element(request.headers.get("Accept"), [&takes_html](std::string_view element) {
        auto const [name, weight] = weighed_name(element);
        takes_html = takes_html || (name == "text/html" && weight > 0);
    });
    return takes_html && (request.method == Method::get || request.method == Method::head);
}

}  // namespace

OwnHost::OwnHost(Options options)
    : public_origin_(std::move(options.public_origin)),
      host_(public_origin_.empty() ? std::string()
                                   : host_of_authority(public_origin_.substr(public_origin_.find("//") + 2))),
      health_paths_(std::move(options.health_paths)) {}

bool OwnHost::is_asked_for(Exchange const& exchange) const {
    auto const host = asked_host(exchange);
    if (host == host_) return true;
    if (comes_from_this_machine(exchange.request) && means_this_machine(host)) return true;
    return std::ranges::find(health_paths_, exchange.request.path) != health_paths_.end();
}

Next OwnHost::before(Exchange& exchange) {
    if (host_.empty() || is_asked_for(exchange)) return Next::pass;
    exchange.refuse({Errc::invalid, "this server is not the host that was asked for: its address is " + public_origin_,
                     "misdirected_request"});
    if (!asks_for_page(exchange.request)) return Next::answer;
    auto& response = exchange.response;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.body = page();
    response.shared_lines = SecurityLines::of_refusals();  // it needs nothing, whatever its path
    return Next::answer;
}

std::string OwnHost::page() const {
    auto const address = escaped_html(public_origin_);
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
           "<meta name=\"viewport\" content=\"width=device-width\"><title>Another address</title>"
           "<p>This site answers at another address: <a href=\"" +
           address + "\">" + address + "</a>.</p></html>\n";
}

}  // namespace klieg::http
