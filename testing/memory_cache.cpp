#include "testing/memory_cache.h"

namespace klieg::testing {

Task<ports::Cache::Value> MemoryCache::get(std::string key) {
    MutexLock lock(mutex_);
    auto found = values_.find(key);
    co_return found == values_.end() ? nullptr : found->second;
}

Task<> MemoryCache::put(std::string key, Value value, std::chrono::milliseconds) {
    MutexLock lock(mutex_);
    values_[std::move(key)] = std::move(value);
    co_return;
}

Task<> MemoryCache::invalidate(std::string key) {
    MutexLock lock(mutex_);
    values_.erase(key);
    ++invalidations_;
    co_return;
}

Task<Result<ports::Cache::Value>> MemoryCache::get_or_load(std::string key, std::chrono::milliseconds, Load load) {
    if (auto cached = co_await get(key); cached != nullptr) co_return cached;
    std::size_t before = 0;
    {
        MutexLock lock(mutex_);
        before = invalidations_;
    }
    KLIEG_CO_TRY(auto value, co_await load());
    MutexLock lock(mutex_);
    if (invalidations_ == before) values_[std::move(key)] = value;
    co_return value;
}

}  // namespace klieg::testing
