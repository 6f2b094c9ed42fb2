#pragma once

#include "identity/proofs.h"
#include "identity/repo.h"
#include "identity/service.h"
#include "identity/sign_in_log.h"
#include "passkeys/challenges.h"
#include "passkeys/relying_party.h"
#include "passkeys/repo.h"

#include <functional>
#include <string>

namespace klieg::passkeys {

/// Signing in without a password (ADR 40): a device keeps a key for this site and signs with it once it knows its
/// holder. One signature proves as much as a password and a second factor, and cannot be fished: a browser asks for it
/// on pages of this site alone.
///
/// An account keeps its password; passkeys are put beside it by who has proven a short while ago who they are, and none
/// outlives a reset by the operator, which is for accounts that somebody else has got into.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kPasskeysMax an account, as the index shows them.
class PasskeyService {
public:
    struct Needs {
        PasskeyRepo& repo;
        identity::IdentityRepo& users;
        identity::IdentityService& accounts;
        identity::Proofs& proofs;
        identity::SignInLog& log;
        Clock const& clock;
        Random& random;
    };
    struct Options {
        identity::SealingKeys keys{};
        std::function<Task<Result<std::string>>()> site_name{};  ///< for devices to show; none: "Klieg"
    };
    PasskeyService(Needs needs, Options options);

    /// What a browser makes one with. Fails: unauthenticated, forbidden (as Proofs), unavailable.
    Task<Result<PasskeyOffer>> offer(identity::Caller caller, RelyingParty party);
    /// Fails: unauthenticated, forbidden (as Proofs), invalid (the device's answer is not what was asked for), conflict
    /// (challenge_void, too_many_passkeys, passkey_known).
    Task<Result<Passkey>> add(identity::Caller caller, RelyingParty party, NewPasskey made);
    /// The caller's own, newest first. Fails: unauthenticated, forbidden (session_required).
    Task<Result<PasskeyPage>> list(Principal caller, std::size_t limit, ports::Cursor cursor);
    /// Fails: unauthenticated, forbidden (as Proofs), not_found.
    Task<Result<>> remove(identity::Caller caller, PasskeyId id);

    /// What is to be signed by who signs in, or proves anew who they are. Fails: unavailable.
    Result<PasskeyChallenge> challenge(RelyingParty const& party) const;
    /// Fails: unauthenticated (wrong_passkey, challenge_void), forbidden (the account is suspended or banned).
    Task<Result<identity::SignedIn>> sign_in(RelyingParty party, Assertion signed_by, identity::Client client);
    /// In place of the password and the code. Fails: unauthenticated, forbidden (session_required, wrong_passkey,
    /// challenge_void).
    Task<Result<identity::ProvenAnswer>> prove(identity::Caller caller, RelyingParty party, Assertion signed_by);

    /// Some of an account's that goes. Answers whether there may be more.
    Task<Result<bool>> remove_some_of(UserId user);

private:
    Task<Result<identity::User>> user_of(UserId id);
    Task<Result<Passkey>> use(RelyingParty party, Assertion signed_by, Errc refusal);

    Needs needs_;
    Options options_;
    Challenges challenges_;
};

}  // namespace klieg::passkeys
