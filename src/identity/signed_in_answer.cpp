#include "identity/signed_in_answer.h"

namespace klieg::identity {

Constraints constraints_of(SignedInAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "user", .summary = "Who is signed in."},
        {.member = "token", .summary = "Proves it, as Authorization: Bearer; told this once.", .example = "3q2-7wAB"},
    };
    return kLines;
}

http::Reply<SignedInAnswer> signed_in_reply(SignedIn const& who, SessionCookie const& cookie) {
    return http::Reply<SignedInAnswer>({view_of(who.user), who.token})
        .with("Set-Cookie", cookie.set(who.token))
        .with("Cache-Control", "no-store");
}

std::vector<http::HeaderLine> cookie_line() {
    return {{"Set-Cookie", "For browsers: the token as an HttpOnly cookie, where the request carries X-Klieg-Client."}};
}

}  // namespace klieg::identity
