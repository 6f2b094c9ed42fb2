#pragma once

#include "base/mutex.h"
#include "ports/cache.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace klieg::embedded {

/// Tells whether a tag has been invalidated since a value was made under it, without an index from tags to values: a
/// value holds the present epoch of each of its tags, and invalidating a tag ends that epoch. So a hit costs one look
/// per tag and no lock, and invalidating the same however many values there are; they leave the cache when they are
/// next asked for, or as what was unused longest.
///
/// Threads: any. Limits: remembers the tags of what is kept, and at most as many more that nobody uses now.
class TagEpochs {
public:
    class Epoch {
    public:
        bool over() const noexcept { return over_.load(std::memory_order_acquire); }

    private:
        friend class TagEpochs;
        std::atomic<bool> over_{false};
    };
    using Held = std::vector<std::shared_ptr<Epoch const>>;

    static bool any_over(Held const& held) noexcept;

    std::shared_ptr<Epoch const> current(ports::CacheTag const& tag);
    void end(ports::CacheTag const& tag);
    void end_all();
    /// How many are remembered.
    std::size_t size();

private:
    struct Shard {
        Mutex mutex;
        std::unordered_map<std::string, std::weak_ptr<Epoch>> epochs KLIEG_GUARDED_BY(mutex);
        std::size_t swept_at KLIEG_GUARDED_BY(mutex) = 64;  ///< so many are there when those without a user go
    };
    Shard& shard_of(std::string const& tag);

    std::array<Shard, 16> shards_;
};

}  // namespace klieg::embedded
