#include "feeds/activity_api.h"

#include "http/contract/operations.h"

namespace klieg::feeds {

Constraints constraints_of(ActivityQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "of",
         .summary = "Of whom: `followed`, the channels that the caller follows and the people behind them, or "
                    "`everyone`. Where nothing is said: `everyone` for who is not signed in, else `followed`."},
    };
    return kLines;
}

void ActivityApi::add_routes(http::Router& router) {
    http::Operations operations(router, *this, {"Feeds", "Videos put together for who looks at them."});
    operations.add({.method = http::Method::get,
                    .path = "/api/feed/activity",
                    .id = "listActivity",
                    .summary = "Lists what people did lately, newest first: published, or said of a public video.",
                    .details = "Of the last 30 days. What anybody likes is not among it.",
                    .access = http::Access::anyone,
                    .who = "anyone; of=followed is for who is signed in",
                    .fails = {{Errc::unauthenticated, "", "of=followed is for who is signed in"}}},
                   &ActivityApi::list);
}

http::Answer<http::Page<ActivityView>> ActivityApi::list(http::Request& request, http::Query<ActivityQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await feed_.page(request.principal, asked->of, asked->limit, asked->cursor));
    co_return http::page_of(std::move(page.items), std::move(page.next));
}

}  // namespace klieg::feeds
