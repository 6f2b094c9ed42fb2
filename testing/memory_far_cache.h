#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "ports/far_cache.h"

#include <atomic>
#include <map>

namespace klieg::testing {

/// ports::FarCache in memory, which can be away. Threads: any. Lifetime: the clock outlives it.
class MemoryFarCache final : public ports::FarCache {
public:
    explicit MemoryFarCache(Clock const& clock) : clock_(clock) {}

    Task<Result<Values>> get(std::vector<std::string> keys) override;
    Task<Result<>> put(std::string key, std::string bytes, std::chrono::milliseconds ttl) override;
    Task<Result<std::string>> put_if_absent(std::string key, std::string bytes, std::chrono::milliseconds ttl) override;

    /// What may happen to any key at any time.
    void lose(std::string const& key);
    /// What stands under a key, made wrong.
    void overwrite_all(std::string const& bytes);

    std::atomic<bool> away{false};  ///< then each call fails

private:
    struct Kept {
        std::string bytes;
        Time until;
    };
    std::optional<std::string> find(std::string const& key) KLIEG_REQUIRES(mutex_);

    Clock const& clock_;
    Mutex mutex_;
    std::map<std::string, Kept> kept_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::testing
