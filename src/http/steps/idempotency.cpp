#include "http/steps/idempotency.h"

#include "base/caught.h"
#include "base/crypto.h"
#include "base/log.h"
#include "http/idempotency_key.h"

#include <algorithm>
#include <cstring>

namespace klieg::http {

namespace {

constexpr std::string_view kHeader = "Idempotency-Key";

/// What makes two requests the same one: method, path, query and body. Each part with its length, so that no two lists
/// of parts look alike.
std::string fingerprint_of(Request const& request, std::string_view body) {
    std::string parts;
    auto add = [&](std::string_view part) { (parts += std::to_string(part.size()) += ':') += part; };
    add(to_string(request.method));
    add(request.path);
    for (auto const& [name, value] : request.query) {
        add(name);
        add(value);
    }
    add(body);
    return crypto::to_base64url(crypto::as_text(crypto::sha256(parts)));
}

KeptAnswer kept(Response const& response) {
    auto text = [&](std::string_view name) { return std::string(response.headers.get(name)); };
    KeptAnswer answer{response.status, text("Content-Type"), text("Location"), text("ETag"),
                      std::optional<std::string>(text_of(response.body))};
    if (answer.body && answer.body->size() > Idempotency::kAnswerBytesMax) answer.body.reset();
    return answer;
}

Next replay(Exchange& exchange, KeptAnswer answer) {
    if (!answer.body)
        return exchange.refuse(
            Error{Errc::conflict, "this was done already, and its answer was too large to be kept", "answer_not_kept"});
    Response response{.status = answer.status, .body = *std::move(answer.body)};
    auto add = [&](char const* name, std::string& value) {
        if (!value.empty()) response.headers.add(name, std::move(value));
    };
    add("Content-Type", answer.content_type);
    add("Location", answer.location);
    add("ETag", answer.etag);
    response.headers.add("Idempotent-Replayed", "true");
    exchange.response = std::move(response);
    return Next::answer;
}

Next refuse_second(Exchange& exchange) {
    Error error{Errc::conflict, "a request with this key is being answered: try again", "request_in_flight"};
    error.retry_after = std::chrono::seconds(1);
    return exchange.refuse(error);
}

}  // namespace

Task<Result<std::size_t>> ReadBody::read(std::span<std::byte> into) {
    auto count = std::min(into.size(), text_.size() - at_);
    if (count > 0) std::memcpy(into.data(), text_.data() + at_, count);
    at_ += count;
    co_return count;
}

Next Idempotency::before(Exchange& exchange) {
    auto const& request = exchange.request;
    if (request.route == nullptr || !request.route->creates || !request.principal.signed_in()) return Next::pass;
    return request.headers.find(kHeader) ? Next::wait : Next::pass;
}

Task<Next> Idempotency::wait_before(Exchange& exchange) {
    auto& request = exchange.request;
    auto key = parse_idempotency_key(request.headers.get(kHeader));
    if (!key.ok()) co_return exchange.refuse(key.error());
    auto body = co_await request.read_text(static_cast<std::size_t>(request.route->body_bytes_max));
    if (!body.ok()) co_return exchange.refuse(body.error());
    auto fingerprint = fingerprint_of(request, *body);
    IdempotencyKey whose{request.principal.user, *std::move(key)};
    auto claim = co_await store_.claim(whose, fingerprint);
    if (!claim.ok()) co_return exchange.refuse(claim.error());

    using enum IdempotencyStore::Claim::State;
    if (claim->state != ours && claim->fingerprint != fingerprint)
        co_return exchange.refuse(
            Error{Errc::invalid, "this key came with another request before", "idempotency_key_reused"});
    if (claim->state == in_flight) co_return refuse_second(exchange);
    if (claim->state == answered) co_return replay(exchange, std::move(claim->answer));
    exchange.keyed.reset(new KeyedRequest{std::move(whose), std::move(claim->holder), ReadBody(*std::move(body))});
    request.body = &exchange.keyed->body;
    request.seed = std::move(claim->seed);
    co_return Next::pass;
}

Next Idempotency::after(Exchange& exchange) {
    return exchange.keyed ? Next::wait : Next::pass;
}

Task<> Idempotency::wait_after(Exchange& exchange) {
    auto& keyed = *exchange.keyed;
    bool created = exchange.response.status >= 200 && exchange.response.status < 300;
    using enum IdempotencyStore::Outcome;
    auto const outcome = exchange.response.status >= 500 ? unknown : nothing_done;
    auto done = co_await caught(created ? store_.keep(keyed.key, keyed.holder, kept(exchange.response))
                                        : store_.release(keyed.key, keyed.holder, outcome));
    // The request was answered, well or not, and must be told so. The key is free again once its lease has run out.
    if (!done.ok())
        log::warn("an answer was not kept for its idempotency key",
                  {{"request", exchange.request.id}, {"error", done.error().detail}});
}

}  // namespace klieg::http
