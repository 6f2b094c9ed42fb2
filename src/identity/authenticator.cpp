#include "identity/authenticator.h"

#include "identity/access_token_text.h"

namespace klieg::identity {

namespace {

/// Who acts by a role is in the audit log with it.
void note_address(http::Request& request) {
    if (request.principal.role != Role::user) request.principal.address = request.client_address;
}

/// No token of a session begins so: it is shorter.
bool names_access_token(std::string_view token) noexcept {
    return token.starts_with(access_token_text::kPrefix);
}

}  // namespace

SessionAuthenticator::SessionAuthenticator(SessionService& sessions, AccessTokens& access_tokens, SessionCookie cookie)
    : sessions_(sessions), access_tokens_(access_tokens), cookie_(std::move(cookie)) {}

http::Proof SessionAuthenticator::recognise(http::Request& request) {
    auto const bearer = find_bearer(request);
    auto const token = bearer ? bearer : cookie_.find(request);
    if (!token) return http::Proof::settled;
    bool const is_for_program = bearer && names_access_token(*bearer);
    auto known = is_for_program ? access_tokens_.known(*token) : sessions_.known(*token);
    if (!known.caller) return known.seen ? http::Proof::seen : http::Proof::unknown;
    request.principal = *std::move(known.caller);
    request.cookie_authenticated = !bearer;
    note_address(request);
    return http::Proof::settled;
}

Task<Result<Principal>> SessionAuthenticator::who_bears(std::string token) {
    if (names_access_token(token)) return access_tokens_.who_is(std::move(token));
    return sessions_.who_is(std::move(token));
}

Task<Result<>> SessionAuthenticator::authenticate(http::Request& request) {
    if (auto bearer = find_bearer(request)) {
        auto caller = co_await who_bears(std::string(*bearer));
        if (!caller.ok() && caller.error().kind == Errc::unauthenticated)
            co_return Error{Errc::unauthenticated, "this token is not valid, or no longer", "invalid_token"};
        if (!caller.ok()) co_return std::move(caller).error();
        request.principal = *std::move(caller);
        note_address(request);
        co_return Result<>{};
    }
    auto token = cookie_.find(request);
    if (!token) co_return Result<>{};
    auto caller = co_await sessions_.who_is(std::string(*token));
    if (caller.ok()) {
        request.principal = *std::move(caller);
        request.cookie_authenticated = true;
        note_address(request);
    } else if (caller.error().kind != Errc::unauthenticated) {
        co_return std::move(caller).error();
    }
    co_return Result<>{};  // a browser whose session has ended is anybody
}

}  // namespace klieg::identity
