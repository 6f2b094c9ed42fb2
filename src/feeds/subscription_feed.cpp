#include "feeds/subscription_feed.h"

#include "feeds/listed_rows.h"
#include "feeds/merged_keys.h"

namespace klieg::feeds {

SubscriptionFeed::SubscriptionFeed(Needs needs)
    : needs_(needs),
      followed_({.name = "feed-news",
                 .subscriptions = needs.subscriptions,
                 .cache = needs.cache,
                 .news = [&news = needs.news](std::vector<ChannelId> of) { return news.of(std::move(of)); }}) {}

/// One more than is asked for, which says whether there is another page.
Task<Result<SubscriptionFeed::Page>> SubscriptionFeed::page(Principal caller, std::size_t limit, std::string cursor) {
    KLIEG_CO_CHECK(caller.require());
    if (!cursor.empty() && !videos::VideoRepo::Listing::of_key(cursor).ok())
        co_return Error{Errc::invalid, "this cursor is not one of ours", "invalid_cursor"};
    KLIEG_CO_TRY(auto news, co_await followed_.of(caller.user));
    auto read = [this](ChannelId channel, std::string before, std::size_t most) {
        return keys_of(std::move(channel), std::move(before), most);
    };
    KLIEG_CO_TRY(auto keys, co_await merged_keys(std::move(news), std::move(cursor), limit + 1, read));
    Page page;
    if (keys.size() > limit) {
        keys.resize(limit);
        page.next = keys.back();
    }
    std::vector<VideoId> ids;
    for (auto& key : keys) {
        KLIEG_CO_TRY(auto listing, videos::VideoRepo::Listing::of_key(std::move(key)));
        ids.push_back(std::move(listing.id));
    }
    // What was unlisted a moment ago is passed over: such a page is shorter.
    KLIEG_CO_TRY(page.videos, co_await listed_rows(needs_.videos, std::move(ids)));
    co_return page;
}

Task<Result<std::vector<std::string>>> SubscriptionFeed::keys_of(ChannelId channel, std::string before,
                                                                 std::size_t limit) {
    KLIEG_CO_TRY(auto listings, co_await needs_.heads.listings(std::move(channel), std::move(before), limit));
    std::vector<std::string> keys;
    keys.reserve(listings.size());
    for (auto& listing : listings) keys.push_back(std::move(listing.key));
    co_return keys;
}

}  // namespace klieg::feeds
