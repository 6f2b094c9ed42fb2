#include "passkeys/api.h"

#include "http/contract/operations.h"
#include "identity/caller_of.h"

namespace klieg::passkeys {

namespace {

using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;
using identity::caller_of;

http::Tag tag() {
    return {"Accounts", "Who one is: accounts, signing in, sessions."};
}

http::Failure proof_is_old() {
    return {Errc::forbidden, "proof_required", "the session has to be proven anew"};
}

PasskeyAnswer shown(Passkey passkey) {
    return {passkey.passkey_id, std::move(passkey.name), passkey.backed_up, passkey.created_at, passkey.last_used_at};
}

/// What is good once is kept by nobody.
template <class T>
http::Reply<T> not_kept(T const& answer) {
    return http::Reply<T>(answer).with("Cache-Control", "no-store");
}

}  // namespace

Constraints constraints_of(PasskeyAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "name", .summary = "Which it is, in its owner's words.", .example = "my phone"},
        {.member = "backed_up", .summary = "Whether its owner has it on other devices, too."},
        {.member = "last_used_at", .summary = "When somebody last signed in or proved with it; null: never."},
    };
    return kLines;
}

void PasskeysApi::add_routes(http::Router& router) {
    add_owners(router);
    add_proofs(router);
}

void PasskeysApi::add_owners(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, tag());
    operations.add({.method = get,
                    .path = "/api/auth/passkey-offer",
                    .id = "offerPasskey",
                    .summary = "Tells what a browser makes a new passkey with (navigator.credentials.create).",
                    .access = Access::signed_in,
                    .session_only = true,
                    .fails = {proof_is_old()}},
                   &PasskeysApi::offer);
    operations.add({.method = post,
                    .path = "/api/auth/passkeys",
                    .id = "addPasskey",
                    .summary = "Puts a passkey that was just made on one's account.",
                    .access = Access::signed_in,
                    .session_only = true,
                    .rate_class = RateClass::auth,
                    .status = 201,
                    .fails = {{Errc::conflict, "challenge_void", "too much time has passed"},
                              {Errc::conflict, "too_many_passkeys", "there are as many as there may be"},
                              {Errc::conflict, "passkey_known", "it is on an account already"},
                              proof_is_old()}},
                   &PasskeysApi::add);
    operations.add({.method = get,
                    .path = "/api/auth/passkeys",
                    .id = "listPasskeys",
                    .summary = "Lists one's own passkeys, newest first.",
                    .access = Access::signed_in,
                    .session_only = true},
                   &PasskeysApi::list);
    operations.add({.method = del,
                    .path = "/api/auth/passkeys/{passkey}",
                    .id = "removePasskey",
                    .summary = "Takes one of one's own passkeys off the account.",
                    .access = Access::signed_in,
                    .who = "its user; to others it does not exist",
                    .session_only = true,
                    .rate_class = RateClass::write,
                    .fails = {proof_is_old()}},
                   &PasskeysApi::remove);
}

void PasskeysApi::add_proofs(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, tag());
    operations.add(
        {.method = get,
         .path = "/api/auth/passkey-challenge",
         .id = "challengePasskey",
         .summary = "Tells what a passkey is to sign (navigator.credentials.get): once, within five minutes.",
         .access = Access::anyone},
        &PasskeysApi::challenge);
    operations.add(
        {.method = post,
         .path = "/api/auth/login/passkey",
         .id = "logInByPasskey",
         .summary = "Signs in with a passkey, which stands for a password and a second factor.",
         .access = Access::anyone,
         .rate_class = RateClass::auth,
         .secrets = true,
         .fails = {{Errc::unauthenticated, "wrong_passkey", "it is none of an account here, or did not sign"},
                   {Errc::unauthenticated, "challenge_void", "too much time has passed, or it was used"}},
         .answer_headers = identity::cookie_line()},
        &PasskeysApi::sign_in);
    operations.add({.method = post,
                    .path = "/api/auth/prove/passkey",
                    .id = "proveByPasskey",
                    .summary = "Proves anew who one is, with a passkey in place of the password.",
                    .access = Access::signed_in,
                    .session_only = true,
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {{Errc::forbidden, "wrong_passkey", "it is not the caller's, or did not sign"},
                              {Errc::forbidden, "challenge_void", "too much time has passed, or it was used"}}},
                   &PasskeysApi::prove);
}

Answer<PasskeyOffer> PasskeysApi::offer(Request& request) {
    KLIEG_CO_TRY(auto const offer,
                 co_await service_.offer(caller_of(request, cookie_), RelyingParty::of(request, public_origin_)));
    co_return not_kept(offer);
}

Answer<PasskeyAnswer> PasskeysApi::add(Request& request, NewPasskey made) {
    KLIEG_CO_TRY(auto passkey, co_await service_.add(caller_of(request, cookie_),
                                                     RelyingParty::of(request, public_origin_), std::move(made)));
    co_return shown(std::move(passkey));
}

Answer<http::Page<PasskeyAnswer>> PasskeysApi::list(Request& request, http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page,
                 co_await service_.list(request.principal, asked->limit, ports::Cursor(std::move(asked->cursor))));
    std::vector<PasskeyAnswer> items;
    items.reserve(page.passkeys.size());
    for (auto& passkey : page.passkeys) items.push_back(shown(std::move(passkey)));
    co_return http::page_of(std::move(items), std::move(page.next));
}

Task<Result<>> PasskeysApi::remove(Request& request, PasskeyId id) {
    co_return co_await service_.remove(caller_of(request, cookie_), std::move(id));
}

Answer<PasskeyChallenge> PasskeysApi::challenge(Request& request) {
    KLIEG_CO_TRY(auto const made, service_.challenge(RelyingParty::of(request, public_origin_)));
    co_return not_kept(made);
}

Answer<identity::SignedInAnswer> PasskeysApi::sign_in(Request& request, Assertion signed_by) {
    KLIEG_CO_TRY(auto const who, co_await service_.sign_in(RelyingParty::of(request, public_origin_),
                                                           std::move(signed_by), identity::client_of(request)));
    co_return identity::signed_in_reply(who, cookie_);
}

Answer<identity::ProvenAnswer> PasskeysApi::prove(Request& request, Assertion signed_by) {
    KLIEG_CO_TRY(auto const proven,
                 co_await service_.prove(caller_of(request, cookie_), RelyingParty::of(request, public_origin_),
                                         std::move(signed_by)));
    co_return proven;
}

}  // namespace klieg::passkeys
