#include "http/steps/caching.h"

#include "http/compression.h"
#include "http/conditions.h"

namespace klieg::http {

namespace {

/// JSON that has no tag gets one: its own where it is shared, else one of its bytes.
void tag(Request const& request, Response& response) {
    if (request.method != Method::get && request.method != Method::head) return;
    if (response.headers.get("Content-Type") != "application/json") return;
    if (!response.headers.find("ETag")) {
        auto const* shared = std::get_if<SharedAnswer>(&response.body);
        auto const text = text_of(response.body);
        if (!text) return;
        if (shared != nullptr)
            response.headers.add("ETag", shared->etag());
        else
            response.headers.add("ETag", make_etag(*text));
    }
    if (!response.headers.find("Cache-Control")) response.headers.add("Cache-Control", "private, no-cache");
}

}  // namespace

Next Caching::after(Exchange& exchange) {
    auto& response = exchange.response;
    if (exchange.has_secrets()) {
        if (!response.headers.find("Cache-Control")) response.headers.add("Cache-Control", "no-store");
    } else {
        vary_by_coding(response);  // a 304 of it, too
        if (response.status == 200) tag(exchange.request, response);
    }
    if (response.status != 200) return Next::pass;
    if (auto instead = answer_instead(exchange.request, response)) response = *std::move(instead);
    return Next::pass;
}

}  // namespace klieg::http
