#include "http/rate_limiter.h"

#include "base/mutex.h"
#include "http/trusted_proxies.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_map>

namespace klieg::http {

namespace {

constexpr std::size_t kShards = 16;
constexpr double kVoidProofsPerMinute = 600;
constexpr double kVoidProofsBurst = 300;

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

Rate default_void_proofs() {
    return {.per_minute = kVoidProofsPerMinute, .burst = kVoidProofsBurst};
}

RateLimiter::RateLimiter(std::vector<Rate> const& rates, Clock const& clock, std::size_t clients_max)
    : clock_(clock), buckets_max_(std::max<std::size_t>(clients_max / kShards / 2, 1)) {
    for (auto const& rate : rates) rates_[static_cast<std::size_t>(rate.rate_class)] = rate;
    for (std::size_t i = 0; i < kShards; ++i) shards_.push_back(std::make_unique<Shard>());
}

RateLimiter::~RateLimiter() = default;

/// The hash alone is the key: two clients that share one by chance share a bucket, which harms neither much, and nobody
/// can choose whose to share.
std::size_t RateLimiter::key_of(RateClass rate_class, std::string_view client) const noexcept {
    return hash_(client) * 31 + static_cast<std::size_t>(rate_class);
}

RateLimiter::Verdict RateLimiter::take(RateClass rate_class, std::string_view client, unsigned share) {
    auto const& rate = rates_[static_cast<std::size_t>(rate_class)];
    if (rate.per_minute <= 0) return {};
    auto const key = key_of(rate_class, client);
    auto& shard = shard_of(key);
    auto const now = clock_.steady();
    auto const per_ms = rate.per_minute * share / 60'000;
    auto const burst = rate.burst * share;

    MutexLock lock(shard.mutex);
    auto& bucket = shard.bucket(key, buckets_max_, Bucket{burst, now});
    auto elapsed_ms = static_cast<double>(std::max<std::int64_t>((now - bucket.filled).count(), 0));
    bucket.tokens = std::min(burst, bucket.tokens + elapsed_ms * per_ms);
    bucket.filled = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return {true, &rate, std::floor(bucket.tokens)};
    }
    auto wait_seconds = std::ceil((1 - bucket.tokens) / per_ms / 1000);
    return {false, &rate, 0, std::chrono::seconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(wait_seconds)))};
}

/// The narrow one first: what it refuses takes nothing from its neighbours.
RateLimiter::Verdict RateLimiter::take_of_address(RateClass rate_class, std::string_view address) {
    auto verdict = take(rate_class, client_key(address));
    if (!verdict.allowed || verdict.rate == nullptr) return verdict;
    for (auto const& network : wider_networks(address))
        if (auto wider = take(rate_class, network.key, network.share); !wider.allowed) return wider;
    return verdict;
}

void RateLimiter::give_back(RateClass rate_class, std::string_view address) {
    give_back_one(rate_class, client_key(address));
    for (auto const& network : wider_networks(address)) give_back_one(rate_class, network.key);
}

/// It was taken a moment ago, so there is room for it. A bucket that was forgotten meanwhile is full.
void RateLimiter::give_back_one(RateClass rate_class, std::string_view client) {
    auto const key = key_of(rate_class, client);
    auto& shard = shard_of(key);
    MutexLock lock(shard.mutex);
    if (auto known = shard.young.find(key); known != shard.young.end()) known->second.tokens += 1;
}

}  // namespace klieg::http
