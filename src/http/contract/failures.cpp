#include "http/contract/failures.h"

#include "http/error_map.h"

#include <algorithm>

namespace klieg::http {

namespace {

using Failures = std::vector<Failure>;

void add_for_access(Operation const& operation, Failures& into) {
    auto const access = operation.access;
    bool open = access == Access::anyone || access == Access::operator_;
    into.push_back({Errc::unauthenticated, "",
                    open ? "a token was sent, and there is no session behind it" : "nobody is signed in"});
    if (!is_safe(operation.method)) into.push_back({Errc::forbidden, "csrf", "a page of another origin asks"});
    if (access == Access::operator_) into.push_back({Errc::not_found, "", "it is not for the caller's eyes"});
    into.push_back({Errc::forbidden, "insufficient_scope", "the token is not for this"});
    if (operation.session_only)
        into.push_back({Errc::forbidden, "session_required", "an access token asks, whatever its scopes"});
    if (open || access == Access::signed_in) return;
    into.push_back({Errc::forbidden, "", "the caller may not do this"});
}

/// Whether a parameter is an id: one that cannot be is answered as in a path.
bool names_something(Schema const* query) {
    if (query == nullptr) return false;
    return std::any_of(query->members.begin(), query->members.end(),
                       [](auto const& member) { return member.schema().kind == Schema::Kind::id; });
}

void add_for_input(Operation const& operation, Failures& into) {
    auto const& signature = operation.signature;
    into.push_back({Errc::invalid, "", "the request is malformed"});
    if (signature.handle) into.push_back({Errc::invalid, "invalid_parameter", "a parameter is unknown or wrong"});
    if (!signature.path.empty()) into.push_back({Errc::not_found, "", "there is no such thing, or not for the caller"});
    if (names_something(signature.query))
        into.push_back({Errc::not_found, "", "a parameter names nothing that exists"});
    into.push_back({Errc::too_large, "", "the body is larger than this path takes"});
    if (operation.takes_body()) {
        into.push_back({Errc::cancelled, "incomplete_body", "the connection ended in the middle of the body"});
        into.push_back({Errc::timeout, "request_timeout", "the body came too slowly"});
        into.push_back({Errc::unsupported, "", "the body is of another type"});
        into.push_back({Errc::unsupported, "unsupported_coding", "the body has a Content-Encoding"});
    }
    if (signature.takes != nullptr) {
        into.push_back({Errc::invalid, "invalid_json", "the body is not JSON"});
        into.push_back({Errc::invalid, "validation_failed", "a member of the body is unknown or wrong"});
    }
    if (operation.creates) {
        into.push_back({Errc::invalid, "invalid_idempotency_key", "the Idempotency-Key is no text in double quotes"});
        into.push_back({Errc::invalid, "idempotency_key_reused", "the key came with another request before"});
        into.push_back({Errc::conflict, "request_in_flight", "a request with this key is being answered"});
        into.push_back({Errc::conflict, "answer_not_kept", "it was done, but the answer was too large to be kept"});
    }
    if (operation.method == Method::get) into.push_back({Errc::precondition, "", "it is not what If-Match names"});
    if (operation.if_match) into.push_back({Errc::precondition, "", "it has changed since it was read"});
}

}  // namespace

std::map<int, Failures> failures_of(Operation const& operation) {
    Failures all;
    add_for_input(operation, all);
    add_for_access(operation, all);
    if (operation.rate_class != RateClass::unlimited && operation.rate_class != RateClass::media)
        all.push_back({Errc::rate_limited, "", "too many requests: Retry-After says when to go on"});
    else
        all.push_back({Errc::rate_limited, "", "too many void tokens: Retry-After says when to go on"});
    all.push_back({Errc::invalid, "misdirected_request", "the request is for another host"});
    all.insert(all.end(), operation.fails.begin(), operation.fails.end());
    all.push_back({Errc::internal, "", "something broke on our side"});
    if (!is_safe(operation.method)) all.push_back({Errc::exhausted, "storage_full", "there is no room left for it"});
    all.push_back({Errc::unavailable, "", "try again later"});
    std::map<int, Failures> by_status;
    for (auto& failure : all) {
        auto status = status_of(Error{failure.kind, "", failure.code});
        by_status[status].push_back(std::move(failure));
    }
    return by_status;
}

}  // namespace klieg::http
