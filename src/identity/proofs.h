#pragma once

#include "identity/passwords.h"
#include "identity/repo.h"
#include "identity/second_factor_codes.h"
#include "identity/sign_in_guard.h"
#include "identity/sign_in_log.h"

#include <chrono>
#include <string>

namespace klieg::identity {

/// What somebody signed in gives to prove anew who they are.
struct Proof {
    std::string password;
    std::optional<std::string> code{};  ///< of the second factor
};
BOOST_DESCRIBE_STRUCT(Proof, (), (password, code))
Constraints constraints_of(Proof const*);
constexpr void checked_by_service(Proof const*) {}

/// Until when a session may do what takes a proof that is not old.
struct ProvenAnswer {
    Time proven_until{};
};
BOOST_DESCRIBE_STRUCT(ProvenAnswer, (), (proven_until))
Constraints constraints_of(ProvenAnswer const*);

/// Whether who asks has proven a short while ago who they are. What decides who gets into an account takes that: so
/// whoever comes by a session, by a stolen cookie or an unlocked machine, sees what its owner sees, and does not make
/// the account their own. Signing in proves it, and so does prove(): by the password, and where the account has a
/// second factor by that, too.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: Options; guesses as at the door (SignInGuard).
class Proofs {
public:
    struct Options {
        std::chrono::minutes lasts{10};
    };
    struct Needs {
        IdentityRepo& repo;
        Passwords& passwords;
        SignInGuard& guard;
        SecondFactorCodes& codes;
        SignInLog& log;
        Clock const& clock;
    };
    Proofs(Needs needs, Options options) : needs_(needs), options_(options) {}

    /// Fails: unauthenticated, forbidden (session_required; second_factor_required, where the password was right),
    /// invalid, rate_limited.
    Task<Result<ProvenAnswer>> prove(Caller caller, Proof proof);
    /// Who asks has proven it elsewhere, by that. Fails: unauthenticated, forbidden (session_required).
    Task<Result<ProvenAnswer>> proven(Caller caller, ProvenBy by);
    /// Fails: unauthenticated, forbidden (session_required; proof_required).
    Task<Result<>> require(Caller caller);
    /// The same, where the password comes with what is asked for: that proves an account without a second factor,
    /// however old the last proof is. Fails: as require(), invalid, rate_limited.
    Task<Result<>> require(Caller caller, User user, std::string current_password);

    /// Who asks has a second factor from this moment on, and has shown it.
    Task<> factor_was_proven(Caller caller);

private:
    Task<Result<ProvenBy>> check(Caller caller, User user, Proof proof);

    Needs needs_;
    Options options_;
};

}  // namespace klieg::identity
