#pragma once

#include "ports/table_store.h"
#include "subscriptions/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::subscriptions {

/// Keys and items of the tables Subscriptions and SubscriptionCounts.
///
/// Indexes, both without what was ended: NewestOf(UserId, CreatedOrder) has a user's; ByChannel(ChannelShard, UserId) a
/// channel's, in shards, since all subscribers of a large one would be one hot partition. How many shards a channel has
/// is known here alone.
///
/// Threads: any core. Lifetime: the store outlives it.
class SubscriptionRepo {
public:
    explicit SubscriptionRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// Read strongly.
    Task<Result<std::optional<Subscription>>> find(UserId user, ChannelId channel);
    /// Those of them that a user follows, read strongly; at most kBatchKeysMax, each once. What cannot be read is not
    /// there.
    Task<Result<std::vector<Subscription>>> find_batch(UserId user, std::vector<ChannelId> channels);
    /// How many a user has, read strongly; none: there has never been one.
    Task<Result<std::optional<std::int64_t>>> count_of(UserId user);

    /// Of a user who follows nothing any more, and never will.
    Task<Result<>> forget_count(UserId user);

    /// Puts one in the place of another, with what the user's count becomes by it; `before` none: there was no row.
    /// `count` is what count_of() answered, asked where one is begun. Fails with conflict where another change came
    /// first, or the user has kSubscriptionsMax.
    static ports::Transaction replace(std::optional<Subscription> const& before, Subscription const& after,
                                      std::optional<std::int64_t> count);
    Task<Result<>> commit(ports::Transaction transaction);

    /// Newest first.
    Task<Result<SubscriptionPage>> of_user(UserId user, std::size_t limit, ports::Cursor cursor);
    /// Of a channel, in the order of users.
    Task<Result<SubscriptionPage>> of_channel(ChannelId channel, std::size_t limit, ports::Cursor cursor);
    /// All channels that a user follows, read strongly.
    Task<Result<std::vector<ChannelId>>> channels_of(UserId user);

    struct Scanned {
        struct Pair {
            UserId user;
            ChannelId channel;
            bool ended = false;
        };
        std::vector<Pair> pairs;
        ports::Cursor next;
    };
    /// Of all users, also what was ended, in no order, by keys: no row ends a walk that cannot be read.
    Task<Result<Scanned>> scan(ports::Cursor cursor);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::subscriptions
