#include "feeds/api.h"

#include "http/contract/operations.h"

namespace klieg::feeds {

void FeedsApi::add_routes(http::Router& router) {
    http::Operations operations(router, *this, {"Feeds", "Videos put together for who looks at them."});
    operations.add({.method = http::Method::get,
                    .path = "/api/feed/subscriptions",
                    .id = "listSubscribedVideos",
                    .summary = "Lists the videos of all channels that the caller follows, newest first.",
                    .details = "Of who follows more than 500 channels that have published, the 500 that did last.",
                    .access = http::Access::signed_in},
                   &FeedsApi::of_subscriptions);
}

http::Answer<http::Page<videos::VideoView>> FeedsApi::of_subscriptions(http::Request& request,
                                                                       http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await needs_.subscriptions.page(request.principal, asked->limit, asked->cursor));
    KLIEG_CO_TRY(auto views, co_await needs_.views.of_all(std::move(page.videos), videos::VideoViews::Detail::listed));
    co_return http::page_of(std::move(views), std::move(page.next));
}

}  // namespace klieg::feeds
