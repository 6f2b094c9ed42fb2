#pragma once

#include "base/principal.h"
#include "channels/service.h"
#include "events/outbox.h"
#include "ports/cache.h"
#include "subscriptions/repo.h"
#include "subscriptions/types.h"

#include <string>
#include <utility>
#include <vector>

namespace klieg::subscriptions {

/// Who follows which channels. Anybody who is signed in may follow any channel but their own; whom a channel has, its
/// owner and those who moderate are told.
///
/// No write touches the channel's row, on which all who subscribe at once would meet. So one may come through beside
/// the channel's deletion: it is found a minute later, or by the walk over all (removal.h).
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kSubscriptionsMax of a user.
class SubscriptionService {
public:
    struct Needs {
        SubscriptionRepo& repo;
        channels::ChannelService& channels;
        ports::Cache& cache;
        events::Outbox& outbox;
        Clock const& clock;
    };
    explicit SubscriptionService(Needs needs) : needs_(needs) {}

    /// Follows the channel on that level, whatever was before. Fails: unauthenticated, not_found, conflict
    /// (`own_channel`, `too_many_subscriptions`).
    Task<Result<Subscription>> subscribe(Principal caller, ChannelId channel, Level level);
    /// No more, whatever was before. Fails: unauthenticated.
    Task<Result<>> unsubscribe(Principal caller, ChannelId channel);

    /// What they have to do with it; nothing, for nobody.
    Task<Result<channels::ChannelViewer>> viewer_of(Principal caller, ChannelId channel);
    /// The caller's, newest first. Fails: unauthenticated.
    Task<Result<SubscriptionPage>> list_own(Principal caller, std::size_t limit, ports::Cursor cursor);
    /// A channel's, in no order that means anything. Fails: unauthenticated, not_found, forbidden.
    Task<Result<SubscriptionPage>> list_of(Principal caller, ChannelId channel, std::size_t limit,
                                           ports::Cursor cursor);
    /// All that a user follows, from the cache.
    Task<Result<std::vector<ChannelId>>> channels_of(UserId user);

    /// Those of the channels that a user follows, as it stands now; at most kBatchKeysMax.
    Task<Result<std::vector<Subscription>>> standing_of(UserId user, std::vector<ChannelId> channels) {
        return needs_.repo.find_batch(std::move(user), std::move(channels));
    }
    /// All who follow a channel, as an index has them. Takes no caller: for who tells them something.
    Task<Result<SubscriptionPage>> followers_of(ChannelId channel, std::size_t limit, ports::Cursor cursor) {
        return needs_.repo.of_channel(std::move(channel), limit, std::move(cursor));
    }

    /// Takes no caller: the channel has gone.
    Task<Result<>> end(UserId user, ChannelId channel);

private:
    Task<Result<Subscription>> become(UserId user, ChannelId channel, std::optional<Level> wanted);
    Task<Result<ports::Cache::Loaded>> load_channels(UserId user, ports::Cache::Tags& tags);

    Needs needs_;
};

/// How events and counters name one.
std::string subject_of(ChannelId const& channel, UserId const& user);
/// Fails: not_found, where it names none.
Result<std::pair<ChannelId, UserId>> parse_subject(std::string_view subject);

}  // namespace klieg::subscriptions
