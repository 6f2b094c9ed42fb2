#pragma once

#include "base/mutex.h"
#include "identity/types.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace klieg::identity {

/// Who holds which token, for a short while, so that most requests are known without a read of the storage.
///
/// What is revoked on this node is forgotten at once, even while it is being loaded: `put` drops what was loaded before
/// the last `forget`. Other nodes notice when the entry is no longer fresh. One that is not is no answer any more, but
/// tells that the token was good.
///
/// Threads: any. Limits: `entries_max`; beyond it the entry unused for longest goes.
class SessionCache {
public:
    struct Entry {
        Principal principal;
        Time expires_at{};
        Time last_used_at{};
        SteadyTime fresh_until{};
    };
    using Generation = std::uint64_t;

    explicit SessionCache(std::size_t entries_max);

    std::optional<Entry> find(std::string const& token_hash, Time now, SteadyTime steady);
    /// Whether there is one, fresh or not.
    bool knows(std::string const& token_hash) const;
    /// Take it before loading an entry.
    Generation generation() const;
    void put(std::string const& token_hash, Entry entry, Generation loaded_in);
    /// Whether the caller is the one who shall write down that the session was used: once in `interval`.
    bool claim_touch(std::string const& token_hash, Time now, std::chrono::milliseconds interval);

    void forget(std::string const& token_hash);
    /// The same of one that was found to be void, which keeps nobody else from being put.
    void drop(std::string const& token_hash);
    void forget_user(UserId const& user);

private:
    using Entries = std::list<std::pair<std::string, Entry>>;

    void erase(std::string const& token_hash) KLIEG_REQUIRES(mutex_);

    std::size_t const entries_max_;

    mutable Mutex mutex_;
    Generation generation_ KLIEG_GUARDED_BY(mutex_) = 0;
    Entries entries_ KLIEG_GUARDED_BY(mutex_);  ///< the one used last stands first
    std::unordered_map<std::string, Entries::iterator> by_hash_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::identity
