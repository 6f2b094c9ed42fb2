#pragma once

#include "http/steps/step.h"

namespace klieg::http {

/// Refuses a body that says that it is larger than its route takes, before the handler begins: not a byte of it is
/// read. One that does not say is measured as it is read (RequestBody).
class BodyLimits final : public Step {
public:
    Next before(Exchange& exchange) override {
        auto const& request = exchange.request;
        if (request.route == nullptr || request.body->length().value_or(0) <= request.route->body_bytes_max)
            return Next::pass;
        return exchange.refuse(Error{Errc::too_large, "the body is larger than this route takes"});
    }
};

}  // namespace klieg::http
