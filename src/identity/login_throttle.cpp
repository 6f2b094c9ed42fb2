#include "identity/login_throttle.h"

#include <algorithm>

namespace klieg::identity {

LoginThrottle::LoginThrottle(Clock const& clock, Options options) : clock_(clock), options_(options) {}

LoginThrottle::Attempt::~Attempt() {
    if (throttle_ != nullptr) throttle_->settle(key_, Verdict::none);
}

void LoginThrottle::Attempt::failed() {
    if (throttle_ != nullptr) throttle_->settle(key_, Verdict::failed);
    throttle_ = nullptr;
}

void LoginThrottle::Attempt::succeeded() {
    if (throttle_ != nullptr) throttle_->settle(key_, Verdict::succeeded);
    throttle_ = nullptr;
}

Result<LoginThrottle::Attempt> LoginThrottle::admit(std::string key, unsigned share) {
    MutexLock lock(mutex_);
    auto now = clock_.steady();
    if (!records_.contains(key)) make_room(now);
    auto& record = records_[key];
    if (now - record.last_at >= options_.forgotten_after) record.failures = 0;
    record.free = options_.failures_free * share;
    bool suspicious = record.failures + record.under_way >= record.free;
    if (suspicious && (now < record.closed_until || record.under_way > 0)) {
        Error refused{Errc::rate_limited, "too many failed attempts: try again later"};
        auto wait = std::max<std::chrono::milliseconds>(record.closed_until - now, std::chrono::seconds(1));
        refused.retry_after = std::chrono::ceil<std::chrono::seconds>(wait);
        return refused;
    }
    ++record.under_way;
    record.last_at = now;
    return Attempt(*this, std::move(key));
}

unsigned LoginThrottle::failures(std::string const& key) {
    MutexLock lock(mutex_);
    auto const found = records_.find(key);
    return found == records_.end() ? 0 : found->second.failures;
}

void LoginThrottle::settle(std::string const& key, Verdict verdict) {
    MutexLock lock(mutex_);
    auto found = records_.find(key);
    if (found == records_.end()) return;
    auto& record = found->second;
    if (record.under_way > 0) --record.under_way;
    if (verdict == Verdict::succeeded) record.failures = 0;
    if (verdict == Verdict::failed) {
        auto now = clock_.steady();
        record.last_at = now;
        ++record.failures;
        record.closed_until = now + delay_after(record);
    }
    if (record.failures == 0 && record.under_way == 0) records_.erase(found);
}

std::chrono::milliseconds LoginThrottle::delay_after(Record const& record) const {
    if (record.failures < record.free) return std::chrono::milliseconds(0);
    constexpr unsigned kDoublingsMax = 20;
    auto doublings = std::min(record.failures - record.free, kDoublingsMax);
    return std::min<std::chrono::seconds>(options_.delay_first * (1 << doublings), options_.delay_max);
}

void LoginThrottle::make_room(SteadyTime now) {
    if (records_.size() < options_.keys_max) return;
    std::erase_if(records_, [&](auto const& entry) {
        return entry.second.under_way == 0 && now - entry.second.last_at >= options_.forgotten_after;
    });
    if (records_.size() < options_.keys_max) return;
    auto quiet_longest = std::min_element(records_.begin(), records_.end(), [](auto const& a, auto const& b) {
        return a.second.last_at < b.second.last_at;
    });
    records_.erase(quiet_longest);
}

}  // namespace klieg::identity
