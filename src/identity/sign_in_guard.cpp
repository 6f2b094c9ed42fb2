#include "identity/sign_in_guard.h"

#include "base/log.h"

#include <functional>
#include <utility>

namespace klieg::identity {

namespace {

/// Wrong ones at an account from anywhere, before the next waits, and how long at most: 12 guesses a minute find no
/// password, and are soon tried again by who knows it.
constexpr unsigned kAnywhereFailuresFree = 100;
constexpr std::chrono::seconds kAnywhereDelayMax{5};

LoginThrottle::Options soft(LoginThrottle::Options options) {
    options.failures_free = kAnywhereFailuresFree;
    options.delay_max = kAnywhereDelayMax;
    return options;
}

Metrics::Counter& failures(Metrics& metrics, char const* why) {
    return metrics.counter(
        {"klieg_sign_ins_failed_total", "Tries of a password that came to nothing", {{"why", std::string(why)}}});
}

std::size_t hash_of(std::string const& key) {
    return std::hash<std::string>()(key);
}

}  // namespace

SignInGuard::SignInGuard(Clock const& clock, LoginThrottle::Options options, Metrics& metrics)
    : by_network_(clock, options),
      from_anywhere_(clock, soft(options)),
      proven_max_(options.keys_max),
      wrong_(failures(metrics, "wrong")),
      refused_(failures(metrics, "refused")),
      refusals_told_(std::chrono::minutes(1)) {}

Result<SignInGuard::Attempt> SignInGuard::admit(std::string const& account, Client const& client) {
    Attempt attempt(*this, account + "\n" + client.network, client.address);
    if (auto counted = count(attempt, account, client); !counted.ok()) {
        refused_.add();
        if (auto const times = refusals_told_.tell())
            log::warn("passwords are tried too often", {{"client", client.address}, {"count", *times}});
        return std::move(counted).error();
    }
    return attempt;
}

/// The narrow ones first: what they refuse is no try, and counts nowhere else.
Result<> SignInGuard::count(Attempt& attempt, std::string const& account, Client const& client) {
    KLIEG_TRY(auto own, by_network_.admit(attempt.key_));
    attempt.counted_.push_back(std::move(own));
    for (auto const& [key, share] : client.wider_networks) {
        KLIEG_TRY(auto wider, by_network_.admit(account + "\n" + key, share));
        attempt.counted_.push_back(std::move(wider));
    }
    if (is_proven(attempt.key_)) return {};
    KLIEG_TRY(auto anywhere, from_anywhere_.admit(account));
    attempt.counted_.push_back(std::move(anywhere));
    return {};
}

void SignInGuard::Attempt::failed(std::string_view user) {
    for (auto& counted : counted_) counted.failed();
    guard_.wrong_.add();
    log::info("a password was wrong", {{"client", address_}, {"user", user}});
}

/// One right password does not make the wrong ones of the neighbours right.
void SignInGuard::Attempt::succeeded() {
    counted_.front().succeeded();
    guard_.remember(key_);
}

bool SignInGuard::is_proven(std::string const& key) {
    MutexLock lock(mutex_);
    return proven_.contains(hash_of(key)) || proven_before_.contains(hash_of(key));
}

void SignInGuard::remember(std::string const& key) {
    MutexLock lock(mutex_);
    if (proven_.size() >= proven_max_) proven_before_ = std::exchange(proven_, {});
    proven_.insert(hash_of(key));
}

}  // namespace klieg::identity
