#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "channels/service.h"
#include "ports/table_store.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace klieg::feeds {

/// When something last happened in a channel, which only goes up: a row a channel, in a table for each kind of thing.
/// So a feed of many channels need look into those alone that can have something for its page.
///
/// Threads: any core; several at once. Lifetime: what it is given outlives it.
class LastTimes {
public:
    LastTimes(ports::TableStore& tables, std::string table) : tables_(tables), table_(std::move(table)) {}

    using Latest = std::map<ChannelId, Time>;
    /// Of no channel it goes back.
    Task<Result<>> raise(Latest latest);
    Task<Result<>> forget(ChannelId channel);

    struct News {
        ChannelId channel;
        Time at{};
    };
    /// Of those of them in which anything happened, the last first; read in batches.
    Task<Result<std::vector<News>>> of(std::vector<ChannelId> channels);
    /// Takes away what is left of channels that are gone: news of what happened last may come after that of the end, by
    /// another shard of the log.
    Task<Result<>> remove_of_gone(channels::ChannelService& channels);

private:
    Task<Result<bool>> raise_some(std::span<Latest::value_type const> latest);
    ports::Action replace(std::optional<ports::Item> const& before, ChannelId const& channel, Time at) const;

    ports::TableStore& tables_;
    std::string const table_;
};

}  // namespace klieg::feeds
