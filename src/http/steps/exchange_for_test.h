#pragma once

#include "http/steps/step.h"
#include "testing/text_body.h"

#include <string>
#include <utility>
#include <vector>

namespace klieg::http {

/// An exchange of its own for the test of one step: a request to a route, and a 200 with a little JSON as its answer.
struct ExchangeForTest {
    explicit ExchangeForTest(Method method = Method::get, std::vector<Headers::Field> fields = {}) {
        request.method = method;
        request.path = "/api/things";
        request.id = "id-1";
        request.client_address = "203.0.113.1";
        request.body = &body;
        request.route = &route;
        request.headers.add("Host", "klieg.example");
        for (auto& [name, value] : fields) request.headers.add(std::move(name), std::move(value));
        exchange.response = json_text(R"({"a":1})");
    }

    std::string_view answered(std::string_view name) const { return exchange.response.headers.get(name); }

    klieg::testing::TextBody body;
    Route route{.method = Method::get, .pattern = "/api/things", .summary = "Things.", .handler = {}};
    Request request;
    Exchange exchange{.request = request};
};

}  // namespace klieg::http
