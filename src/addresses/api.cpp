#include "addresses/api.h"

#include "http/contract/operations.h"
#include "identity/caller_of.h"

namespace klieg::addresses {

namespace {

using http::Access;
using http::RateClass;

http::Failure off() {
    return {Errc::forbidden, mail::Delivery::kOff, "this site sends no mail"};
}

http::Failure is_void() {
    return {Errc::forbidden, "token_void", "the token was used, is too old, or is none"};
}

mail::Language language_of(http::Request const& request) {
    return mail::language_of(identity::client_of(request).language);
}

}  // namespace

Constraints constraints_of(ResetRequest const*) {
    // No limits: what nobody can have is nobody's.
    static constexpr Constraint kLines[] = {
        {.member = "login", .summary = "A username or an e-mail address.", .example = "ada"},
    };
    return kLines;
}

Constraints constraints_of(MailedToken const*) {
    static constexpr Constraint kLines[] = {
        {.member = "token", .summary = "What the link in the mail has behind `#token=`.", .example = "k3yk3y"},
    };
    return kLines;
}

Constraints constraints_of(MailedPassword const*) {
    static constexpr Constraint kLines[] = {
        {.member = "token", .summary = "What the link in the mail has behind `#token=`.", .example = "k3yk3y"},
        {.member = "password",
         .summary = "The password from now on, as registration takes them.",
         .example = "another of some length"},
    };
    return kLines;
}

void AddressesApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Accounts", "Who one is: accounts, signing in, sessions."});
    operations.add(
        {.method = post,
         .path = "/api/auth/verification",
         .id = "askForVerification",
         .summary = "Mails a link to the caller's address, to show that they read it.",
         .details = "Who has shown it already gets none. Asked again within two minutes, it is the same one.",
         .access = Access::signed_in,
         .rate_class = RateClass::auth,
         .fails = {off()}},
        &AddressesApi::ask_for_verification);
    operations.add({.method = post,
                    .path = "/api/auth/verification/confirm",
                    .id = "confirmAddress",
                    .summary = "Confirms an address with the token of a mail: the account's, or the one it is to have.",
                    .access = Access::anyone,
                    .who = "the holder of the token",
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {is_void(), off(), {Errc::conflict, "address_taken", "the address is another's by now"}}},
                   &AddressesApi::confirm);
    operations.add({.method = post,
                    .path = "/api/auth/reset",
                    .id = "askForReset",
                    .summary = "Mails a link to choose a new password.",
                    .details = "The answer is the same, after the same work, whether there is such an account.",
                    .access = Access::anyone,
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {off()}},
                   &AddressesApi::ask_for_reset);
    operations.add({.method = post,
                    .path = "/api/auth/reset/confirm",
                    .id = "resetPassword",
                    .summary = "Gives an account another password with the token of a mail.",
                    .details = "Ends all of its sessions and access tokens. A second factor stays.",
                    .access = Access::anyone,
                    .who = "the holder of the token",
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {is_void(), off(), {Errc::conflict, "", "it was changed at the same time"}}},
                   &AddressesApi::reset);
}

Task<Result<>> AddressesApi::ask_for_verification(http::Request& request) {
    co_return co_await service_.ask_for_verification(request.principal, language_of(request));
}

Task<Result<>> AddressesApi::confirm(http::Request& request, MailedToken mailed) {
    co_return co_await service_.confirm(std::move(mailed.token), identity::client_of(request));
}

Task<Result<>> AddressesApi::ask_for_reset(http::Request& request, ResetRequest wanted) {
    co_return co_await service_.ask_for_reset(std::move(wanted.login), language_of(request));
}

Task<Result<>> AddressesApi::reset(http::Request& request, MailedPassword wanted) {
    co_return co_await service_.reset(std::move(wanted), identity::client_of(request));
}

}  // namespace klieg::addresses
