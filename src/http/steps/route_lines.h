#pragma once

#include "http/steps/step.h"

namespace klieg::http {

/// Puts on every answer of a route what its protocol has every answer carry (Route::always), whoever made the answer:
/// the handler, or a step that let nobody come so far.
class RouteLines final : public Step {
public:
    Next after(Exchange& exchange) override {
        if (exchange.request.route == nullptr) return Next::pass;
        for (auto const& [name, value] : exchange.request.route->always) exchange.response.headers.set(name, value);
        return Next::pass;
    }
};

}  // namespace klieg::http
