#include "testing/memory_far_cache.h"

namespace klieg::testing {

namespace {
Error is_away() {
    return Error{Errc::unavailable, "the far cache is away"};
}
}  // namespace

std::optional<std::string> MemoryFarCache::find(std::string const& key) {
    auto found = kept_.find(key);
    if (found == kept_.end() || found->second.until <= clock_.now()) return std::nullopt;
    return found->second.bytes;
}

Task<Result<MemoryFarCache::Values>> MemoryFarCache::get(std::vector<std::string> keys) {
    if (away) co_return is_away();
    MutexLock lock(mutex_);
    Values values;
    for (auto const& key : keys) values.push_back(find(key));
    co_return values;
}

Task<Result<>> MemoryFarCache::put(std::string key, std::string bytes, std::chrono::milliseconds ttl) {
    if (away) co_return is_away();
    MutexLock lock(mutex_);
    kept_[std::move(key)] = {std::move(bytes), clock_.now() + ttl};
    co_return Result<>{};
}

Task<Result<std::string>> MemoryFarCache::put_if_absent(std::string key, std::string bytes,
                                                        std::chrono::milliseconds ttl) {
    if (away) co_return is_away();
    MutexLock lock(mutex_);
    if (auto stands = find(key)) co_return *std::move(stands);
    kept_[std::move(key)] = {bytes, clock_.now() + ttl};
    co_return bytes;
}

void MemoryFarCache::lose(std::string const& key) {
    MutexLock lock(mutex_);
    kept_.erase(key);
}

void MemoryFarCache::overwrite_all(std::string const& bytes) {
    MutexLock lock(mutex_);
    for (auto& [key, kept] : kept_) kept.bytes = bytes;
}

}  // namespace klieg::testing
