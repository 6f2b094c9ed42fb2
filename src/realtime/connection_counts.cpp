#include "realtime/connection_counts.h"

#include "http/trusted_proxies.h"

namespace klieg::realtime {

Result<ConnectionCounts::Place> ConnectionCounts::enter(Principal const& who, std::string_view address) {
    std::vector<std::string> keys;
    MutexLock lock(mutex_);
    auto take_both = [&]() KLIEG_REQUIRES(mutex_) -> Result<> {
        auto by_address = http::client_key(address);
        KLIEG_CHECK(take(by_address, limits_.per_address_max));
        keys.push_back(std::move(by_address));
        if (!who.signed_in()) return {};
        KLIEG_CHECK(take(who.user.text(), limits_.per_user_max));
        keys.push_back(who.user.text());
        return {};
    };
    auto taken = take_both();
    if (!taken.ok()) {
        for (auto const& key : keys) --counts_[key];
        return std::move(taken).error();
    }
    ++all_;
    return Place(nullptr, [this, keys = std::move(keys)](void*) { leave(keys); });
}

std::size_t ConnectionCounts::count() const {
    MutexLock lock(mutex_);
    return all_;
}

Result<> ConnectionCounts::take(std::string const& key, std::size_t most) {
    auto& count = counts_[key];
    if (count >= most)
        return Error{Errc::rate_limited, "there are too many live connections of yours", "too_many_connections"};
    ++count;
    return {};
}

void ConnectionCounts::leave(std::vector<std::string> const& keys) {
    MutexLock lock(mutex_);
    --all_;
    for (auto const& key : keys) {
        auto const found = counts_.find(key);
        if (--found->second == 0) counts_.erase(found);
    }
}

}  // namespace klieg::realtime
