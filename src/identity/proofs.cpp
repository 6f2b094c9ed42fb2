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
    };
    return kLines;
}

Constraints constraints_of(ProofAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "proven_until", .summary = "Until when this session may do what takes such a proof."},
    };
    return kLines;
}

Task<Result<ProofAnswer>> Proofs::prove(Caller caller, Proof proof) {
    KLIEG_CO_CHECK(caller.principal.require_session());
    KLIEG_CO_TRY(auto user, co_await needs_.repo.find_user(caller.principal.user));
    if (!user) co_return not_signed_in();
    KLIEG_CO_CHECK(co_await check(caller, *user, {std::move(proof.password), "/password"}));
    auto const now = needs_.clock.now();
    auto noted = co_await needs_.repo.session_proven(hash_of_token(caller.token), now);
    if (!noted.ok() && noted.error().kind == Errc::conflict) co_return not_signed_in();  // it has ended meanwhile
    if (!noted.ok()) co_return std::move(noted).error();  // it may have been noted: who proves again is right again
    co_return ProofAnswer{now + options_.lasts};
}

Task<Result<>> Proofs::require(Caller caller) {
    KLIEG_CO_CHECK(caller.principal.require_session());
    KLIEG_CO_TRY(auto session, co_await needs_.repo.find_session(hash_of_token(caller.token)));
    if (!session) co_return not_signed_in();
    if (needs_.clock.now() >= session->proven_at + options_.lasts) co_return proof_required();
    co_return Result<>{};
}

Task<Result<>> Proofs::require(Caller caller, User user, std::string current_password) {
    KLIEG_CO_CHECK(caller.principal.require_session());
    co_return co_await check(std::move(caller), std::move(user), {std::move(current_password), "/currentPassword"});
}

/// Somebody who found a session open has as few guesses as at the door.
Task<Result<>> Proofs::check(Caller caller, User user, Password password) {
    KLIEG_CO_TRY(auto attempt, needs_.guard.admit(user.user_id.text(), caller.client));
    KLIEG_CO_TRY(bool matches, co_await needs_.passwords.verify(std::move(password.text), user.password_hash));
    if (!matches) {
        attempt.failed(user.user_id.text());
        co_return field_error(password.pointer, "wrong", "is not your password");
    }
    attempt.succeeded();
    co_return Result<>{};
}

}  // namespace klieg::identity
