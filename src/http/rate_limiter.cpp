#include "http/rate_limiter.h"

#include "base/mutex.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_map>

namespace klieg::http {

namespace {

constexpr std::size_t kShards = 16;

struct Bucket {
    double tokens = 0;
    SteadyTime filled{};
};

}  // namespace

/// Two generations: when the young one is full it becomes the old one, and what nobody asked for meanwhile is
/// forgotten. That bounds the memory without a list of ages.
struct RateLimiter::Shard {
    Mutex mutex;
    std::unordered_map<std::size_t, Bucket> young KLIEG_GUARDED_BY(mutex);
    std::unordered_map<std::size_t, Bucket> old KLIEG_GUARDED_BY(mutex);

    Bucket& bucket(std::size_t key, std::size_t buckets_max, Bucket const& fresh) KLIEG_REQUIRES(mutex) {
        if (auto known = young.find(key); known != young.end()) return known->second;
        if (young.size() >= buckets_max) {
            old = std::move(young);
            young.clear();
        }
        auto before = old.find(key);
        return young.emplace(key, before != old.end() ? before->second : fresh).first->second;
    }
};

std::vector<Rate> default_rates() {
    return {{RateClass::read, 12'000, 400},
            {RateClass::write, 120, 60},
            {RateClass::auth, 10, 10},
            {RateClass::upload, 6'000, 600}};
}

RateLimiter::RateLimiter(std::vector<Rate> const& rates, Clock const& clock, std::size_t clients_max)
    : clock_(clock), buckets_max_(std::max<std::size_t>(clients_max / kShards / 2, 1)) {
    for (auto const& rate : rates) rates_[static_cast<std::size_t>(rate.rate_class)] = rate;
    for (std::size_t i = 0; i < kShards; ++i) shards_.push_back(std::make_unique<Shard>());
}

RateLimiter::~RateLimiter() = default;

RateLimiter::Verdict RateLimiter::take(RateClass rate_class, std::string_view client) {
    auto const index = static_cast<std::size_t>(rate_class);
    auto const& rate = rates_[index];
    if (rate.per_minute <= 0) return {};
    // The hash alone is the key: two clients that share one by chance share a bucket, which harms neither much.
    auto key = std::hash<std::string_view>()(client) * 31 + index;
    auto& shard = *shards_[(key >> 7U) % kShards];
    auto now = clock_.steady();
    auto per_ms = rate.per_minute / 60'000;

    MutexLock lock(shard.mutex);
    auto& bucket = shard.bucket(key, buckets_max_, Bucket{rate.burst, now});
    auto elapsed_ms = static_cast<double>(std::max<std::int64_t>((now - bucket.filled).count(), 0));
    bucket.tokens = std::min(rate.burst, bucket.tokens + elapsed_ms * per_ms);
    bucket.filled = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return {true, &rate, std::floor(bucket.tokens)};
    }
    auto wait_seconds = std::ceil((1 - bucket.tokens) / per_ms / 1000);
    return {false, &rate, 0, std::chrono::seconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(wait_seconds)))};
}

}  // namespace klieg::http
