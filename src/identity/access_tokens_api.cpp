#include "identity/access_tokens_api.h"

#include "http/contract/operations.h"
#include "identity/caller_of.h"

namespace klieg::identity {

namespace {

using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;

AccessTokenAnswer shown(AccessToken token) {
    return {token.token_id,   std::move(token.name), std::move(token.scopes),
            token.created_at, token.last_used_at,    token.ends_at};
}

}  // namespace

Constraints constraints_of(AccessTokenAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "name", .summary = "What it is for, in its owner's words.", .example = "backup script"},
        {.member = "scopes", .summary = "What it may be used for.", .example = R"(["read"])"},
        {.member = "last_used_at", .summary = "To about an hour; null: never."},
        {.member = "expires_at", .summary = "When it ends as its owner chose; null: a year after its last use."},
    };
    return kLines;
}

Constraints constraints_of(MadeAccessTokenAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "token",
         .summary = "The token itself, for Authorization: Bearer; told this once.",
         .example = "klieg_pat_N6QbsZPxT5SQS3ZxE0RDhyKC7iiyKjk0OxMOs9ElRWw19NRu8"},
    };
    return kLines;
}

void AccessTokensApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Accounts", "Who one is: accounts, signing in, sessions."});
    operations.add({.method = post,
                    .path = "/api/auth/tokens",
                    .id = "createAccessToken",
                    .summary = "Makes an access token, with which a program acts for its owner.",
                    .details = "It is told this once. It may do what its scopes say, and nothing that decides who gets "
                               "into the account.",
                    .access = Access::signed_in,
                    .session_only = true,
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .status = 201,
                    .fails = {{Errc::conflict, "too_many_tokens", "there are as many as there may be"},
                              {Errc::forbidden, "proof_required", "the session has to be proven anew"}}},
                   &AccessTokensApi::make);
    operations.add({.method = get,
                    .path = "/api/auth/tokens",
                    .id = "listAccessTokens",
                    .summary = "Lists one's own access tokens, newest first.",
                    .access = Access::signed_in,
                    .session_only = true},
                   &AccessTokensApi::list);
    operations.add({.method = del,
                    .path = "/api/auth/tokens/{token}",
                    .id = "revokeAccessToken",
                    .summary = "Revokes one of one's own access tokens.",
                    .access = Access::signed_in,
                    .who = "its user; to others it does not exist",
                    .session_only = true,
                    .rate_class = RateClass::write},
                   &AccessTokensApi::revoke);
}

Answer<MadeAccessTokenAnswer> AccessTokensApi::make(Request& request, NewAccessToken wanted) {
    KLIEG_CO_TRY(auto made, co_await tokens_.make(caller_of(request, cookie_), std::move(wanted)));
    MadeAccessTokenAnswer answer{shown(std::move(made.row)), std::move(made.token)};
    co_return http::Reply<MadeAccessTokenAnswer>(answer).with("Cache-Control", "no-store");
}

Answer<http::Page<AccessTokenAnswer>> AccessTokensApi::list(Request& request, http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page,
                 co_await tokens_.list(request.principal, asked->limit, ports::Cursor(std::move(asked->cursor))));
    std::vector<AccessTokenAnswer> items;
    items.reserve(page.tokens.size());
    for (auto& token : page.tokens) items.push_back(shown(std::move(token)));
    co_return http::page_of(std::move(items), std::move(page.next));
}

Task<Result<>> AccessTokensApi::revoke(Request& request, AccessTokenId id) {
    co_return co_await tokens_.revoke(caller_of(request, cookie_), std::move(id));
}

}  // namespace klieg::identity
