#include "base/principal.h"

#include <boost/describe/enum_to_string.hpp>

namespace klieg {

Error not_signed_in() {
    return Error{Errc::unauthenticated, "sign in first"};
}

Result<> Principal::require() const {
    if (!signed_in()) return not_signed_in();
    return {};
}

Result<> Principal::require(Scope scope) const {
    KLIEG_CHECK(require());
    if (scopes.has(scope)) return {};
    std::string name = boost::describe::enum_to_string(scope, "");
    return Error{Errc::forbidden, "this token may not do that: it was made without the scope " + name,
                 "insufficient_scope"};
}

Result<> Principal::require_session() const {
    KLIEG_CHECK(require());
    if (access_token.empty()) return {};
    return Error{Errc::forbidden, "an access token may not do that: sign in", "session_required"};
}

Result<> Principal::require_administrator() const {
    KLIEG_CHECK(require());
    if (administers()) return {};
    return Error{Errc::forbidden, "this is for administrators"};
}

}  // namespace klieg
