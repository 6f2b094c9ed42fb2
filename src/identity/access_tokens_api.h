#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "identity/access_tokens.h"
#include "identity/session_cookie.h"

namespace klieg::identity {

/// An access token as its owner sees it in a list.
struct AccessTokenAnswer {
    AccessTokenId id;
    std::string name;
    std::vector<Scope> scopes;
    Time created_at{};
    std::optional<Time> last_used_at;
    std::optional<Time> expires_at;
};
BOOST_DESCRIBE_STRUCT(AccessTokenAnswer, (), (id, name, scopes, created_at, last_used_at, expires_at))
Constraints constraints_of(AccessTokenAnswer const*);

struct MadeAccessTokenAnswer : AccessTokenAnswer {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(MadeAccessTokenAnswer, (AccessTokenAnswer), (token))
Constraints constraints_of(MadeAccessTokenAnswer const*);

/// The routes of /api/auth/tokens. Threads: any core. Lifetime: the service outlives it, and it outlives the router's
/// use.
class AccessTokensApi {
public:
    AccessTokensApi(AccessTokens& tokens, SessionCookie cookie) : tokens_(tokens), cookie_(std::move(cookie)) {}

    void add_routes(http::Router& router);

private:
    http::Answer<MadeAccessTokenAnswer> make(http::Request& request, NewAccessToken wanted);
    http::Answer<http::Page<AccessTokenAnswer>> list(http::Request& request, http::Query<http::PageQuery> asked);
    Task<Result<>> revoke(http::Request& request, AccessTokenId id);

    AccessTokens& tokens_;
    SessionCookie cookie_;
};

}  // namespace klieg::identity
