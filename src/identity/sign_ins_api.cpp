#include "identity/sign_ins_api.h"

#include "http/contract/operations.h"

namespace klieg::identity {

Constraints constraints_of(SignInAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "Of the entry.", .example = "2026-01-31T12:00:00.000Z#abcdefgh234567ij"},
        {.member = "kind", .summary = "What happened. More kinds may come."},
        {.member = "at", .summary = "When; of failures the last."},
        {.member = "address", .summary = "From where; empty: by the operator's command.", .example = "192.0.2.7"},
        {.member = "user_agent", .summary = "What the browser or program calls itself.", .example = "Firefox"},
        {.member = "times", .summary = "How often, of failures within an hour; else 1."},
    };
    return kLines;
}

void SignInsApi::add_routes(http::Router& router) {
    http::Operations operations(router, *this, {"Accounts", "Who one is: accounts, signing in, sessions."});
    operations.add({.method = http::Method::get,
                    .path = "/api/auth/sign-ins",
                    .id = "listSignIns",
                    .summary = "Lists who signed in to one's account, who tried, and what changed about who may.",
                    .details = "Newest first, of the last 90 days. Failures of an hour are one entry.",
                    .access = http::Access::signed_in,
                    .session_only = true},
                   &SignInsApi::list);
}

http::Answer<http::Page<SignInAnswer>> SignInsApi::list(http::Request& request, http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page,
                 co_await log_.list(request.principal, asked->limit, ports::Cursor(std::move(asked->cursor))));
    std::vector<SignInAnswer> items;
    items.reserve(page.entries.size());
    for (auto& row : page.entries)
        items.push_back(
            {std::move(row.entry), row.kind, row.at, std::move(row.address), std::move(row.user_agent), row.times});
    co_return http::page_of(std::move(items), std::move(page.next));
}

}  // namespace klieg::identity
