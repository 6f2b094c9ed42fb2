#include "feeds/followed_news.h"

#include "assembly/cache_tags.h"

#include <chrono>

namespace klieg::feeds {

namespace {

using News = std::vector<LastTimes::News>;

/// How late a feed sees that something happened in one of its channels.
constexpr std::chrono::seconds kNewsTtl{3};

}  // namespace

Task<Result<News>> FollowedNews::of(UserId user) {
    auto load_it = [this, &user](ports::Cache::Tags& tags) { return load(user, tags); };
    KLIEG_CO_TRY(auto kept, co_await needs_.cache.get_or_load(needs_.name + ":" + user.text(), load_it));
    News news;
    std::string_view text = kept == nullptr ? std::string_view() : std::string_view(kept->text());
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        auto const space = line.find(' ');
        KLIEG_CO_TRY(auto channel, ChannelId::parse(line.substr(0, space)));
        KLIEG_CO_TRY(auto at, parse_rfc3339(line.substr(space + 1)));
        news.push_back({std::move(channel), at});
        text.remove_prefix(line.size() + 1);
    }
    co_return news;
}

Task<Result<ports::Cache::Loaded>> FollowedNews::load(UserId user, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::subscriptions_of(user)});
    KLIEG_CO_TRY(auto channels, co_await needs_.subscriptions.channels_of(std::move(user)));
    KLIEG_CO_TRY(auto news, co_await needs_.news(std::move(channels)));
    if (news.size() > kMergedMax) news.resize(kMergedMax);
    std::string text;
    for (auto const& one : news) text += one.channel.text() + " " + to_rfc3339(one.at) + "\n";
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), kNewsTtl};
}

}  // namespace klieg::feeds
