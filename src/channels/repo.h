#pragma once

#include "channels/types.h"
#include "ports/table_store.h"
#include "uniques/uniques.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::channels {

/// Channels as items, with their handles among the unique names and a count for each owner, which changes with them.
/// Lifetime: the table store outlives it. Threads: any core.
class ChannelRepo {
public:
    /// How many channels an owner has.
    struct Owned {
        ChannelCount count;
        bool is_stored = false;  ///< else the next write stores it: they were made before anybody counted
    };

    explicit ChannelRepo(ports::TableStore& tables);
    static std::vector<ports::TableSchema> tables();

    Task<Result<Owned>> count_owned(UserId owner);

    /// Each writes in one transaction with `also`. Fails: conflict, where the handle is taken, another change came
    /// first, or the owner has `per_owner_max` by now.
    Task<Result<>> create(Channel channel, Owned owned, std::size_t per_owner_max, ports::Transaction also);
    Task<Result<>> replace(Channel before, Channel after, ports::Transaction also);
    Task<Result<>> remove(Channel channel, Owned owned, ports::Transaction also);
    /// For somebody else's transaction, which fails where the channel is gone.
    static ports::Action require(ChannelId const& id);

    Task<Result<std::optional<Channel>>> find(ChannelId id);
    /// In the order of the ids; at most kBatchKeysMax, each once.
    Task<Result<std::vector<std::optional<Channel>>>> find_batch(std::vector<ChannelId> ids);
    Task<Result<std::optional<ChannelId>>> find_handle(std::string handle);
    /// Oldest first.
    Task<Result<ChannelPage>> owned_by(UserId owner, std::size_t limit, ports::Cursor cursor);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::channels
