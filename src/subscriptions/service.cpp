#include "subscriptions/service.h"

#include "assembly/cache_tags.h"
#include "base/epoch_seconds.h"
#include "subscriptions/events.h"

namespace klieg::subscriptions {

namespace {

using namespace std::chrono_literals;

/// Who writes the same row is the same user elsewhere, or the removal of the channel.
constexpr int kAttemptsMax = 4;
/// For longer than what remembers the versions of events does: counters do for 35 days.
constexpr std::chrono::days kEndedKept{60};
/// Changes invalidate it; the time bounds what other nodes may lag where that news is lost.
constexpr auto kChannelsTtl = 60s;

Error many_change_it() {
    return {Errc::unavailable, "the subscription is being changed by many at once: try again", "changed_meanwhile"};
}

/// Of a pair that had no row, or another level.
Subscription after(std::optional<Subscription> const& before, UserId const& user, ChannelId const& channel,
                   std::optional<Level> wanted, Time now) {
    bool const goes_on = before && before->level && wanted;
    Subscription subscription{.user_id = user, .channel_id = channel, .level = wanted};
    subscription.created_at = goes_on || (before && !wanted) ? before->created_at : now;
    subscription.version = before ? before->version + 1 : 1;
    if (!wanted) subscription.expires_at = epoch_seconds(now + kEndedKept);
    return subscription;
}

}  // namespace

std::string subject_of(ChannelId const& channel, UserId const& user) {
    return channel.text() + "/" + user.text();
}

Result<std::pair<ChannelId, UserId>> parse_subject(std::string_view subject) {
    auto const slash = subject.find('/');
    KLIEG_TRY(auto channel, ChannelId::parse(subject.substr(0, slash)));
    KLIEG_TRY(auto user, UserId::parse(slash == std::string_view::npos ? "" : subject.substr(slash + 1)));
    return std::pair{std::move(channel), std::move(user)};
}

Task<Result<Subscription>> SubscriptionService::subscribe(Principal caller, ChannelId channel, Level level) {
    KLIEG_CO_CHECK(caller.require());
    KLIEG_CO_TRY(auto const known, co_await needs_.channels.get(channel));
    if (caller.is(known.owner_user_id))
        co_return Error{Errc::conflict, "this is your own channel: you are told of it anyway", "own_channel"};
    KLIEG_CO_TRY(bool const stands, co_await needs_.channels.exists(channel));
    if (!stands) co_return Error{Errc::not_found, "there is no such channel"};
    co_return co_await become(caller.user, std::move(channel), level);
}

Task<Result<>> SubscriptionService::unsubscribe(Principal caller, ChannelId channel) {
    KLIEG_CO_CHECK(caller.require());
    co_return co_await end(caller.user, std::move(channel));
}

Task<Result<>> SubscriptionService::end(UserId user, ChannelId channel) {
    KLIEG_CO_CHECK(co_await become(std::move(user), std::move(channel), std::nullopt));
    co_return Result<>{};
}

/// Read, and written on the condition of the version that was read. What stands decides, and not what a write said: one
/// that failed may have been done, and one that lost perhaps lost against the same wish.
Task<Result<Subscription>> SubscriptionService::become(UserId user, ChannelId channel, std::optional<Level> wanted) {
    std::optional<Error> failed;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const before, co_await needs_.repo.find(user, channel));
        auto const stands = before ? before->level : std::nullopt;
        if (stands == wanted) co_return before ? *before : Subscription{.user_id = user, .channel_id = channel};
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        std::optional<std::int64_t> count;
        if (wanted && !stands) {
            KLIEG_CO_TRY(count, co_await needs_.repo.count_of(user));
            if (count.value_or(0) >= kSubscriptionsMax)
                co_return Error{Errc::conflict, "you follow as many channels as one may", "too_many_subscriptions"};
        }
        auto const next = after(before, user, channel, wanted, needs_.clock.now());
        auto const subject = subject_of(channel, user);
        auto transaction = SubscriptionRepo::replace(before, next, count);
        transaction.add(needs_.outbox.event(
            kSubscriptionChanged, {.id = subject, .version = next.version, .log_key = channel.text()},
            {.channel_id = channel, .user_id = user, .before = stands, .after = wanted}));
        auto written = co_await needs_.repo.commit(std::move(transaction));
        co_await needs_.cache.invalidate(cache_tags::subscriptions_of(user));
        needs_.outbox.notify(subject);
        if (written.ok()) co_return next;
        failed = std::move(written).error();
    }
    co_return many_change_it();
}

Task<Result<channels::ChannelViewer>> SubscriptionService::viewer_of(Principal caller, ChannelId channel) {
    channels::ChannelViewer viewer;
    if (!caller.signed_in()) co_return viewer;
    KLIEG_CO_TRY(auto const found, co_await needs_.repo.find(caller.user, std::move(channel)));
    if (found) viewer.level = found->level;
    viewer.subscribed = viewer.level.has_value();
    co_return viewer;
}

Task<Result<SubscriptionPage>> SubscriptionService::list_own(Principal caller, std::size_t limit,
                                                             ports::Cursor cursor) {
    KLIEG_CO_CHECK(caller.require());
    co_return co_await needs_.repo.of_user(caller.user, limit, std::move(cursor));
}

Task<Result<SubscriptionPage>> SubscriptionService::list_of(Principal caller, ChannelId channel, std::size_t limit,
                                                            ports::Cursor cursor) {
    if (!caller.moderates()) KLIEG_CO_CHECK(co_await needs_.channels.require_owner(caller, channel));
    co_return co_await needs_.repo.of_channel(std::move(channel), limit, std::move(cursor));
}

/// Kept as their ids, a space behind each.
Task<Result<std::vector<ChannelId>>> SubscriptionService::channels_of(UserId user) {
    auto load = [this, &user](ports::Cache::Tags& tags) { return load_channels(user, tags); };
    KLIEG_CO_TRY(auto kept, co_await needs_.cache.get_or_load("subscriptions-of:" + user.text(), load));
    std::vector<ChannelId> channels;
    if (kept == nullptr) co_return channels;
    std::string_view rest = kept->text();
    while (!rest.empty()) {
        auto const length = rest.find(' ');
        KLIEG_CO_TRY(auto channel, ChannelId::parse(rest.substr(0, length)));
        channels.push_back(std::move(channel));
        rest.remove_prefix(length + 1);
    }
    co_return channels;
}

Task<Result<ports::Cache::Loaded>> SubscriptionService::load_channels(UserId user, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::subscriptions_of(user)});
    KLIEG_CO_TRY(auto channels, co_await needs_.repo.channels_of(std::move(user)));
    std::string text;
    for (auto const& channel : channels) text += channel.text() + " ";
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), kChannelsTtl};
}

}  // namespace klieg::subscriptions
