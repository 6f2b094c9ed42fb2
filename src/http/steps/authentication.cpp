#include "http/steps/authentication.h"

namespace klieg::http {

Next Authentication::before(Exchange& exchange) {
    auto const& headers = exchange.request.headers;
    return headers.find("Cookie") || headers.find("Authorization") ? Next::wait : Next::pass;
}

Task<Next> Authentication::wait_before(Exchange& exchange) {
    auto authenticated = co_await authenticator_.authenticate(exchange.request);
    if (!authenticated.ok()) exchange.void_proof = std::move(authenticated).error();
    co_return Next::pass;
}

}  // namespace klieg::http
