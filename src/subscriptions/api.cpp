#include "subscriptions/api.h"

#include "http/contract/operations.h"
#include "subscriptions/subscriber_count.h"

namespace klieg::subscriptions {

using http::Access;
using http::RateClass;
using http::Request;

void SubscriptionsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Subscriptions", "Who follows which channels."});
    operations.add({.method = put,
                    .path = "/api/channels/{channel}/subscription",
                    .id = "subscribe",
                    .summary = "Follows a channel, or changes what one is told of it.",
                    .details = "Without a body, or a level, it is `all`.",
                    .access = Access::signed_in,
                    .who = "anyone who is signed in, but not the channel's owner",
                    .rate_class = RateClass::write,
                    .fails = {{Errc::conflict, "own_channel", "the channel is the caller's own"},
                              {Errc::conflict, "too_many_subscriptions", "the caller follows as many as one may"}}},
                   &SubscriptionsApi::subscribe);
    operations.add({.method = del,
                    .path = "/api/channels/{channel}/subscription",
                    .id = "unsubscribe",
                    .summary = "Follows a channel no more.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write},
                   &SubscriptionsApi::unsubscribe);
    operations.add({.method = get,
                    .path = "/api/subscriptions",
                    .id = "listSubscriptions",
                    .summary = "Lists the channels that the caller follows, the one followed last first.",
                    .access = Access::signed_in},
                   &SubscriptionsApi::list_own);
    operations.add({.method = get,
                    .path = "/api/channels/{channel}/subscribers",
                    .id = "listSubscribers",
                    .summary = "Lists who follows a channel.",
                    .access = Access::owner,
                    .who = "the owner of the channel, moderators and administrators"},
                   &SubscriptionsApi::list_of);
}

http::Answer<SubscriptionAnswer> SubscriptionsApi::subscribe(Request& request, channels::ChannelName name,
                                                             std::optional<WantedSubscription> wanted) {
    KLIEG_CO_TRY(auto channel, co_await needs_.channels.get_named(std::move(name)));
    auto const level = wanted && wanted->level ? wanted->level->value_or(Level::all) : Level::all;
    KLIEG_CO_TRY(auto const made, co_await needs_.service.subscribe(request.principal, channel.channel_id, level));
    // The sum is a moment behind, and its reader has just changed it.
    KLIEG_CO_TRY(auto const counted,
                 co_await needs_.counters.get_with(kSubscriberCount, contribution_of(made),
                                                   {channels::subscribers_counter(channel.channel_id)}));
    co_return SubscriptionAnswer{made.channel_id, level, counted.front()};
}

Task<Result<>> SubscriptionsApi::unsubscribe(Request& request, channels::ChannelName name) {
    KLIEG_CO_TRY(auto channel, co_await needs_.channels.get_named(std::move(name)));
    co_return co_await needs_.service.unsubscribe(request.principal, channel.channel_id);
}

/// A channel that goes takes its subscriptions along a moment later.
http::Answer<http::Page<OwnSubscription>> SubscriptionsApi::list_own(Request& request,
                                                                     http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page,
                 co_await needs_.service.list_own(request.principal, asked->limit, ports::Cursor(asked->cursor)));
    std::vector<ChannelId> ids;
    for (auto const& one : page.subscriptions) ids.push_back(one.channel_id);
    KLIEG_CO_TRY(auto const channels, co_await needs_.channels.find_all(std::move(ids)));
    std::vector<OwnSubscription> items;
    std::vector<std::string> counted;
    for (auto const& one : page.subscriptions) {
        auto const channel = channels.find(one.channel_id);
        if (channel == channels.end()) continue;
        items.push_back({.channel = videos::in_brief(channel->second),
                         .level = one.level.value_or(Level::all),
                         .subscribed_at = one.created_at});
        counted.push_back(channels::subscribers_counter(one.channel_id));
    }
    KLIEG_CO_TRY(auto const subscribers, co_await needs_.counters.get_many(std::move(counted)));
    for (std::size_t i = 0; i < items.size(); ++i) items[i].subscribers = subscribers[i];
    co_return http::page_of(std::move(items), std::move(page.next));
}

http::Answer<http::Page<Subscriber>> SubscriptionsApi::list_of(Request& request, channels::ChannelName name,
                                                               http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto channel, co_await needs_.channels.get_named(std::move(name)));
    KLIEG_CO_TRY(auto page, co_await needs_.service.list_of(request.principal, channel.channel_id, asked->limit,
                                                            ports::Cursor(asked->cursor)));
    std::vector<UserId> ids;
    for (auto const& one : page.subscriptions) ids.push_back(one.user_id);
    KLIEG_CO_TRY(auto const users, co_await needs_.users.find_users(std::move(ids)));
    std::vector<Subscriber> items;
    for (std::size_t i = 0; i < users.size(); ++i)
        if (users[i]) items.push_back(view_of(page.subscriptions[i], *users[i]));
    co_return http::page_of(std::move(items), std::move(page.next));
}

}  // namespace klieg::subscriptions
