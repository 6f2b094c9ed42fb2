#include "identity/proofs.h"

#include "identity/token_hash.h"

namespace klieg::identity {

namespace {

Error proof_required() {
    return Error{Errc::forbidden, "this takes a proof that you are who you are: give your password once more",
                 "proof_required"};
}

}  // namespace

Constraints constraints_of(Proof const*) {
    static constexpr Constraint kLines[] = {
        {.member = "password", .summary = "The account's password.", .example = "a password of some length"},
        {.member = "code",
         .summary = "Of the second factor, where the account has one: of the app, or a recovery code.",
         .example = "287082"},
    };
    return kLines;
}

Constraints constraints_of(ProvenAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "proven_until", .summary = "Until when what takes such a proof may be done without another one."},
    };
    return kLines;
}

Task<Result<ProvenAnswer>> Proofs::prove(Caller caller, Proof proof) {
    KLIEG_CO_CHECK(caller.principal.require_session());
    KLIEG_CO_TRY(auto user, co_await needs_.repo.find_user(caller.principal.user));
    if (!user) co_return not_signed_in();
    KLIEG_CO_TRY(auto const by, co_await check(caller, *user, std::move(proof)));
    co_return co_await proven(std::move(caller), by);
}

Task<Result<ProvenAnswer>> Proofs::proven(Caller caller, ProvenBy by) {
    KLIEG_CO_CHECK(caller.principal.require_session());
    auto const now = needs_.clock.now();
    auto noted = co_await needs_.repo.session_proven(hash_of_token(caller.token), now, by);
    if (!noted.ok() && noted.error().kind == Errc::conflict) co_return not_signed_in();  // it has ended meanwhile
    if (!noted.ok()) co_return std::move(noted).error();  // it may have been noted: who proves again is right again
    co_return ProvenAnswer{now + options_.lasts};
}

/// Somebody who found a session open has as few guesses as at the door.
Task<Result<ProvenBy>> Proofs::check(Caller caller, User user, Proof proof) {
    KLIEG_CO_TRY(auto attempt, needs_.guard.admit(user.user_id.text(), caller.client));
    KLIEG_CO_TRY(bool matches, co_await needs_.passwords.verify(std::move(proof.password), user.password_hash));
    if (!matches) {
        attempt.failed(user.user_id.text());
        needs_.log.failed(user.user_id, caller.client);
        co_return field_error("/password", "wrong", "is not your password");
    }
    KLIEG_CO_TRY(bool const takes_code, co_await needs_.codes.is_needed(user.user_id));
    if (takes_code) {
        // Who knows the password and leaves the code out makes no earlier guess at the code forgotten.
        if (!proof.code) co_return second_factor_required(Errc::forbidden);
        KLIEG_CO_TRY(auto const code, co_await needs_.codes.use(user.user_id, *std::move(proof.code), caller.client));
        if (code == Code::wrong) {
            attempt.failed(user.user_id.text());
            needs_.log.failed(user.user_id, caller.client);
            co_return field_error("/code", "wrong", "is wrong, or was used before");
        }
    }
    attempt.succeeded();
    co_return takes_code ? ProvenBy::both : ProvenBy::password;
}

Task<Result<>> Proofs::require(Caller caller) {
    KLIEG_CO_CHECK(caller.principal.require_session());
    KLIEG_CO_TRY(auto const session, co_await needs_.repo.find_session(hash_of_token(caller.token)));
    if (!session) co_return not_signed_in();
    if (needs_.clock.now() >= session->proven_at + options_.lasts) co_return proof_required();
    if (session->proven_by == ProvenBy::both) co_return Result<>{};
    KLIEG_CO_TRY(bool const takes_code, co_await needs_.codes.is_needed(std::move(caller.principal.user)));
    co_return takes_code ? Result<>(proof_required()) : Result<>{};
}

Task<Result<>> Proofs::require(Caller caller, User user, std::string current_password) {
    KLIEG_CO_CHECK(caller.principal.require_session());
    KLIEG_CO_TRY(bool const takes_code, co_await needs_.codes.is_needed(user.user_id));
    if (takes_code) KLIEG_CO_CHECK(co_await require(caller));
    KLIEG_CO_TRY(auto attempt, needs_.guard.admit(user.user_id.text(), caller.client));
    KLIEG_CO_TRY(bool matches, co_await needs_.passwords.verify(std::move(current_password), user.password_hash));
    if (!matches) {
        attempt.failed(user.user_id.text());
        needs_.log.failed(user.user_id, caller.client);
        co_return field_error("/currentPassword", "wrong", "is not your password");
    }
    attempt.succeeded();
    co_return Result<>{};
}

/// Where it cannot be noted its holder is asked once more, which is all.
Task<> Proofs::factor_was_proven(Caller caller) {
    auto const hash = hash_of_token(caller.token);
    auto const found = co_await needs_.repo.find_session(hash);
    if (!found.ok()) co_return;
    if (auto const& session = *found)
        static_cast<void>(co_await needs_.repo.session_proven(hash, session->proven_at, ProvenBy::both));
}

}  // namespace klieg::identity
