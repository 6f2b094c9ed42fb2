#include "http/steps/chain.h"

#include "base/caught.h"
#include "http/error_map.h"

namespace klieg::http {

namespace {

Result<Response> no_route(Request& request, std::string allowed) {
    if (allowed.empty()) return Error{Errc::not_found, "there is nothing at this path"};
    Error error{Errc::invalid, "this path takes " + allowed, "method_not_allowed"};
    return problem_response(error, request.id).with("Allow", std::move(allowed));
}

void take(Result<Response> answered, Exchange& exchange) {
    if (answered.ok())
        exchange.response = std::move(answered).value();
    else
        exchange.refuse(answered.error());
}

}  // namespace

Chain::Chain(Steps steps, Router const& router) : steps_(std::move(steps)), router_(router) {}

// In and out by calls, as far as nobody waits: what is answered from memory costs no coroutine. The first who waits, a
// step on the way in, the route, or a step on the way out, makes it one, which goes on to the end. `entered` counts the
// steps that saw the request, wherever it was answered or something threw, for they are the ones that see the answer.

ValueTask<Result<Response>> Chain::run(Request& request) const {
    Passage passage{.exchange = {.request = request}};
    try {
        enter(passage);
        if (passage.next == Next::wait) return enter_on(std::move(passage), std::nullopt);
        if (passage.next == Next::pass) {
            auto routed = route(request);
            if (!routed.is_ready()) return enter_on(std::move(passage), std::move(routed));
            take(std::move(routed).value(), passage.exchange);
        }
    } catch (...) {
        passage.exchange.refuse(error_of_exception());
    }
    if (leave(passage) == Next::wait) return leave_on(std::move(passage));
    return std::move(passage.exchange.response);
}

/// Up to the first step that answers or waits.
void Chain::enter(Passage& passage) const {
    while (passage.next == Next::pass && passage.entered < steps_.size())
        passage.next = steps_[passage.entered++]->before(passage.exchange);
}

Task<Result<Response>> Chain::enter_on(Passage passage, std::optional<Routed> routed) const {
    auto& exchange = passage.exchange;
    try {
        while (passage.next == Next::wait) {
            passage.next = co_await steps_[passage.entered - 1]->wait_before(exchange);
            enter(passage);
        }
        if (passage.next == Next::pass) {
            if (!routed) routed.emplace(route(exchange.request));
            take(routed->is_ready() ? std::move(*routed).value() : co_await std::move(*routed).task(), exchange);
        }
    } catch (...) {
        exchange.refuse(error_of_exception());
    }
    while (leave(passage) == Next::wait) co_await steps_[passage.entered]->wait_after(exchange);
    co_return std::move(exchange.response);
}

/// Back to the first step that waits.
Next Chain::leave(Passage& passage) const {
    while (passage.entered > 0)
        if (steps_[--passage.entered]->after(passage.exchange) == Next::wait) return Next::wait;
    return Next::pass;
}

/// From the step on that waits.
Task<Result<Response>> Chain::leave_on(Passage passage) const {
    do co_await steps_[passage.entered]->wait_after(passage.exchange);
    while (leave(passage) == Next::wait);
    co_return std::move(passage.exchange.response);
}

Chain::Routed Chain::route(Request& request) const {
    if (request.route != nullptr) return request.route->handler(request);
    auto match = router_.find(request.method, request.path);
    if (match.fallback != nullptr) return (*match.fallback)(request);
    return no_route(request, std::move(match.allowed));
}

}  // namespace klieg::http
