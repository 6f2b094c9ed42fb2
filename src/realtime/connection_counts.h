#pragma once

#include "base/keyed_hash.h"
#include "base/mutex.h"
#include "base/principal.h"
#include "base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace klieg::realtime {

/// How many sockets and event streams there are, by user and by address: one who opens more and more shall not have
/// those of all.
///
/// Threads: any. Lifetime: outlives its places.
class ConnectionCounts {
public:
    struct Limits {
        std::size_t per_user_max = 50;
        std::size_t per_address_max = 1'000;  ///< one, or a /64 of IPv6
    };
    /// That of one connection, for as long as it lives.
    using Place = std::shared_ptr<void>;

    explicit ConnectionCounts(Limits limits) : limits_(limits) {}

    /// Fails: rate_limited (code too_many_connections).
    Result<Place> enter(Principal const& who, std::string_view address);

private:
    using Keys = std::vector<std::string>;
    Result<> take(std::string key, std::size_t most, Keys& taken) KLIEG_REQUIRES(mutex_);
    void give_back(Keys const& taken) KLIEG_REQUIRES(mutex_);

    Limits const limits_;
    Mutex mutex_;
    std::unordered_map<std::string, std::size_t, KeyedHash> counts_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::realtime
