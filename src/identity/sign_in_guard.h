#pragma once

#include "base/clock.h"
#include "base/keyed_hash.h"
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
/// at one account, the last alone sees it. That one is soft: it slows guesses down to a few a minute, never keeps out
/// who has given the right password from the same network before, and gives networks that have not failed at this
/// account turns of their own, and many of them.
///
/// Every wrong one is counted and logged, with the address and whose account it was: each costs its sender a wait, and
/// us the hash of a password, so there are never many. What was typed as a name is not logged: it may be a password.
///
/// It knows this node only. Threads: any. Limits: those of LoginThrottle; as many networks of either kind are
/// remembered as it has keys, twice.
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
        /// `names`: what else the account may be called, as it is typed; each is proven with it. Failures are counted
        /// for each name by itself, so that no refusal tells which belong together.
        void succeeded(std::vector<std::string> const& names = {});

    private:
        friend class SignInGuard;
        Attempt(SignInGuard& guard, std::string account, Client const& client)
            : guard_(guard), account_(std::move(account)), network_(client.network), address_(client.address) {}

        SignInGuard& guard_;
        std::string account_;
        std::string network_;
        std::string address_;
        std::vector<LoginThrottle::Attempt> counted_;  ///< the first by its own network
    };

    /// Fails: rate_limited, with the time to wait.
    Result<Attempt> admit(std::string const& account, Client const& client);
    /// The account that is called so was made from this network, which gives its password as well.
    void prove(std::vector<std::string> const& names, std::string const& network);

private:
    /// Accounts and networks, by hash, which nobody else can compute. When the young ones are many they become the old
    /// ones, and what was old is forgotten.
    class Remembered {
    public:
        explicit Remembered(std::size_t young_max) : young_max_(young_max) {}
        bool knows(std::string const& key);
        void remember(std::string const& key);

    private:
        std::size_t const young_max_;
        KeyedHash const hash_;

        Mutex mutex_;
        std::unordered_set<std::size_t> young_ KLIEG_GUARDED_BY(mutex_);
        std::unordered_set<std::size_t> old_ KLIEG_GUARDED_BY(mutex_);
    };

    Result<> count(Attempt& attempt, std::string const& account, Client const& client);

    LoginThrottle by_network_;
    LoginThrottle from_new_networks_;
    LoginThrottle from_others_;
    Remembered proven_;
    Remembered failed_;
    Metrics::Counter& wrong_;
    Metrics::Counter& refused_;
    Seldom refusals_told_;
};

}  // namespace klieg::identity
