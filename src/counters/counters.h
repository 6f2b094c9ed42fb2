#pragma once

#include "base/result.h"
#include "base/task.h"
#include "counters/counting.h"
#include "ports/table_store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace klieg::counters {

inline constexpr auto kCounters = "Counters";
inline constexpr auto kContributions = "Contributions";

/// Sums by name, where they come to something; and what is in them.
std::vector<ports::TableSchema> tables();

/// Reads what an Aggregator sums up: a moment behind the change that it speaks of, as every projection is.
///
/// Who keeps an answer that shows a counter keeps it for a second or a few, and under no tag, where thousands change it
/// at once, as of videos and comments; where an Aggregator changes it seldom, as of channels, under
/// cache_tags::counter(), and then reads strongly.
///
/// Threads: any core. Lifetime: the tables outlive it.
class Counters {
public:
    explicit Counters(ports::TableStore& tables) : tables_(tables) {}

    Task<Result<std::int64_t>> get(std::string name, ports::Consistency consistency);
    /// In the order of the names, each of which may come once, in batches of kBatchKeysMax. What cannot be read is 0.
    Task<Result<std::vector<std::int64_t>>> get_many(std::vector<std::string> names,
                                                     ports::Consistency consistency = ports::Consistency::eventual);
    /// The same as they are once what one subject counts to is in them: for who has just changed it, and shall see that
    /// at once. `counting` is the name of its Counting. At most kBatchKeysMax names; reads strongly.
    Task<Result<std::vector<std::int64_t>>> get_with(std::string counting, Contribution own,
                                                     std::vector<std::string> names);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::counters
