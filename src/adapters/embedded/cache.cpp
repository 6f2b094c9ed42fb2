#include "adapters/embedded/cache.h"

#include "base/mutex.h"
#include "base/wake_up.h"

#include <list>
#include <unordered_map>

namespace klieg::embedded {

namespace {
/// What an entry costs beside its key and value: nodes of a list and a map, a control block.
constexpr std::size_t kEntryBytes = 160;
}  // namespace

/// A load under way, which others wait for instead of loading too (single flight).
struct Cache::PendingLoad {
    WakeUp ended;

    Mutex mutex;
    bool abandoned KLIEG_GUARDED_BY(mutex) = false;  ///< the loader was cancelled, or threw: someone else must load
    Result<Value> result KLIEG_GUARDED_BY(mutex);
};

class Cache::Shard {
public:
    explicit Shard(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    Value find(std::string const& key, Time now) {
        MutexLock lock(mutex_);
        return find_locked(key, now);
    }

    void keep(std::string const& key, Value value, Time until) {
        MutexLock lock(mutex_);
        loads_.erase(key);  // what is being loaded is older than this
        keep_locked(key, std::move(value), until);
    }

    void forget(std::string const& key) {
        MutexLock lock(mutex_);
        loads_.erase(key);
        if (auto found = entries_.find(key); found != entries_.end()) drop(found->second);
    }

    struct Lookup {
        Value value;                        ///< a hit, or null and:
        std::shared_ptr<PendingLoad> load;  ///< the load to wait for, or to do
        bool ours = false;                  ///< whether it is to do
    };
    Lookup find_or_join(std::string const& key, Time now) {
        MutexLock lock(mutex_);
        if (auto value = find_locked(key, now)) return {std::move(value), nullptr, false};
        auto [pending, fresh] = loads_.try_emplace(key);
        if (fresh) pending->second = std::make_shared<PendingLoad>();
        return {nullptr, pending->second, fresh};
    }

    /// Keeps what was loaded, unless the key was invalidated or put meanwhile: then the load is no longer the key's.
    void finish(std::string const& key, std::shared_ptr<PendingLoad> const& load, Value value, Time until) {
        MutexLock lock(mutex_);
        auto found = loads_.find(key);
        if (found == loads_.end() || found->second != load) return;
        loads_.erase(found);
        if (value != nullptr) keep_locked(key, std::move(value), until);
    }

private:
    struct Entry {
        std::string key;
        Value value;
        Time until;
        std::size_t bytes;
    };
    using Position = std::list<Entry>::iterator;

    Value find_locked(std::string const& key, Time now) KLIEG_REQUIRES(mutex_) {
        auto found = entries_.find(key);
        if (found == entries_.end()) return nullptr;
        if (found->second->until <= now) {
            drop(found->second);
            return nullptr;
        }
        by_use_.splice(by_use_.begin(), by_use_, found->second);
        auto value = found->second->value;
        recount_first();
        return value;
    }

    /// A value grows by what is made beside it, which happens outside and after a hit: so each hit counts anew what the
    /// ones before have made.
    void recount_first() KLIEG_REQUIRES(mutex_) {
        auto& entry = by_use_.front();
        auto const bytes = bytes_of(entry.key, *entry.value);
        if (bytes == entry.bytes) return;
        bytes_ = bytes_ - entry.bytes + bytes;
        entry.bytes = bytes;
        while (bytes_ > bytes_max_) drop(std::prev(by_use_.end()));
    }

    static std::size_t bytes_of(std::string const& key, KeptText const& value) {
        return 2 * key.size() + value.bytes() + kEntryBytes;
    }

    void keep_locked(std::string const& key, Value value, Time until) KLIEG_REQUIRES(mutex_) {
        if (auto found = entries_.find(key); found != entries_.end()) drop(found->second);
        auto bytes = bytes_of(key, *value);
        if (bytes > bytes_max_) return;
        while (bytes_ + bytes > bytes_max_) drop(std::prev(by_use_.end()));
        by_use_.push_front({key, std::move(value), until, bytes});
        entries_[key] = by_use_.begin();
        bytes_ += bytes;
    }

    void drop(Position position) KLIEG_REQUIRES(mutex_) {
        bytes_ -= position->bytes;
        entries_.erase(position->key);
        by_use_.erase(position);
    }

    std::size_t const bytes_max_;

    Mutex mutex_;
    std::size_t bytes_ KLIEG_GUARDED_BY(mutex_) = 0;
    std::list<Entry> by_use_ KLIEG_GUARDED_BY(mutex_);
    std::unordered_map<std::string, Position> entries_ KLIEG_GUARDED_BY(mutex_);
    std::unordered_map<std::string, std::shared_ptr<PendingLoad>> loads_ KLIEG_GUARDED_BY(mutex_);
};

/// Ends a load however its loader ends: a cancelled one leaves no key that waits forever.
class Cache::LoadGuard {
public:
    LoadGuard(Shard& shard, std::string const& key, std::shared_ptr<PendingLoad> load)
        : shard_(shard), key_(key), load_(std::move(load)) {}
    ~LoadGuard() {
        if (load_ == nullptr) return;
        shard_.finish(key_, load_, nullptr, Time());
        tell(Result<Value>(), true);
    }
    LoadGuard(LoadGuard const&) = delete;
    LoadGuard& operator=(LoadGuard const&) = delete;

    void finish(Result<Value> const& result, Time until) {
        shard_.finish(key_, load_, result.ok() ? *result : nullptr, until);
        tell(result, false);
        load_ = nullptr;
    }

private:
    void tell(Result<Value> const& result, bool abandoned) {
        {
            MutexLock lock(load_->mutex);
            load_->result = result;
            load_->abandoned = abandoned;
        }
        load_->ended.wake();
    }

    Shard& shard_;
    std::string const& key_;
    std::shared_ptr<PendingLoad> load_;
};

Cache::Cache(Options options, Clock const& clock) : options_(options), clock_(clock) {
    for (auto& shard : shards_) shard = std::make_unique<Shard>(options_.bytes_max / shards_.size());
}
Cache::~Cache() = default;

Cache::Shard& Cache::shard_of(std::string const& key) const {
    // The upper bits: the shard's map uses the lower ones of the same hash.
    return *shards_[(std::hash<std::string>()(key) >> 40U) % shards_.size()];
}

Task<Cache::Value> Cache::get(std::string key) {
    co_return shard_of(key).find(key, clock_.now());
}

Task<> Cache::put(std::string key, Value value, std::chrono::milliseconds ttl) {
    shard_of(key).keep(key, std::move(value), clock_.now() + ttl);
    co_return;
}

Task<> Cache::invalidate(std::string key) {
    shard_of(key).forget(key);
    co_return;
}

Task<Result<Cache::Value>> Cache::get_or_load(std::string key, std::chrono::milliseconds ttl, Load load) {
    auto& shard = shard_of(key);
    for (;;) {
        auto lookup = shard.find_or_join(key, clock_.now());
        if (lookup.value != nullptr) co_return std::move(lookup.value);
        auto& pending = *lookup.load;
        if (lookup.ours) {
            LoadGuard guard(shard, key, lookup.load);
            auto loaded = co_await load();
            guard.finish(loaded, clock_.now() + ttl);
            co_return loaded;
        }
        auto seen = WakeUp::Ticket{0};  // it is woken once, when it ends
        if (!co_await pending.ended.wait(seen, options_.load_patience))
            co_return Error{Errc::unavailable, "a value took too long to load"};
        MutexLock lock(pending.mutex);
        if (!pending.abandoned) co_return pending.result;
    }
}

}  // namespace klieg::embedded
