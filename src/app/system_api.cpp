#include "app/system_api.h"

#include "http/trusted_proxies.h"
#include "videos/rules.h"

#include <boost/describe/class.hpp>

namespace klieg::app {

namespace {

struct Site {
    std::string name;
    std::string version;
    bool registration_open = false;
    std::int64_t upload_bytes_max = 0;
    std::vector<videos::rules::Category> categories;
};
BOOST_DESCRIBE_STRUCT(Site, (), (name, version, registration_open, upload_bytes_max, categories))

/// A proxy on this machine whom nobody has declared would make everybody come from here.
bool comes_from_this_machine(http::Request const& request) {
    auto address = http::client_key(request.client_address);  // an IPv4 address that IPv6 carries is one
    bool loopback = address.starts_with("127.") || request.client_address == "::1";
    return loopback && !http::was_forwarded(request);
}

}  // namespace

void SystemApi::add_routes(http::Router& router) {
    auto add = [&](char const* pattern, char const* summary, auto member) {
        router.add({.method = http::Method::get,
                    .pattern = pattern,
                    .summary = summary,
                    .handler = [this, member](http::Request& request) { return (this->*member)(request); },
                    .rate_class = http::RateClass::unlimited});
    };
    add("/healthz", "Whether the process answers at all.", &SystemApi::health);
    add("/readyz", "Whether it can serve: storage answers, and it is not shutting down.", &SystemApi::readiness);
    add("/metrics", "Counters in Prometheus' text format, for this machine and administrators.",
        &SystemApi::show_metrics);
    add("/api/site", "What this site is and allows.", &SystemApi::site);
}

Task<Result<http::Response>> SystemApi::health(http::Request&) {
    co_return http::text_response("ok\n");
}

Task<Result<http::Response>> SystemApi::readiness(http::Request&) {
    if (!ready_) co_return Error{Errc::unavailable, "not ready"};
    KLIEG_CO_CHECK(co_await needs_.tables.get("Cursors", {"readiness", "0"}, ports::Consistency::strong));
    co_return http::text_response("ready\n");
}

Task<Result<http::Response>> SystemApi::show_metrics(http::Request& request) {
    if (!comes_from_this_machine(request) && !request.principal.administers())
        co_return Error{Errc::not_found, "there is nothing here"};
    co_return http::text_response(needs_.metrics.exposition(), "text/plain; version=0.0.4; charset=utf-8");
}

Task<Result<http::Response>> SystemApi::site(http::Request&) {
    co_return http::json_response(Site{.name = needs_.config.site_name,
                                       .version = kVersion,
                                       .registration_open = needs_.identity.registration_open(),
                                       .upload_bytes_max = needs_.config.upload_bytes_max,
                                       .categories = videos::rules::categories()});
}

}  // namespace klieg::app
