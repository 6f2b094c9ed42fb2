#pragma once

#include "base/mutex.h"
#include "ports/cache.h"

#include <map>

namespace klieg::testing {

/// ports::Cache in memory, without bounds and without the passing of time. Threads: any.
class MemoryCache final : public ports::Cache {
public:
    Task<Value> get(std::string key) override;
    Task<> put(std::string key, Value value, std::chrono::milliseconds ttl) override;
    Task<> invalidate(std::string key) override;
    Task<Result<Value>> get_or_load(std::string key, std::chrono::milliseconds ttl, Load load) override;

private:
    Mutex mutex_;
    std::map<std::string, Value> values_ KLIEG_GUARDED_BY(mutex_);
    std::size_t invalidations_ KLIEG_GUARDED_BY(mutex_) = 0;
};

}  // namespace klieg::testing
