#include "testing/memory_cache.h"

#include <algorithm>

namespace klieg::testing {

class MemoryCache::LoadTags final : public Tags {
public:
    explicit LoadTags(MemoryCache& cache) : cache_(cache) {}
    Task<> add(std::vector<ports::CacheTag> tags) override {
        MutexLock lock(cache_.mutex_);
        for (auto const& tag : tags) found.emplace(tag.text, cache_.invalidated_[tag.text]);
        co_return;
    }

    std::map<std::string, int> found;

private:
    MemoryCache& cache_;
};

bool MemoryCache::holds(Kept const& kept) {
    return std::ranges::all_of(
        kept.tags, [this](auto const& tag) KLIEG_REQUIRES(mutex_) { return invalidated_[tag.first] == tag.second; });
}

std::optional<ports::Cache::Value> MemoryCache::find(std::string const& key) {
    MutexLock lock(mutex_);
    auto found = kept_.find(key);
    if (found == kept_.end() || !holds(found->second)) return std::nullopt;
    return found->second.value;
}

Task<Result<ports::Cache::Value>> MemoryCache::get_or_load(std::string key, Load load) {
    if (auto known = find(key)) co_return *std::move(known);
    LoadTags tags(*this);
    KLIEG_CO_TRY(auto loaded, co_await load(tags));
    MutexLock lock(mutex_);
    kept_[std::move(key)] = {loaded.value, std::move(tags.found)};
    co_return std::move(loaded.value);
}

Task<> MemoryCache::invalidate(ports::CacheTag tag) {
    MutexLock lock(mutex_);
    ++invalidated_[tag.text];
    co_return;
}

}  // namespace klieg::testing
