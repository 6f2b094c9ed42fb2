#pragma once

#include "channels/types.h"
#include "ports/table_store.h"
#include "uniques/uniques.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::channels {

/// Channels as items, with their handles among the unique names.
/// Lifetime: the table store outlives it. Threads: any core.
class ChannelRepo {
public:
    explicit ChannelRepo(ports::TableStore& tables);
    static std::vector<ports::TableSchema> tables();

    /// Each writes in one transaction with `also`. Fails: conflict, where the handle is taken, another change came
    /// first, or a condition of `also` does not hold.
    Task<Result<>> create(Channel channel, ports::Transaction also);
    Task<Result<>> replace(Channel before, Channel after, ports::Transaction also);
    Task<Result<>> remove(Channel channel, ports::Transaction also);
    /// For somebody else's transaction, which fails where the channel is gone.
    static ports::Action require(ChannelId const& id);
    /// Likewise, where it was changed.
    static ports::Action require_version(Channel const& channel);
    /// Likewise, where it is there.
    static ports::Action require_none(std::string const& id);

    Task<Result<std::optional<Channel>>> find(ChannelId id);
    /// In the order of the ids; at most kBatchKeysMax, each once.
    Task<Result<std::vector<std::optional<Channel>>>> find_batch(std::vector<ChannelId> ids);
    Task<Result<std::optional<ChannelId>>> find_handle(std::string handle);
    struct Ids {
        std::vector<std::string> ids;
        ports::Cursor next;
    };
    /// All of them, in no order, by their keys alone: no row ends a walk that cannot be read.
    Task<Result<Ids>> scan_ids(ports::Cursor cursor);
    /// Oldest first.
    Task<Result<ChannelPage>> owned_by(UserId owner, std::size_t limit, ports::Cursor cursor);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::channels
