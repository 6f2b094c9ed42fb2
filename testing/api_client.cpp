#include "testing/api_client.h"

#include "http/method_override.h"
#include "http/middleware.h"
#include "http/target.h"
#include "testing/text_body.h"

#include <algorithm>
#include <span>
#include <stdexcept>

namespace klieg::testing {

namespace {

http::MiddlewareOptions unlimited(http::IdempotencyStore* idempotency) {
    http::MiddlewareOptions options;
    options.rates.clear();
    options.void_proofs = {};
    options.idempotency = idempotency;
    return options;
}

}  // namespace

namespace {

Task<std::string> read_whole(ByteSource& source, std::uint64_t length) {
    std::string text(static_cast<std::size_t>(length), ' ');
    auto left = std::as_writable_bytes(std::span(text));
    while (!left.empty()) {
        auto const count = co_await source.read(left.first(std::min(left.size(), std::size_t{64} << 10U)));
        if (!count.ok()) throw std::runtime_error("a body broke off: " + count.error().detail);
        if (*count == 0) throw std::runtime_error("a body is shorter than it says");
        left = left.subspan(*count);
    }
    co_return text;
}

}  // namespace

json::Value Answered::at(std::string_view pointer) const {
    auto value = json::parse(text);
    if (!value.ok()) return nullptr;
    boost::system::error_code absent;
    auto const* found = value->find_pointer(pointer, absent);
    return found == nullptr ? json::Value(nullptr) : *found;
}

std::string Answered::text_at(std::string_view pointer) const {
    auto value = at(pointer);
    return value.is_string() ? std::string(value.get_string()) : std::string();
}

ApiClient::ApiClient(http::Router const& router, http::Authenticator& authenticator, Clock const& clock, Random& random,
                     http::IdempotencyStore* idempotency)
    : router_(router), endpoint_(http::make_endpoint(unlimited(idempotency), router, authenticator, clock, random)) {}

Task<Answered> ApiClient::send(Asked asked) {
    http::Request request;
    request.method = asked.method;
    if (auto parsed = http::parse_target(asked.target, request); !parsed.ok())
        throw std::invalid_argument(parsed.error().detail);
    request.client_address = std::move(asked.address);
    request.headers = std::move(asked.headers);
    if (!asked.token.empty()) request.headers.set("Authorization", "Bearer " + asked.token);
    if (!asked.body.empty() && !request.headers.find("Content-Type"))
        request.headers.set("Content-Type", "application/json");
    TextBody body(std::move(asked.body), 16 * 1024, std::move(asked.body_breaks));
    request.body = &body;
    http::override_method(request, router_);
    auto match = router_.find(request.method, request.path);
    request.route = match.route;
    request.path_parameters = std::move(match.parameters);

    auto response = co_await endpoint_(request).wait();
    Answered answered;
    if (!response.ok()) throw std::logic_error("middleware answers errors itself: " + response.error().detail);
    answered.status = response->status;
    answered.headers = std::move(response->headers);
    if (auto* text = std::get_if<std::string>(&response->body)) answered.text = std::move(*text);
    if (auto* shared = std::get_if<http::SharedAnswer>(&response->body)) answered.text = shared->bytes();
    // One without a length goes on for as long as somebody listens.
    auto* stream = std::get_if<http::StreamBody>(&response->body);
    if (stream != nullptr && stream->length) answered.text = co_await read_whole(*stream->source, *stream->length);
    co_return answered;
}

}  // namespace klieg::testing
