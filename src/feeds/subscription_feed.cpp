#include "feeds/subscription_feed.h"

#include "assembly/cache_tags.h"
#include "base/json.h"
#include "base/task_group.h"
#include "feeds/listed_rows.h"

#include <algorithm>
#include <chrono>
#include <span>

namespace klieg::feeds {

namespace {

using namespace std::chrono_literals;
using Listings = ChannelHead::Listings;

/// How late a feed sees that one of its channels has published.
constexpr auto kNewsTtl = 3s;
/// Channels that are looked into at the same time.
constexpr std::size_t kReadAtOnce = 16;

/// Behind all keys of videos that were published at that time.
std::string bound_of(ChannelNews::News const& news) {
    return to_rfc3339(news.published_at) + "~";
}

Task<> read_into(ChannelHead& heads, ChannelId channel, std::string before, std::size_t limit, Result<Listings>& into) {
    into = co_await heads.listings(std::move(channel), std::move(before), limit);
}

/// The newest of them.
void cut(Listings& listings, std::size_t limit) {
    std::ranges::sort(listings, std::greater<>(), &videos::VideoRepo::Listing::key);
    if (listings.size() > limit) listings.resize(limit);
}

}  // namespace

/// One more than is asked for, which says whether there is another page.
Task<Result<SubscriptionFeed::Page>> SubscriptionFeed::page(Principal caller, std::size_t limit, std::string cursor) {
    KLIEG_CO_CHECK(caller.require());
    if (!cursor.empty() && !videos::VideoRepo::Listing::of_key(cursor).ok())
        co_return Error{Errc::invalid, "this cursor is not one of ours", "invalid_cursor"};
    KLIEG_CO_TRY(auto news, co_await news_of(caller.user));
    KLIEG_CO_TRY(auto listings, co_await merged(std::move(news), std::move(cursor), limit + 1));
    Page page;
    if (listings.size() > limit) {
        listings.resize(limit);
        page.next = listings.back().key;
    }
    std::vector<VideoId> ids;
    for (auto& listing : listings) ids.push_back(std::move(listing.id));
    // What was unlisted a moment ago is passed over: such a page is shorter.
    KLIEG_CO_TRY(page.videos, co_await listed_rows(needs_.videos, std::move(ids)));
    co_return page;
}

Task<Result<SubscriptionFeed::News>> SubscriptionFeed::news_of(UserId user) {
    auto load = [this, &user](ports::Cache::Tags& tags) { return load_news(user, tags); };
    KLIEG_CO_TRY(auto kept, co_await needs_.cache.get_or_load("feed-news:" + user.text(), load));
    News news;
    std::string_view text = kept == nullptr ? std::string_view() : std::string_view(kept->text());
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        auto const space = line.find(' ');
        KLIEG_CO_TRY(auto channel, ChannelId::parse(line.substr(0, space)));
        KLIEG_CO_TRY(auto published_at, parse_rfc3339(line.substr(space + 1)));
        news.push_back({std::move(channel), published_at});
        text.remove_prefix(line.size() + 1);
    }
    co_return news;
}

Task<Result<ports::Cache::Loaded>> SubscriptionFeed::load_news(UserId user, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::subscriptions_of(user)});
    KLIEG_CO_TRY(auto channels, co_await needs_.subscriptions.channels_of(std::move(user)));
    KLIEG_CO_TRY(auto news, co_await needs_.news.of(std::move(channels)));
    if (news.size() > kMergedMax) news.resize(kMergedMax);
    std::string text;
    for (auto const& one : news) text += one.channel.text() + " " + to_rfc3339(one.published_at) + "\n";
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), kNewsTtl};
}

/// In the order of what they published last: behind the first of which that is older than all that the page has, there
/// is nothing for it.
Task<Result<Listings>> SubscriptionFeed::merged(News news, std::string before, std::size_t limit) {
    Listings found;
    for (std::size_t at = 0; at < news.size(); at += kReadAtOnce) {
        if (found.size() == limit && bound_of(news[at]) < found.back().key) break;
        auto const some = std::span(news).subspan(at, std::min(kReadAtOnce, news.size() - at));
        KLIEG_CO_CHECK(co_await add_some(some, before, limit, found));
        cut(found, limit);
    }
    co_return found;
}

Task<Result<>> SubscriptionFeed::add_some(std::span<ChannelNews::News const> some, std::string before,
                                          std::size_t limit, Listings& into) {
    std::vector<Result<Listings>> read(some.size());
    TaskGroup group(co_await this_executor());
    for (std::size_t i = 0; i < some.size(); ++i)
        group.spawn("feeds.head", read_into(needs_.heads, some[i].channel, before, limit, read[i]));
    co_await group.join();
    for (auto& one : read) {
        KLIEG_CO_CHECK(one);
        std::move(one->begin(), one->end(), std::back_inserter(into));
    }
    co_return Result<>{};
}

}  // namespace klieg::feeds
