#include "identity/second_factors_api.h"

#include "http/contract/operations.h"
#include "identity/caller_of.h"

namespace klieg::identity {

namespace {

using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;

http::Failure proof_is_old() {
    return {Errc::forbidden, "proof_required", "the session has to be proven anew"};
}

/// An answer that is told once.
template <class T>
http::Reply<T> told_once(T const& answer) {
    return http::Reply<T>(answer).with("Cache-Control", "no-store");
}

}  // namespace

void SecondFactorsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Accounts", "Who one is: accounts, signing in, sessions."});
    operations.add({.method = get,
                    .path = "/api/auth/second-factor",
                    .id = "getSecondFactor",
                    .summary = "Tells whether signing in takes a code of an app, too.",
                    .access = Access::signed_in,
                    .session_only = true},
                   &SecondFactorsApi::state);
    operations.add({.method = post,
                    .path = "/api/auth/second-factor",
                    .id = "beginSecondFactor",
                    .summary = "Begins to put a second factor on the account: answers a secret for an app.",
                    .details = "Nothing has changed before it is confirmed; asked again, the secret of before is void.",
                    .access = Access::signed_in,
                    .session_only = true,
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {{Errc::conflict, "second_factor_is_on", "there is one"}, proof_is_old()}},
                   &SecondFactorsApi::begin);
    operations.add({.method = post,
                    .path = "/api/auth/second-factor/confirm",
                    .id = "confirmSecondFactor",
                    .summary = "Puts the second factor on the account, with the first code of the app.",
                    .details = "Answers the recovery codes, this once.",
                    .access = Access::signed_in,
                    .session_only = true,
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {{Errc::conflict, "second_factor_is_on", "there is one"},
                              {Errc::conflict, "not_begun", "no secret waits for a code, or not any more"},
                              proof_is_old()}},
                   &SecondFactorsApi::confirm);
    operations.add({.method = post,
                    .path = "/api/auth/second-factor/recovery-codes",
                    .id = "renewRecoveryCodes",
                    .summary = "Makes other recovery codes; those of before are void.",
                    .access = Access::signed_in,
                    .session_only = true,
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {{Errc::conflict, "no_second_factor", "there is none"}, proof_is_old()}},
                   &SecondFactorsApi::renew_codes);
    operations.add({.method = del,
                    .path = "/api/auth/second-factor",
                    .id = "takeOffSecondFactor",
                    .summary = "Takes the second factor off the account; taking off none succeeds.",
                    .access = Access::signed_in,
                    .session_only = true,
                    .rate_class = RateClass::auth,
                    .fails = {{Errc::conflict, "", "it was changed at the same time"}, proof_is_old()}},
                   &SecondFactorsApi::take_off);
}

Answer<SecondFactorState> SecondFactorsApi::state(Request& request) {
    KLIEG_CO_TRY(auto state, co_await factors_.state(request.principal));
    co_return state;
}

Answer<Enrolment> SecondFactorsApi::begin(Request& request) {
    KLIEG_CO_TRY(auto const begun, co_await factors_.begin(caller_of(request, cookie_)));
    co_return told_once(begun);
}

Answer<RecoveryCodes> SecondFactorsApi::confirm(Request& request, FirstCode first) {
    KLIEG_CO_TRY(auto const codes, co_await factors_.confirm(caller_of(request, cookie_), std::move(first)));
    co_return told_once(codes);
}

Answer<RecoveryCodes> SecondFactorsApi::renew_codes(Request& request) {
    KLIEG_CO_TRY(auto const codes, co_await factors_.renew_codes(caller_of(request, cookie_)));
    co_return told_once(codes);
}

Task<Result<>> SecondFactorsApi::take_off(Request& request) {
    co_return co_await factors_.take_off(caller_of(request, cookie_));
}

}  // namespace klieg::identity
