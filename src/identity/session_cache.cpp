#include "identity/session_cache.h"

namespace klieg::identity {

SessionCache::SessionCache(std::size_t entries_max) : entries_max_(entries_max) {}

std::optional<SessionCache::Entry> SessionCache::find(std::string const& token_hash, Time now, SteadyTime steady) {
    MutexLock lock(mutex_);
    auto found = by_hash_.find(token_hash);
    if (found == by_hash_.end()) return std::nullopt;
    auto at = found->second;
    // It stays where it is no longer fresh: that it was good here is worth knowing.
    if (steady >= at->second.fresh_until || now >= at->second.expires_at) return std::nullopt;
    entries_.splice(entries_.begin(), entries_, at);
    return at->second;
}

bool SessionCache::knows(std::string const& token_hash) const {
    MutexLock lock(mutex_);
    return by_hash_.contains(token_hash);
}

SessionCache::Generation SessionCache::generation() const {
    MutexLock lock(mutex_);
    return generation_;
}

void SessionCache::put(std::string const& token_hash, Entry entry, Generation loaded_in) {
    MutexLock lock(mutex_);
    if (loaded_in != generation_) return;
    auto found = by_hash_.find(token_hash);
    if (found != by_hash_.end()) {
        found->second->second = std::move(entry);
        return;
    }
    entries_.emplace_front(token_hash, std::move(entry));
    by_hash_.emplace(token_hash, entries_.begin());
    if (entries_.size() <= entries_max_) return;
    by_hash_.erase(entries_.back().first);
    entries_.pop_back();
}

bool SessionCache::claim_touch(std::string const& token_hash, Time now, std::chrono::milliseconds interval) {
    MutexLock lock(mutex_);
    auto found = by_hash_.find(token_hash);
    if (found == by_hash_.end()) return false;
    auto& entry = found->second->second;
    if (now - entry.last_used_at < interval) return false;
    entry.last_used_at = now;
    return true;
}

void SessionCache::forget(std::string const& token_hash) {
    MutexLock lock(mutex_);
    ++generation_;
    erase(token_hash);
}

void SessionCache::drop(std::string const& token_hash) {
    MutexLock lock(mutex_);
    erase(token_hash);
}

void SessionCache::erase(std::string const& token_hash) {
    auto found = by_hash_.find(token_hash);
    if (found == by_hash_.end()) return;
    entries_.erase(found->second);
    by_hash_.erase(found);
}

void SessionCache::forget_user(UserId const& user) {
    MutexLock lock(mutex_);
    ++generation_;
    for (auto at = entries_.begin(); at != entries_.end();) {
        if (at->second.principal.user != user) {
            ++at;
            continue;
        }
        by_hash_.erase(at->first);
        at = entries_.erase(at);
    }
}

}  // namespace klieg::identity
