#pragma once

#include "base/clock.h"
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
    /// Takes a token of `client` (a user's id, or an address) in that class.
    Verdict take(RateClass rate_class, std::string_view client);

private:
    struct Shard;

    std::array<Rate, kRateClasses> rates_{};  ///< by class
    Clock const& clock_;
    std::size_t buckets_max_;  ///< of a generation of a shard
    std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace klieg::http
