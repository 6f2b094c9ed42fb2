#pragma once

#include "base/clock.h"
#include "base/keyed_hash.h"
#include "http/rate_class.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace klieg::http {

/// A rate of one class of routes: `per_minute` goes on, `burst` may come at once. `per_minute` 0 does not limit.
struct Rate {
    RateClass rate_class = RateClass::unlimited;
    double per_minute = 0;
    double burst = 0;
};

std::vector<Rate> default_rates();
/// Of look-ups for proofs that are void. Generous: a browser whose session has ended sends its cookie with all it asks
/// for.
Rate default_void_proofs();

/// Token buckets, one for each client and class.
///
/// Threads: any. Limits: remembers `clients_max` buckets; beyond, those not used for longest start anew, full.
class RateLimiter {
public:
    RateLimiter(std::vector<Rate> const& rates, Clock const& clock, std::size_t clients_max = 100'000);
    ~RateLimiter();

    struct Verdict {
        bool allowed = true;
        Rate const* rate = nullptr;  ///< null: this class is not limited
        double remaining = 0;
        std::chrono::seconds retry_after{0};  ///< until one more may come
    };
    /// Takes a token of `client` (a user's id, or an address) in that class. Where `client` stands for many, it has
    /// `share` times as much.
    Verdict take(RateClass rate_class, std::string_view client, unsigned share = 1);
    /// The same of whoever is at an address, and of each wider network of it: of what all in there have together.
    Verdict take_of_address(RateClass rate_class, std::string_view address);
    /// Undoes take_of_address().
    void give_back(RateClass rate_class, std::string_view address);

private:
    struct Shard;

    std::size_t key_of(RateClass rate_class, std::string_view client) const noexcept;
    Shard& shard_of(std::size_t key) noexcept { return *shards_[(key >> 7U) % shards_.size()]; }
    void give_back_one(RateClass rate_class, std::string_view client);

    std::array<Rate, kRateClasses> rates_{};  ///< by class
    Clock const& clock_;
    KeyedHash const hash_;
    std::size_t buckets_max_;  ///< of a generation of a shard
    std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace klieg::http
