#pragma once

#include "ports/cache.h"
#include "videos/repo.h"

#include <cstddef>
#include <string>
#include <vector>

namespace klieg::feeds {

/// The listed videos of a channel, newest first, as a feed merges them: by their keys alone. The newest are kept until
/// the channel's list changes; what is further down is read when somebody gets so far.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class ChannelHead {
public:
    using Listings = std::vector<videos::VideoRepo::Listing>;
    /// How many of a channel are kept.
    static constexpr std::size_t kKept = 24;

    struct Needs {
        videos::VideoRepo& videos;
        ports::Cache& cache;
    };
    explicit ChannelHead(Needs needs) : needs_(needs) {}

    /// At most `limit`, of those that come behind the key `before`; empty: from the newest on.
    Task<Result<Listings>> listings(ChannelId channel, std::string before, std::size_t limit);

private:
    Task<Result<ports::Cache::Loaded>> load(ChannelId channel, ports::Cache::Tags& tags);

    Needs needs_;
};

}  // namespace klieg::feeds
