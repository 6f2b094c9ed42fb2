#include "feeds/api.h"

#include "assembly/cache_tags.h"
#include "http/contract/operations.h"
#include "videos/rules.h"

namespace klieg::feeds {

using http::Access;
using http::Answer;
using http::Request;

namespace {

constexpr std::int64_t kRelatedShownMax = 50;

}  // namespace

Constraints constraints_of(TrendingQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "category", .summary = "Only videos of this category, by its id.", .example = "film"},
    };
    return kLines;
}

Constraints constraints_of(RelatedQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "limit",
         .summary = "How many there are at most.",
         .example = "24",
         .range = {{1, kRelatedShownMax}}},
    };
    return kLines;
}

void FeedsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Feeds", "Videos put together for who looks at them."});
    operations.add({.method = get,
                    .path = "/api/feed/subscriptions",
                    .id = "listSubscribedVideos",
                    .summary = "Lists the videos of all channels that the caller follows, newest first.",
                    .details = "Of who follows more than 500 channels that have published, the 500 that did last.",
                    .access = Access::signed_in},
                   &FeedsApi::of_subscriptions);
    operations.add({.method = get,
                    .path = "/api/feed/trending",
                    .id = "listTrendingVideos",
                    .summary = "Lists the 200 videos that people watch, like and comment on most of late.",
                    .details = "What happened a day ago counts half. The order is made anew every five minutes.",
                    .access = Access::anyone},
                   &FeedsApi::of_trending);
    operations.add({.method = get,
                    .path = "/api/feed/home",
                    .id = "listHomeVideos",
                    .summary = "Lists what the caller may like to watch next.",
                    .details = "New ones of the channels that the caller follows, what goes with what they watched "
                               "last, what is trending and what is new, in turns, without what they have watched to "
                               "the end or are not interested in; behind that all others, newest first. The order "
                               "stays as it was when the first page was asked for.",
                    .access = Access::anyone},
                   &FeedsApi::of_home);
    operations.add({.method = get,
                    .path = "/api/videos/{video}/related",
                    .id = "listRelatedVideos",
                    .summary = "Lists public videos that go with one, the closest first.",
                    .details = "By channel, category and tags, and by what is trending. Without what the caller is "
                               "not interested in. There is one page.",
                    .access = Access::anyone,
                    .who = "anyone, by visibility"},
                   &FeedsApi::related_to);
}

Answer<VideoPage> FeedsApi::of_subscriptions(Request& request, http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await needs_.subscriptions.page(request.principal, asked->limit, asked->cursor));
    KLIEG_CO_TRY(auto answer, co_await needs_.pages.shown({std::move(page.videos), std::move(page.next)}));
    co_return answer;
}

namespace {

Task<Result<KeptPages::Videos>> trending_page(TrendingFeed& feed, TrendingQuery const& asked) {
    KLIEG_CO_TRY(auto page, co_await feed.page(asked.category.value_or(""), asked.limit, asked.cursor));
    co_return KeptPages::Videos{std::move(page.videos), std::move(page.next)};
}

Task<Result<KeptPages::Videos>> home_page(HomeFeed& feed, Principal reader, http::PageQuery const& asked) {
    KLIEG_CO_TRY(auto page, co_await feed.page(std::move(reader), asked.limit, asked.cursor));
    co_return KeptPages::Videos{std::move(page.videos), std::move(page.next)};
}

Task<Result<KeptPages::Videos>> related_page(RelatedVideos& related, Principal reader, VideoId id, std::size_t limit) {
    KLIEG_CO_TRY(auto videos, co_await related.of(std::move(reader), std::move(id), limit));
    co_return KeptPages::Videos{std::move(videos), {}};
}

}  // namespace

/// Of categories that the site does not have there are too many to keep, and none has a list.
Answer<VideoPage> FeedsApi::of_trending(Request& /*request*/, http::Query<TrendingQuery> asked) {
    auto const category = asked->category.value_or("");
    if (!category.empty() && !videos::rules::has_category(needs_.videos.categories(), category)) co_return VideoPage{};
    if (asked->cursor.empty()) {
        auto make = [this, &asked] { return trending_page(needs_.trending, asked.value); };
        co_return co_await needs_.pages.kept("trending-page:" + category + "/" + std::to_string(asked->limit), make);
    }
    KLIEG_CO_TRY(auto page, co_await trending_page(needs_.trending, asked.value));
    KLIEG_CO_TRY(auto answer, co_await needs_.pages.shown(std::move(page)));
    co_return answer;
}

/// The first page of nobody in particular is kept.
Answer<VideoPage> FeedsApi::of_home(Request& request, http::Query<http::PageQuery> asked) {
    auto make = [this, &request, &asked] { return home_page(needs_.home, request.principal, asked.value); };
    if (!request.principal.signed_in() && asked->cursor.empty())
        co_return co_await needs_.pages.kept("home-page:" + std::to_string(asked->limit), make);
    KLIEG_CO_TRY(auto page, co_await make());
    KLIEG_CO_TRY(auto answer, co_await needs_.pages.shown(std::move(page)));
    co_return answer;
}

/// What nobody in particular is shown is kept.
Answer<VideoPage> FeedsApi::related_to(Request& request, VideoId id, http::Query<RelatedQuery> asked) {
    auto make = [this, &request, &id, &asked] {
        return related_page(needs_.related, request.principal, id, asked->limit);
    };
    if (!request.principal.signed_in())
        co_return co_await needs_.pages.kept("related-page:" + id.text() + "/" + std::to_string(asked->limit), make,
                                             {cache_tags::video(id)});
    KLIEG_CO_TRY(auto page, co_await make());
    KLIEG_CO_TRY(auto answer, co_await needs_.pages.shown(std::move(page)));
    co_return answer;
}

}  // namespace klieg::feeds
