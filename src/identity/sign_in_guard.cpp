#include "identity/sign_in_guard.h"

#include "base/log.h"

#include <utility>

namespace klieg::identity {

namespace {

/// Wrong ones at an account from networks that have failed before, and from new ones, before the next waits, and how
/// long at most: 12 guesses a minute find no password, and are soon tried again by who knows it. Of the new ones, each
/// of which has a few, a thousand an hour find none either.
constexpr unsigned kAnywhereFailuresFree = 100;
constexpr unsigned kNewNetworksFailuresFree = 1'000;
constexpr std::chrono::seconds kAnywhereDelayMax{5};
/// Wrong ones after which a network is no longer a new one: people mistype.
constexpr unsigned kNewNetworkFailuresMax = 1;

LoginThrottle::Options soft(LoginThrottle::Options options, unsigned failures_free) {
    options.failures_free = failures_free;
    options.delay_max = kAnywhereDelayMax;
    return options;
}

Metrics::Counter& failures(Metrics& metrics, char const* why) {
    return metrics.counter(
        {"klieg_sign_ins_failed_total", "Tries of a password that came to nothing", {{"why", std::string(why)}}});
}

std::string key_of(std::string const& account, std::string const& network) {
    return account + "\n" + network;
}

}  // namespace

SignInGuard::SignInGuard(Clock const& clock, LoginThrottle::Options options, Metrics& metrics)
    : by_network_(clock, options),
      from_new_networks_(clock, soft(options, kNewNetworksFailuresFree)),
      from_others_(clock, soft(options, kAnywhereFailuresFree)),
      proven_(options.keys_max),
      failed_(options.keys_max),
      wrong_(failures(metrics, "wrong")),
      refused_(failures(metrics, "refused")),
      refusals_told_(std::chrono::minutes(1)) {}

Result<SignInGuard::Attempt> SignInGuard::admit(std::string const& account, Client const& client) {
    Attempt attempt(*this, account, client);
    if (auto counted = count(attempt, account, client); !counted.ok()) {
        refused_.add();
        if (auto const times = refusals_told_.tell())
            log::warn("passwords are tried too often", {{"client", client.address}, {"count", *times}});
        return std::move(counted).error();
    }
    return attempt;
}

/// The narrow ones first: what they refuse is no try, and counts nowhere else.
///
/// Thousands of machines that guess would take every turn that there is, and whoever knows the password and comes from
/// somewhere else would never have one. So the networks that have failed before have turns of their own. Who wants to
/// keep an owner out of a place needs five hundred networks that have not been used for it before, and then six more a
/// minute.
Result<> SignInGuard::count(Attempt& attempt, std::string const& account, Client const& client) {
    auto const own_key = key_of(account, client.network);
    KLIEG_TRY(auto own, by_network_.admit(own_key));
    attempt.counted_.push_back(std::move(own));
    for (auto const& [key, share] : client.wider_networks) {
        KLIEG_TRY(auto wider, by_network_.admit(account + "\n" + key, share));
        attempt.counted_.push_back(std::move(wider));
    }
    if (proven_.knows(own_key)) return {};
    KLIEG_TRY(auto anywhere, (failed_.knows(own_key) ? from_others_ : from_new_networks_).admit(account));
    attempt.counted_.push_back(std::move(anywhere));
    return {};
}

void SignInGuard::Attempt::failed(std::string_view user) {
    auto const key = key_of(account_, network_);
    if (guard_.by_network_.failures(key) >= kNewNetworkFailuresMax) guard_.failed_.remember(key);
    for (auto& counted : counted_) counted.failed();
    guard_.wrong_.add();
    log::info("a password was wrong", {{"client", address_}, {"user", user}});
}

/// One right password does not make the wrong ones of the neighbours right.
void SignInGuard::Attempt::succeeded(std::vector<std::string> const& names) {
    counted_.front().succeeded();
    guard_.proven_.remember(key_of(account_, network_));
    guard_.prove(names, network_);
}

void SignInGuard::prove(std::vector<std::string> const& names, std::string const& network) {
    for (auto const& name : names) proven_.remember(key_of(name, network));
}

bool SignInGuard::Remembered::knows(std::string const& key) {
    MutexLock lock(mutex_);
    return young_.contains(hash_(key)) || old_.contains(hash_(key));
}

void SignInGuard::Remembered::remember(std::string const& key) {
    MutexLock lock(mutex_);
    if (young_.size() >= young_max_) old_ = std::exchange(young_, {});
    young_.insert(hash_(key));
}

}  // namespace klieg::identity
