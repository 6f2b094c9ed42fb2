#include "realtime/connection_counts.h"

#include "http/trusted_proxies.h"

#include <chrono>

namespace klieg::realtime {

namespace {

/// Nobody knows when one of them ends: about as long as a page that was left keeps its connection.
constexpr std::chrono::seconds kRetryAfter{30};

}  // namespace

Result<ConnectionCounts::Place> ConnectionCounts::enter(Principal const& who, std::string_view address) {
    Keys keys;
    MutexLock lock(mutex_);
    auto taken = take(http::client_key(address), limits_.per_address_max, keys);
    if (taken.ok() && who.signed_in()) taken = take(who.user.text(), limits_.per_user_max, keys);
    if (!taken.ok()) {
        give_back(keys);
        return std::move(taken).error();
    }
    return Place(nullptr, [this, keys = std::move(keys)](void*) {
        MutexLock leaving(mutex_);
        give_back(keys);
    });
}

Result<> ConnectionCounts::take(std::string key, std::size_t most, Keys& taken) {
    auto& count = counts_[key];
    if (count >= most) {
        Error refused{Errc::rate_limited, "there are too many live connections of yours", "too_many_connections"};
        refused.retry_after = kRetryAfter;
        return refused;
    }
    ++count;
    taken.push_back(std::move(key));
    return {};
}

void ConnectionCounts::give_back(Keys const& taken) {
    for (auto const& key : taken) {
        auto const found = counts_.find(key);
        if (--found->second == 0) counts_.erase(found);
    }
}

}  // namespace klieg::realtime
