#pragma once

#include "base/random.h"
#include "identity/access_token_repo.h"
#include "identity/proofs.h"
#include "identity/sessions.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace klieg::identity {

/// Makes, recognises, lists and revokes access tokens: with what programs act for somebody, each for what its scopes
/// say. Only the SHA-256 of one is stored. None makes others, or does anything else that decides who gets into the
/// account (Principal::require_session).
///
/// One ends at the time that its owner chose, when nobody has used it for a year, when it is revoked, and with all
/// others of its user when the operator resets the password; not when the owner changes it, since what runs by itself
/// would stop for nothing. While its user is suspended it is nobody's. What is revoked ends at once on this node, with
/// sockets that it opened; on others with the news of it, and where that is lost within a minute (SessionCache).
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: per_user_max as the index shows it: of those that
/// are made at the same moment there may be some more.
class AccessTokens {
public:
    struct Options {
        std::size_t per_user_max = 50;
        std::chrono::seconds cached_for{60};
        std::chrono::seconds touch_interval{3600};
    };
    struct Needs {
        AccessTokenRepo& repo;
        IdentityRepo& users;
        SessionService& sessions;
        Proofs& proofs;
        SignInLog& log;
        Clock const& clock;
        Random& random;
    };
    AccessTokens(Needs needs, Options options) : needs_(needs), options_(options) {}

    /// Fails: unauthenticated, forbidden (session_required, proof_required), invalid, conflict (too_many_tokens).
    Task<Result<MadeAccessToken>> make(Caller caller, NewAccessToken wanted);
    /// The caller's own that are good, newest first. Fails: unauthenticated, forbidden (session_required).
    Task<Result<AccessTokenPage>> list(Principal caller, std::size_t limit, ports::Cursor cursor);
    /// Fails: unauthenticated, forbidden (session_required), not_found.
    Task<Result<>> revoke(Caller caller, AccessTokenId id);

    /// What is known here of this token, as SessionService::known().
    SessionService::Known known(std::string_view token);
    /// Whom this token acts for. Fails: unauthenticated.
    Task<Result<Principal>> who_is(std::string token);
    /// As SessionService::renewed().
    Task<Result<Principal>> renewed(Principal caller);

    /// For the command line, which asks nobody: a user's that are good, and the end of one.
    Task<Result<AccessTokenPage>> of_user(User user, std::size_t limit, ports::Cursor cursor);
    Task<Result<>> revoke_of(User user, AccessTokenId id, Client client);
    /// At once, however many there are.
    Task<Result<>> revoke_all_of(User user);

private:
    /// The entry of the audit log that whoever has the data folder revoked some.
    ports::Action by_operator(UserId const& user) const;
    Task<Result<std::optional<AccessToken>>> find_of(User user, AccessTokenId id);
    Task<Result<Principal>> load(std::string token_hash);
    Task<Result<>> touch(Principal caller, std::string token_hash, Time now);
    bool is_good(AccessToken const& token, User const& user) const;

    Needs needs_;
    Options const options_;
};

}  // namespace klieg::identity
