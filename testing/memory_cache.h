#pragma once

#include "base/mutex.h"
#include "ports/cache.h"

#include <map>
#include <optional>
#include <vector>

namespace klieg::testing {

/// ports::Cache in memory, without bounds and without the passing of time. Threads: any.
class MemoryCache final : public ports::Cache {
public:
    std::optional<Value> find(std::string const& key) override;
    Task<Result<Value>> get_or_load(std::string key, Load load) override;
    Task<> invalidate(ports::CacheTag tag) override;

private:
    class LoadTags;
    struct Kept {
        Value value;
        std::map<std::string, int> tags;  ///< each with how often it had been invalidated
    };
    bool holds(Kept const& kept) KLIEG_REQUIRES(mutex_);

    Mutex mutex_;
    std::map<std::string, Kept> kept_ KLIEG_GUARDED_BY(mutex_);
    std::map<std::string, int> invalidated_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::testing
