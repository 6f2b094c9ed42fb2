#pragma once

#include "adapters/embedded/tag_epochs.h"
#include "base/clock.h"
#include "ports/cache.h"

#include <array>
#include <cstddef>
#include <memory>

namespace klieg::embedded {

/// A cache in memory, in shards by key so that cores seldom meet at a mutex; each forgets what was unused longest.
/// Waiters of a load go on where they run, whichever core loads.
///
/// Threads: any core. Limits: `bytes_max` of keys and values, with what is made beside them (a value over a shard's
/// share is not kept). An eighth of it holds that there is nothing: who asks for made-up things displaces no value.
class Cache final : public ports::Cache {
public:
    struct Options {
        std::size_t bytes_max = std::size_t{32} << 20U;
        /// How long to wait for another's load before giving up on it.
        std::chrono::milliseconds load_patience = std::chrono::seconds(30);
    };

    Cache(Options options, Clock const& clock);
    ~Cache() override;
    Cache(Cache const&) = delete;
    Cache& operator=(Cache const&) = delete;

    std::optional<Value> find(std::string const& key) override;
    Task<Result<Value>> get_or_load(std::string key, Load load) override;
    Task<> invalidate(ports::CacheTag tag) override;

    /// The same as invalidate(), for those who cannot wait.
    void forget(ports::CacheTag const& tag) { tags_.end(tag); }
    /// All that has a tag.
    void forget_tagged() { tags_.end_all(); }

private:
    struct PendingLoad;
    class LoadGuard;
    class LoadTags;
    class Shard;

    Shard& shard_of(std::string const& key) const;

    Options options_;
    Clock const& clock_;
    TagEpochs tags_;
    std::array<std::unique_ptr<Shard>, 16> shards_;
};

}  // namespace klieg::embedded
