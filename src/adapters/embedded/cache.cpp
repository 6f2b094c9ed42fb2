#include "adapters/embedded/cache.h"

#include "base/mutex.h"
#include "base/wake_up.h"

#include <list>
#include <optional>
#include <unordered_map>

namespace klieg::embedded {

namespace {
/// What an entry costs beside its key and value: nodes of a list and a map, a control block.
constexpr std::size_t kEntryBytes = 160;
/// What a tag of it costs, if no other entry has it.
constexpr std::size_t kTagBytes = 160;
/// The part of a shard that holds that there is nothing.
constexpr std::size_t kNothingShare = 8;
}  // namespace

/// A load under way, which others wait for instead of loading too (single flight).
struct Cache::PendingLoad {
    WakeUp ended;

    Mutex mutex;
    TagEpochs::Held tags KLIEG_GUARDED_BY(mutex);
    bool abandoned KLIEG_GUARDED_BY(mutex) = false;  ///< the loader was cancelled, or threw: someone else must load
    Result<Value> result KLIEG_GUARDED_BY(mutex);

    /// What it has read is no longer so: who comes now must not wait for it.
    bool is_outdated() {
        MutexLock lock(mutex);
        return TagEpochs::any_over(tags);
    }
};

class Cache::Shard {
public:
    explicit Shard(std::size_t bytes_max)
        : values_{.bytes_max = bytes_max - bytes_max / kNothingShare},
          nothings_{.bytes_max = bytes_max / kNothingShare} {}

    /// A value, null where there is nothing, or none: it is not known.
    using Known = std::optional<Value>;

    Known find(std::string const& key, SteadyTime now) {
        MutexLock lock(mutex_);
        return find_locked(key, now);
    }

    struct Lookup {
        Known known;                        ///< a hit, or none and:
        std::shared_ptr<PendingLoad> load;  ///< the load to wait for, or to do
        bool ours = false;                  ///< whether it is to do
    };
    Lookup find_or_join(std::string const& key, SteadyTime now) {
        MutexLock lock(mutex_);
        if (auto known = find_locked(key, now)) return {std::move(known), nullptr, false};
        auto& pending = loads_[key];
        bool const fresh = pending == nullptr || pending->is_outdated();
        if (fresh) pending = std::make_shared<PendingLoad>();
        return {std::nullopt, pending, fresh};
    }

    struct Kept {
        Value value;
        SteadyTime until;
        TagEpochs::Held tags;
    };
    /// Keeps what was loaded, if any, and unless another load has taken its place because it was outdated.
    void finish(std::string const& key, std::shared_ptr<PendingLoad> const& load, std::optional<Kept> kept) {
        MutexLock lock(mutex_);
        auto found = loads_.find(key);
        if (found == loads_.end() || found->second != load) return;
        loads_.erase(found);
        if (kept && !TagEpochs::any_over(kept->tags)) keep(key, *std::move(kept));
    }

private:
    struct Entry {
        std::string key;
        Kept kept;
        std::size_t bytes;
    };
    using Position = std::list<Entry>::iterator;
    /// Entries, the one used last first.
    struct ByUse {
        std::size_t bytes_max;
        std::size_t bytes = 0;
        std::list<Entry> entries{};
    };

    Known find_locked(std::string const& key, SteadyTime now) KLIEG_REQUIRES(mutex_) {
        auto found = by_key_.find(key);
        if (found == by_key_.end()) return std::nullopt;
        auto const position = found->second;
        if (position->kept.until <= now || TagEpochs::any_over(position->kept.tags)) {
            drop(position);
            return std::nullopt;
        }
        auto& all = beside(*position);
        all.entries.splice(all.entries.begin(), all.entries, position);
        auto value = position->kept.value;
        recount(position);
        return value;
    }

    void keep(std::string const& key, Kept kept) KLIEG_REQUIRES(mutex_) {
        if (auto found = by_key_.find(key); found != by_key_.end()) drop(found->second);
        Entry entry{key, std::move(kept), 0};
        auto& all = beside(entry);
        entry.bytes = bytes_of(entry);
        if (entry.bytes > all.bytes_max) return;
        all.bytes += entry.bytes;
        all.entries.push_front(std::move(entry));
        by_key_[key] = all.entries.begin();
        make_room(all);
    }

    /// A value grows by what is made beside it, which happens outside and after a hit: so each hit counts anew what the
    /// ones before have made.
    void recount(Position position) KLIEG_REQUIRES(mutex_) {
        auto const bytes = bytes_of(*position);
        if (bytes == position->bytes) return;
        auto& all = beside(*position);
        all.bytes += bytes - position->bytes;
        position->bytes = bytes;
        make_room(all);
    }

    void make_room(ByUse& all) KLIEG_REQUIRES(mutex_) {
        while (all.bytes > all.bytes_max) drop(std::prev(all.entries.end()));
    }

    void drop(Position position) KLIEG_REQUIRES(mutex_) {
        auto& all = beside(*position);
        all.bytes -= position->bytes;
        by_key_.erase(position->key);
        all.entries.erase(position);
    }

    /// Those among which an entry is counted.
    ByUse& beside(Entry const& entry) KLIEG_REQUIRES(mutex_) {
        return entry.kept.value != nullptr ? values_ : nothings_;
    }

    static std::size_t bytes_of(Entry const& entry) {
        auto const value = entry.kept.value != nullptr ? entry.kept.value->bytes() : 0;
        return 2 * entry.key.size() + value + kEntryBytes + entry.kept.tags.size() * kTagBytes;
    }

    Mutex mutex_;
    ByUse values_ KLIEG_GUARDED_BY(mutex_);
    ByUse nothings_ KLIEG_GUARDED_BY(mutex_);
    std::unordered_map<std::string, Position> by_key_ KLIEG_GUARDED_BY(mutex_);
    std::unordered_map<std::string, std::shared_ptr<PendingLoad>> loads_ KLIEG_GUARDED_BY(mutex_);
};

class Cache::LoadTags final : public Tags {
public:
    LoadTags(TagEpochs& epochs, PendingLoad& load) : epochs_(epochs), load_(load) {}
    Task<> add(std::vector<ports::CacheTag> tags) override {
        for (auto const& tag : tags) {
            auto epoch = epochs_.current(tag);
            MutexLock lock(load_.mutex);
            load_.tags.push_back(std::move(epoch));
        }
        co_return;
    }

private:
    TagEpochs& epochs_;
    PendingLoad& load_;
};

/// Ends a load however its loader ends: a cancelled one leaves no key that waits forever.
class Cache::LoadGuard {
public:
    LoadGuard(Shard& shard, std::string const& key, std::shared_ptr<PendingLoad> load)
        : shard_(shard), key_(key), load_(std::move(load)) {}
    ~LoadGuard() {
        if (load_ == nullptr) return;
        shard_.finish(key_, load_, std::nullopt);
        tell(Result<Value>(), true);
    }
    LoadGuard(LoadGuard const&) = delete;
    LoadGuard& operator=(LoadGuard const&) = delete;

    Result<Value> finish(Result<Loaded> loaded, SteadyTime now) {
        std::optional<Shard::Kept> kept;
        Result<Value> result;
        if (loaded.ok()) {
            if (loaded->ttl.count() > 0) kept = Shard::Kept{loaded->value, now + loaded->ttl, tags()};
            result = std::move(loaded->value);
        } else {
            result = std::move(loaded).error();
        }
        shard_.finish(key_, load_, std::move(kept));
        tell(result, false);
        load_ = nullptr;
        return result;
    }

private:
    TagEpochs::Held tags() {
        MutexLock lock(load_->mutex);
        return load_->tags;
    }

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

std::optional<Cache::Value> Cache::find(std::string const& key) {
    return shard_of(key).find(key, clock_.steady());
}

Task<> Cache::invalidate(ports::CacheTag tag) {
    forget(tag);
    co_return;
}

Task<Result<Cache::Value>> Cache::get_or_load(std::string key, Load load) {
    auto& shard = shard_of(key);
    for (;;) {
        auto lookup = shard.find_or_join(key, clock_.steady());
        if (lookup.known) co_return *std::move(lookup.known);
        auto& pending = *lookup.load;
        if (lookup.ours) {
            LoadGuard guard(shard, key, lookup.load);
            LoadTags tags(tags_, pending);
            auto loaded = co_await load(tags);
            co_return guard.finish(std::move(loaded), clock_.steady());
        }
        auto seen = WakeUp::Ticket{0};  // it is woken once, when it ends
        if (!co_await pending.ended.wait(seen, options_.load_patience))
            co_return Error{Errc::unavailable, "a value took too long to load"};
        MutexLock lock(pending.mutex);
        if (!pending.abandoned) co_return pending.result;
    }
}

}  // namespace klieg::embedded
