#pragma once

#include "adapters/embedded/cache.h"
#include "base/mutex.h"
#include "base/random.h"
#include "ports/broadcast.h"
#include "ports/far_cache.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace klieg::tiered {

/// The cache of a node among others: its own memory near by, a far cache that all nodes share behind it, and news of
/// what the others invalidate. What one node has loaded the next finds in the far cache; that there is nothing is
/// remembered near by alone.
///
/// For each tag a token stands in the far cache, and invalidating the tag replaces it; a value in there names the
/// tokens that stood when it began to be loaded, and holds while they stand. So a node that was loading while another
/// invalidated keeps nothing old for all, whatever message was lost: that costs its own memory until the value's time
/// is over, and a gap in the news costs all that was kept near by.
///
/// Without the far cache it goes on as one without it. Threads: any core; destroyed on `news_on`. Lifetime: what it is
/// given outlives it. Limits: kFarKeysMax tags of a value in the far cache.
class Cache final : public ports::Cache {
public:
    struct Needs {
        embedded::Cache& near;
        ports::FarCache& far;
        ports::Broadcast& broadcast;
        Clock const& clock;
        Random& random;
    };
    Cache(Needs needs, Executor news_on);
    ~Cache() override;
    Cache(Cache const&) = delete;
    Cache& operator=(Cache const&) = delete;

    std::optional<Value> find(std::string const& key) override;
    Task<Result<Value>> get_or_load(std::string key, Load load) override;
    Task<> invalidate(ports::CacheTag tag) override;

private:
    class FarTags;

    Task<Result<Loaded>> load_through(std::string key, Load const& load, Tags& near_tags);
    Task<std::optional<Loaded>> find_far(std::string key, Tags& near_tags);
    /// The tokens of tags in their order, none where the far cache does not answer.
    Task<std::optional<std::vector<std::string>>> tokens_of(std::vector<ports::CacheTag> tags);
    void see_token(ports::CacheTag const& tag, std::string const& token);

    Needs needs_;
    Mutex mutex_;
    std::unordered_map<std::string, std::string> seen_ KLIEG_GUARDED_BY(mutex_);  ///< tokens, by tag
    std::unique_ptr<ports::Broadcast::Subscription> news_;
};

}  // namespace klieg::tiered
