#pragma once

#include "base/clock.h"
#include "base/metrics.h"
#include "base/mutex.h"
#include "base/seldom.h"
#include "identity/login_throttle.h"
#include "identity/types.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace klieg::identity {

/// Who may try a password now. Tries are counted for the account as it was typed, and each by where they come from: by
/// network, by the wider networks that one guesser may have for himself, and from anywhere. Where many machines guess
/// at one account, the last alone sees it. That one is soft: it slows guesses down to a few a minute, and never keeps
/// out who has given the right password from the same network before.
///
/// Every wrong one is counted and logged, with the address and whose account it was: each costs its sender a wait, and
/// us the hash of a password, so there are never many. What was typed as a name is not logged: it may be a password.
///
/// It knows this node only. Threads: any. Limits: those of LoginThrottle; as many networks are remembered as it has
/// keys, twice.
class SignInGuard {
public:
    SignInGuard(Clock const& clock, LoginThrottle::Options options, Metrics& metrics);

    /// One that was let in; tell it how it went, as LoginThrottle's.
    class Attempt {
    public:
        Attempt(Attempt&&) = default;
        Attempt& operator=(Attempt&&) = delete;

        /// `user`: whose password it is not; empty where there is no such account.
        void failed(std::string_view user);
        void succeeded();

    private:
        friend class SignInGuard;
        Attempt(SignInGuard& guard, std::string key, std::string address)
            : guard_(guard), key_(std::move(key)), address_(std::move(address)) {}

        SignInGuard& guard_;
        std::string key_;
        std::string address_;
        std::vector<LoginThrottle::Attempt> counted_;  ///< the first by its own network
    };

    /// Fails: rate_limited, with the time to wait.
    Result<Attempt> admit(std::string const& account, Client const& client);

private:
    Result<> count(Attempt& attempt, std::string const& account, Client const& client);
    bool is_proven(std::string const& key);
    void remember(std::string const& key);

    LoginThrottle by_network_;
    LoginThrottle from_anywhere_;
    std::size_t const proven_max_;
    Metrics::Counter& wrong_;
    Metrics::Counter& refused_;
    Seldom refusals_told_;

    Mutex mutex_;
    /// Account and network, by hash. When the young ones are many they become the old ones, and what was old is
    /// forgotten.
    std::unordered_set<std::size_t> proven_ KLIEG_GUARDED_BY(mutex_);
    std::unordered_set<std::size_t> proven_before_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::identity
