#include "identity/api.h"

#include "http/contract/operations.h"
#include "identity/caller_of.h"

namespace klieg::identity {

namespace {

using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;

FoundUserAnswer found(User const& user) {
    return {user.user_id, user.username, user.display_name, user.role, user.created_at};
}

http::Tag tag() {
    return {"Accounts", "Who one is: accounts, signing in, sessions."};
}

}  // namespace

Constraints constraints_of(SessionAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "last_used_at", .summary = "To about a minute."},
        {.member = "user_agent", .summary = "What the browser or program calls itself.", .example = "Firefox"},
        {.member = "address", .summary = "From where it was opened.", .example = "192.0.2.7"},
        {.member = "current", .summary = "Whether it is the one that asks."},
    };
    return kLines;
}

Constraints constraints_of(FoundUserAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The user's id, which never changes."},
        {.member = "username", .summary = "The username, as its owner writes it.", .example = "ada"},
        {.member = "display_name", .summary = "What people read.", .example = "Ada"},
        {.member = "role", .summary = "What the account may do beyond its own things."},
        {.member = "created_at", .summary = "When it was made."},
    };
    return kLines;
}

Constraints constraints_of(UsersQuery const*) {
    // No limits: what nobody can be called is nobody.
    static constexpr Constraint kLines[] = {
        {.member = "username",
         .summary = "Only who has this username, in any case.",
         .example = "ada",
         .required = true},
    };
    return kLines;
}

Constraints constraints_of(SetupRequest const*) {
    static constexpr Constraint kLines[] = {
        {.member = "token", .summary = "The token of the start-up link.", .example = "k3y"},
    };
    return kLines;
}

IdentityApi::IdentityApi(Needs needs, SessionCookie cookie)
    : service_(needs.service), sessions_(needs.sessions), proofs_(needs.proofs), cookie_(std::move(cookie)) {}

void IdentityApi::add_routes(http::Router& router) {
    add_signing_in(router);
    add_account(router);
    add_proofs(router);
    add_administration(router);
}

void IdentityApi::add_signing_in(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, tag());
    operations.add({.method = post,
                    .path = "/api/auth/register",
                    .id = "register",
                    .summary = "Makes an account and signs it in.",
                    .access = Access::anyone,
                    .who = "anyone, while registration is open",
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .status = 201,
                    .fails = {{Errc::conflict, "", "the username or the address is taken"},
                              {Errc::forbidden, "", "registration is closed"}},
                    .answer_headers = cookie_line()},
                   &IdentityApi::register_user);
    operations.add({.method = post,
                    .path = "/api/auth/setup",
                    .id = "setUp",
                    .summary = "Makes the first administrator, with the token of the start-up link.",
                    .access = Access::anyone,
                    .who = "the holder of the token",
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .status = 201,
                    .fails = {{Errc::conflict, "", "the username or the address is taken"},
                              {Errc::forbidden, "", "the token is wrong, or there is an administrator already"}},
                    .answer_headers = cookie_line()},
                   &IdentityApi::set_up);
    operations.add({.method = post,
                    .path = "/api/auth/login",
                    .id = "logIn",
                    .summary = "Signs in by username or e-mail address.",
                    .access = Access::anyone,
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {{Errc::unauthenticated, "invalid_credentials", "the name or the password is wrong"},
                              {Errc::unauthenticated, "second_factor_required", "they are right; a code is missing"},
                              {Errc::unauthenticated, "wrong_second_factor", "they are right; the code is not"}},
                    .answer_headers = cookie_line()},
                   &IdentityApi::log_in);
}

void IdentityApi::add_account(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, tag());
    operations.add({.method = post,
                    .path = "/api/auth/logout",
                    .id = "logOut",
                    .summary = "Ends the session that asks.",
                    .access = Access::signed_in,
                    .session_only = true,
                    .rate_class = RateClass::write},
                   &IdentityApi::log_out);
    operations.add({.method = get,
                    .path = "/api/auth/me",
                    .id = "getMe",
                    .summary = "Tells who is signed in; null: nobody is.",
                    .details = "That somebody is nobody is no failure. A cookie whose session has ended is taken back.",
                    .access = Access::anyone,
                    .answer_headers = {{"Set-Cookie", "Takes a cookie back whose session has ended."}}},
                   &IdentityApi::me);
    operations.add({.method = patch,
                    .path = "/api/auth/me",
                    .id = "editMe",
                    .summary = "Changes the display name or the e-mail address by a merge patch.",
                    .details = "Another address takes the password, and a session. Sessions stay.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {{Errc::conflict, "", "the address is taken, or it was changed at the same time"},
                              {Errc::forbidden, "session_required", "an access token asks for another address"},
                              {Errc::forbidden, "proof_required", "the second factor has to be proven anew"}}},
                   &IdentityApi::edit_me);
}

void IdentityApi::add_proofs(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, tag());
    operations.add(
        {.method = post,
         .path = "/api/auth/prove",
         .id = "prove",
         .summary = "Proves anew who holds the session that asks.",
         .details = "What decides who gets into an account takes a proof that is not old. Signing in is one.",
         .access = Access::signed_in,
         .session_only = true,
         .rate_class = RateClass::auth,
         .secrets = true,
         .fails = {{Errc::forbidden, "second_factor_required", "the password is right; a code is missing"}}},
        &IdentityApi::prove);
    operations.add({.method = post,
                    .path = "/api/auth/password",
                    .id = "changePassword",
                    .summary = "Changes the password and ends the other sessions.",
                    .access = Access::signed_in,
                    .session_only = true,
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = {{Errc::conflict, "", "it was changed at the same time"},
                              {Errc::forbidden, "proof_required", "the second factor has to be proven anew"}}},
                   &IdentityApi::change_password);
    operations.add({.method = get,
                    .path = "/api/auth/sessions",
                    .id = "listSessions",
                    .summary = "Lists one's own sessions, newest first.",
                    .access = Access::signed_in,
                    .session_only = true},
                   &IdentityApi::list_sessions);
    operations.add({.method = del,
                    .path = "/api/auth/sessions/{session}",
                    .id = "endSession",
                    .summary = "Ends one of one's own sessions.",
                    .access = Access::signed_in,
                    .who = "its user; to others it does not exist",
                    .session_only = true,
                    .rate_class = RateClass::write},
                   &IdentityApi::revoke_session);
}

void IdentityApi::add_administration(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, tag());
    operations.add({.method = get,
                    .path = "/api/admin/users",
                    .id = "listUsers",
                    .summary = "Finds an account by its username.",
                    .details = "At most one has it; where none has, the list is empty.",
                    .access = Access::administrator},
                   &IdentityApi::list_users);
}

Answer<SignedInAnswer> IdentityApi::register_user(Request& request, NewUser wanted) {
    KLIEG_CO_TRY(auto made, co_await service_.register_user(std::move(wanted), client_of(request)));
    co_return signed_in_reply(made, cookie_);
}

Answer<SignedInAnswer> IdentityApi::set_up(Request& request, SetupRequest asked) {
    auto token = std::move(asked.token);
    NewUser wanted(std::move(asked));
    KLIEG_CO_TRY(auto made, co_await service_.set_up(std::move(token), std::move(wanted), client_of(request)));
    co_return signed_in_reply(made, cookie_);
}

Answer<SignedInAnswer> IdentityApi::log_in(Request& request, Credentials credentials) {
    KLIEG_CO_TRY(auto who, co_await service_.log_in(std::move(credentials), client_of(request)));
    co_return signed_in_reply(who, cookie_);
}

Task<Result<http::NoContent>> IdentityApi::log_out(Request& request) {
    KLIEG_CO_CHECK(co_await sessions_.end(caller_of(request, cookie_).token));
    co_return http::NoContent().with("Set-Cookie", cookie_.clear());
}

Answer<std::optional<UserAnswer>> IdentityApi::me(Request& request) {
    if (!request.principal.signed_in()) co_return nobody(request);
    KLIEG_CO_TRY(auto user, co_await service_.account(request.principal));
    co_return std::optional(view_of(user));
}

Answer<UserAnswer> IdentityApi::edit_me(Request& request, AccountPatch patch) {
    KLIEG_CO_TRY(auto user, co_await service_.edit(caller_of(request, cookie_), std::move(patch)));
    co_return view_of(user);
}

Answer<ProvenAnswer> IdentityApi::prove(Request& request, Proof proof) {
    KLIEG_CO_TRY(auto proven, co_await proofs_.prove(caller_of(request, cookie_), std::move(proof)));
    co_return proven;
}

Task<Result<>> IdentityApi::change_password(Request& request, PasswordChange change) {
    co_return co_await service_.change_password(caller_of(request, cookie_), std::move(change));
}

Answer<http::Page<SessionAnswer>> IdentityApi::list_sessions(Request& request, http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page,
                 co_await sessions_.list(request.principal, asked->limit, ports::Cursor(std::move(asked->cursor))));
    std::vector<SessionAnswer> items;
    for (auto& session : page.sessions)
        items.push_back({session.session_id, session.created_at, session.last_used_at, std::move(session.user_agent),
                         std::move(session.address), session.session_id == request.principal.session});
    co_return http::page_of(std::move(items), std::move(page.next));
}

Task<Result<>> IdentityApi::revoke_session(Request& request, SessionId id) {
    co_return co_await sessions_.revoke(request.principal, std::move(id));
}

Answer<http::Page<FoundUserAnswer>> IdentityApi::list_users(Request& request, http::Query<UsersQuery> asked) {
    KLIEG_CO_TRY(auto const user, co_await service_.find_named(request.principal, std::move(asked->username)));
    http::Page<FoundUserAnswer> page;
    if (user) page.items.push_back(found(*user));
    co_return page;
}

/// A cookie that is sent all the same is one whose session has ended: each request with it costs a look-up. The answer
/// is not to be kept, for one that is found unchanged takes no cookie back.
http::Reply<std::optional<UserAnswer>> IdentityApi::nobody(Request const& request) const {
    auto reply = http::Reply<std::optional<UserAnswer>>(std::nullopt).with("Cache-Control", "no-store");
    if (!cookie_.find(request)) return reply;
    return std::move(reply).with("Set-Cookie", cookie_.clear());
}

}  // namespace klieg::identity
