#pragma once

#include "identity/login_throttle.h"
#include "identity/sealing_keys.h"
#include "identity/second_factor_repo.h"
#include "identity/sign_in_log.h"

#include <string>
#include <string_view>

namespace klieg::identity {

/// What a code turned out to be.
enum class Code : std::uint8_t { wrong, of_app, recovery };

/// Whether an account has a second factor, and whether a code is its. An app's code is accepted once, and no other of
/// its time or before; a recovery code is used up.
///
/// Guesses at six digits are slowed down for each account, wherever they come from: whoever tries them has the password
/// already. Recovery codes, which nobody guesses, are never kept waiting, so an owner whose account is being guessed at
/// gets in with one.
///
/// Secrets are sealed with a key that lies beside the database and not in it (SealingKeys). Threads: any core.
/// Lifetime: what it is given outlives it. Limits: those of LoginThrottle, which knows this node only.
class SecondFactorCodes {
public:
    struct Needs {
        SecondFactorRepo& repo;
        SignInLog& log;
        Clock const& clock;
    };
    SecondFactorCodes(Needs needs, SealingKeys keys, LoginThrottle::Options guesses)
        : needs_(needs), keys_(std::move(keys)), guesses_(needs.clock, guesses) {}

    Task<Result<bool>> is_needed(UserId user);
    /// Fails: rate_limited; conflict, where others were faster again and again; corrupt, where the key of the secret is
    /// gone.
    Task<Result<Code>> use(UserId user, std::string typed, Client client);

    /// Fails: unavailable, where there is no key.
    Result<std::string> seal(UserId const& user, std::string_view secret) const;
    /// Fails: corrupt, where its key is gone.
    Result<std::string> open(UserId const& user, std::string_view sealed) const;

private:
    Task<Result<Code>> use_of_app(UserId user, std::string code);
    Task<Result<Code>> use_recovery(UserId user, std::string code, Client client);

    Needs needs_;
    SealingKeys const keys_;
    LoginThrottle guesses_;
};

/// The password was right, and the account takes a code beside it.
Error second_factor_required(Errc kind);
/// The digits of an app's code as it was typed; none: it cannot be one.
std::optional<std::string> read_app_code(std::string_view typed);

}  // namespace klieg::identity
