#pragma once

#include "identity/proofs.h"
#include "identity/second_factor_codes.h"

#include <functional>
#include <string>

namespace klieg::identity {

/// Puts a second factor on an account and takes it off: begun with a secret for an app, on once the app has given its
/// first code, which answers ten recovery codes. Each step takes a proof that is not old, and taking it off, or other
/// recovery codes, one with the factor.
///
/// Sessions of before stay; but none of them does what takes a proof without the factor.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class SecondFactors {
public:
    struct Needs {
        SecondFactorRepo& repo;
        SecondFactorCodes& codes;
        IdentityRepo& users;
        Proofs& proofs;
        SignInLog& log;
        Clock const& clock;
        Random& random;
    };
    struct Options {
        std::function<Task<Result<std::string>>()> site_name{};  ///< for apps to show; none: "Klieg"
    };
    SecondFactors(Needs needs, Options options) : needs_(needs), options_(std::move(options)) {}

    /// Fails: unauthenticated, forbidden (session_required).
    Task<Result<SecondFactorState>> state(Principal caller);
    /// Again and again: only the last secret counts. Fails: unauthenticated, forbidden (as Proofs), conflict
    /// (second_factor_is_on).
    Task<Result<Enrolment>> begin(Caller caller);
    /// Fails: unauthenticated, forbidden, invalid, conflict (second_factor_is_on; not_begun).
    Task<Result<RecoveryCodes>> confirm(Caller caller, FirstCode first);
    /// The ones of before are void. Fails: unauthenticated, forbidden, conflict (no_second_factor).
    Task<Result<RecoveryCodes>> renew_codes(Caller caller);
    /// Taking off none succeeds. Fails: unauthenticated, forbidden.
    Task<Result<>> take_off(Caller caller);
    /// For the command line, which asks nobody: of who has lost app and codes. Whether there was one.
    Task<Result<bool>> take_off_of(UserId user, Client client = {});

private:
    Task<Result<std::string>> site_name();

    Needs needs_;
    Options options_;
};

}  // namespace klieg::identity
