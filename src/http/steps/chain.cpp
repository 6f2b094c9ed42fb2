#include "http/steps/chain.h"

#include "http/error_map.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace klieg::http {

namespace {

Task<Result<Response>> no_route(Request& request, std::string allowed) {
    if (allowed.empty()) co_return Error{Errc::not_found, "there is nothing at this path"};
    Error error{Errc::invalid, "this path takes " + allowed, "method_not_allowed"};
    co_return problem_response(error, request.id).with("Allow", std::move(allowed));
}

}  // namespace

Chain::Chain(Steps steps, Router const& router) : steps_(std::move(steps)), router_(router) {}

/// In and out in one frame: steps are called, and only one that asks to wait is awaited. `entered` counts those that
/// saw the request, wherever it was answered or something threw, for they are the ones that see the answer.
Task<Result<Response>> Chain::run(Request& request) const {
    Exchange exchange{.request = request};
    std::size_t entered = 0;
    try {
        auto next = Next::pass;
        while (next == Next::pass && entered < steps_.size()) {
            auto& step = *steps_[entered++];
            next = step.before(exchange);
            if (next == Next::wait) next = co_await step.wait_before(exchange);
        }
        if (next == Next::pass) {
            auto answered = co_await route(request);
            if (answered.ok())
                exchange.response = std::move(answered).value();
            else
                exchange.refuse(answered.error());
        }
    } catch (boost::system::system_error const& error) {
        if (error.code() == boost::asio::error::operation_aborted) throw;
        exchange.refuse(Error{Errc::internal, error.what()});
    } catch (std::exception const& error) {
        // A handler that throws is a bug: the client gets a 500 like any other, with all that answers carry.
        exchange.refuse(Error{Errc::internal, error.what()});
    }
    while (entered > 0) {
        auto& step = *steps_[--entered];
        if (step.after(exchange) == Next::wait) co_await step.wait_after(exchange);
    }
    co_return std::move(exchange.response);
}

Task<Result<Response>> Chain::route(Request& request) const {
    if (request.route != nullptr) return request.route->handler(request);
    auto match = router_.find(request.method, request.path);
    if (match.fallback != nullptr) return (*match.fallback)(request);
    return no_route(request, std::move(match.allowed));
}

}  // namespace klieg::http
