#include "http/steps/access_log.h"

#include "http/steps/loggable.h"

namespace klieg::http {

using SteadyClock = std::chrono::steady_clock;

Next AccessLog::after(Exchange& exchange) {
    auto const& request = exchange.request;
    auto const& response = exchange.response;
    auto took = SteadyClock::now() - request.received;
    auto const microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    if (log::writes(options_.level))
        log::write(options_.level, "request",
                   {{"request", request.id},
                    {"trace", exchange.from_trusted_proxy ? request.trace.trace_text() : std::string()},
                    {"method", to_string(request.method)},
                    {"path", loggable_path(request.path)},
                    {"status", response.status},
                    {"bytes", response.body_length().value_or(0)},
                    {"us", microseconds},
                    {"client", request.client_address},
                    {"user", request.principal.user.text()}});
    bool takes_its_time =
        request.route != nullptr && (request.route->rate_class == RateClass::upload || request.route->waits);
    if (options_.slow.count() > 0 && took >= options_.slow && !takes_its_time)
        log::warn("a slow request", {{"request", request.id},
                                     {"trace", request.trace.trace_text()},
                                     {"method", to_string(request.method)},
                                     {"route", request.route != nullptr ? request.route->pattern : "none"},
                                     {"status", response.status},
                                     {"us", microseconds}});
    return Next::pass;
}

}  // namespace klieg::http
