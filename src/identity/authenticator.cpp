#include "identity/authenticator.h"

namespace klieg::identity {

SessionAuthenticator::SessionAuthenticator(SessionService& sessions, SessionCookie cookie)
    : sessions_(sessions), cookie_(std::move(cookie)) {}

http::Proof SessionAuthenticator::recognise(http::Request& request) {
    auto const bearer = find_bearer(request);
    auto const token = bearer ? bearer : cookie_.find(request);
    if (!token) return http::Proof::settled;
    auto known = sessions_.known(*token);
    if (!known.caller) return known.seen ? http::Proof::seen : http::Proof::unknown;
    request.principal = *std::move(known.caller);
    request.cookie_authenticated = !bearer;
    return http::Proof::settled;
}

Task<Result<>> SessionAuthenticator::authenticate(http::Request& request) {
    if (auto bearer = find_bearer(request)) {
        auto caller = co_await sessions_.who_is(std::string(*bearer));
        if (!caller.ok() && caller.error().kind == Errc::unauthenticated)
            co_return Error{Errc::unauthenticated, "this token is not valid, or no longer", "invalid_token"};
        if (!caller.ok()) co_return std::move(caller).error();
        request.principal = *std::move(caller);
        co_return Result<>{};
    }
    auto token = cookie_.find(request);
    if (!token) co_return Result<>{};
    auto caller = co_await sessions_.who_is(std::string(*token));
    if (caller.ok()) {
        request.principal = *std::move(caller);
        request.cookie_authenticated = true;
    } else if (caller.error().kind != Errc::unauthenticated) {
        co_return std::move(caller).error();
    }
    co_return Result<>{};  // a browser whose session has ended is anybody
}

}  // namespace klieg::identity
