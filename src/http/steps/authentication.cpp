#include "http/steps/authentication.h"

namespace klieg::http {

bool has_proof(Request const& request) noexcept {
    return request.headers.find("Cookie") || request.headers.find("Authorization");
}

Next Authentication::before(Exchange& exchange) {
    return has_proof(exchange.request) ? Next::wait : Next::pass;
}

Task<Next> Authentication::wait_before(Exchange& exchange) {
    auto authenticated = co_await authenticator_.authenticate(exchange.request);
    if (!authenticated.ok()) exchange.void_proof = std::move(authenticated).error();
    co_return Next::pass;
}

}  // namespace klieg::http
