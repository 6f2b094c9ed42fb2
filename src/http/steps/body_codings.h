#pragma once

#include "http/refusal.h"
#include "http/steps/step.h"

namespace klieg::http {

/// Refuses a packed body, which no handler unpacks: it would be taken for what it is not (RFC 9110 section 8.4).
class BodyCodings final : public Step {
public:
    Next before(Exchange& exchange) override {
        auto const& request = exchange.request;
        auto const coding = request.headers.find("Content-Encoding");
        if (request.route == nullptr || !coding || same_ignoring_case(*coding, "identity")) return Next::pass;
        if (request.body->length().value_or(1) == 0) return Next::pass;
        Error const error{Errc::unsupported, "a body comes without a Content-Encoding", "unsupported_coding"};
        // Section 12.5.3: so a client knows that the coding, and not the type, is what we do not take.
        exchange.response = refusal(error, request).with("Accept-Encoding", "identity");
        return Next::answer;
    }
};

}  // namespace klieg::http
