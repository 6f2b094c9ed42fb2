#include "moderation/accounts_api.h"

#include "comments/service.h"
#include "http/contract/operations.h"
#include "identity/caller_of.h"

namespace klieg::moderation {

namespace {

using http::Access;
using http::RateClass;
using http::Request;
using identity::Standing;

http::Tag tag() {
    return {"Moderation", "What keeps the site good to be on."};
}

std::vector<http::Failure> failures_of_proof() {
    return {{Errc::unauthenticated, "invalid_credentials", "the name or the password is wrong"},
            {Errc::unauthenticated, "second_factor_required", "they are right; a code is missing"},
            {Errc::unauthenticated, "wrong_second_factor", "they are right; the code is not"},
            {Errc::conflict, "not_suspended", "the account may be used: sign in"}};
}

std::vector<http::Failure> failures_of_role() {
    return {{Errc::forbidden, "own_account", "it is the caller's own"},
            {Errc::forbidden, "higher_role", "it has the caller's role, or a higher one"},
            {Errc::conflict, "", "somebody else was faster"}};
}

}  // namespace

Constraints constraints_of(WantedStanding const*) {
    static constexpr Constraint kLines[] = {
        {.member = "standing", .summary = "Whether the account may be used.", .example = "suspended"},
        {.member = "until", .summary = "When a suspension ends by itself; without it, when somebody ends it."},
        {.member = "reason",
         .summary = "Why, as its owner is told.",
         .example = "The same advertisement below forty videos."},
        {.member = "comments",
         .summary = "Whether all that it has said stays, or goes for good; without it, it stays.",
         .example = "stay"},
    };
    return kLines;
}

Constraints constraints_of(AppealAnswer const*) {
    return constraints_of(static_cast<Appeal const*>(nullptr));
}

Constraints constraints_of(AccountStandingAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "account", .summary = "Whose it is."},
        {.member = "role", .summary = "What the account may do beyond its own things."},
        {.member = "standing", .summary = "Whether it may be used now."},
        {.member = "since", .summary = "When that was last set; null: never."},
        {.member = "until", .summary = "When the suspension ends by itself; null: when somebody ends it."},
        {.member = "reason", .summary = "Why; may be empty.", .example = "Rude."},
        {.member = "appeal", .summary = "What its owner says against it; null: nothing."},
    };
    return kLines;
}

Constraints constraints_of(NewAppeal const*) {
    return constraints_of(static_cast<Appeal const*>(nullptr));
}

void AccountsApi::add_routes(http::Router& router) {
    add_moderation(router);
    add_appeals(router);
}

void AccountsApi::add_moderation(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, tag());
    operations.add({.method = get,
                    .path = "/api/moderation/accounts/{user}",
                    .id = "getAccountStanding",
                    .summary = "Shows whether an account may be used, and why not.",
                    .access = Access::moderator},
                   &AccountsApi::show);
    operations.add({.method = put,
                    .path = "/api/moderation/accounts/{user}",
                    .id = "setAccountStanding",
                    .summary = "Suspends an account, bans it, or ends that.",
                    .details = "Sessions and access tokens are void at once, and what is open for them closes. What it "
                               "said goes, where that is wanted, within a while, and does not come back with it. An "
                               "account is suspended by who has a higher role.",
                    .access = Access::moderator,
                    .rate_class = RateClass::write,
                    .fails = failures_of_role()},
                   &AccountsApi::set);
    operations.add({.method = get,
                    .path = "/api/moderation/appeals",
                    .id = "listAppeals",
                    .summary = "Lists what suspended people say against it and nobody has decided, oldest first.",
                    .details = "A page may be short, and yet not be the last.",
                    .access = Access::moderator},
                   &AccountsApi::list_appeals);
    auto fails = failures_of_role();
    operations.add({.method = post,
                    .path = "/api/moderation/appeals/{user}/resolve",
                    .id = "resolveAppeal",
                    .summary = "Grants an appeal, which ends the suspension, or refuses it.",
                    .access = Access::moderator,
                    .rate_class = RateClass::write,
                    .fails = std::move(fails)},
                   &AccountsApi::resolve);
}

void AccountsApi::add_appeals(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, tag());
    operations.add({.method = post,
                    .path = "/api/appeals/standing",
                    .id = "getOwnStanding",
                    .summary = "Tells who may not sign in why, until when, and what became of their appeal.",
                    .access = Access::anyone,
                    .who = "who may not sign in, by what they would sign in with",
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = failures_of_proof()},
                   &AccountsApi::own);
    auto fails = failures_of_proof();
    fails.push_back({Errc::conflict, "already_appealed", "something was said against it already"});
    operations.add({.method = post,
                    .path = "/api/appeals",
                    .id = "sendAppeal",
                    .summary = "Says something against one's suspension, once.",
                    .access = Access::anyone,
                    .who = "who may not sign in, by what they would sign in with",
                    .rate_class = RateClass::auth,
                    .secrets = true,
                    .fails = std::move(fails)},
                   &AccountsApi::send);
}

AccountStandingAnswer AccountsApi::view_of(Appeals::Standing const& standing) const {
    auto const& user = standing.user;
    AccountStandingAnswer answer{.account = {user.user_id, user.username, user.display_name},
                                 .role = user.role,
                                 .standing = identity::standing_at(user, needs_.clock.now()),
                                 .since = user.standing_since,
                                 .until = user.suspended_until,
                                 .reason = user.standing_reason,
                                 .appeal = {}};
    if (auto const& appeal = standing.appeal)
        answer.appeal = AppealAnswer{appeal->text, appeal->sent_at, appeal->state, appeal->answer};
    return answer;
}

http::Answer<AccountStandingAnswer> AccountsApi::show(Request& request, UserId user) {
    KLIEG_CO_TRY(auto const standing, co_await needs_.appeals.of(request.principal, std::move(user)));
    co_return view_of(standing);
}

/// The job goes with the act: at once, and once more for what was on its way while it was done.
http::Answer<AccountStandingAnswer> AccountsApi::set(Request& request, UserId user, WantedStanding wanted) {
    ports::Transaction also;
    bool const vanish = wanted.comments == CommentsFate::vanish;
    if (vanish && wanted.standing == Standing::active)
        co_return field_error("/comments", "not_allowed", "stay of who may use the account");
    if (vanish) {
        jobs::NewJob const removal{.kind = comments::kAuthorRemovalKind, .subject = user.text()};
        auto again = removal;
        again.delay = comments::kRepliesSeenAfter;
        also.add(needs_.jobs.enqueue(removal)).add(needs_.jobs.enqueue(std::move(again)));
    }
    identity::StandingChange change{
        .standing = wanted.standing, .until = wanted.until, .reason = std::move(wanted.reason).value_or("")};
    KLIEG_CO_CHECK(co_await needs_.accounts.set_standing(request.principal, user, std::move(change), std::move(also)));
    if (vanish) needs_.jobs.notify(comments::kAuthorRemovalKind);
    co_return co_await show(request, std::move(user));
}

http::Answer<http::Page<AccountStandingAnswer>> AccountsApi::list_appeals(Request& request,
                                                                          http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await needs_.appeals.open(request.principal, asked->limit, asked->cursor));
    std::vector<AccountStandingAnswer> items;
    for (auto const& standing : page.items) items.push_back(view_of(standing));
    co_return http::page_of(std::move(items), std::move(page.next));
}

http::Answer<AccountStandingAnswer> AccountsApi::resolve(Request& request, UserId user, AppealDecision decision) {
    KLIEG_CO_TRY(auto const standing,
                 co_await needs_.appeals.resolve(request.principal, std::move(user), std::move(decision)));
    co_return view_of(standing);
}

http::Answer<AccountStandingAnswer> AccountsApi::own(Request& request, identity::Credentials credentials) {
    KLIEG_CO_TRY(auto const standing,
                 co_await needs_.appeals.own(std::move(credentials), identity::client_of(request)));
    co_return view_of(standing);
}

http::Answer<AccountStandingAnswer> AccountsApi::send(Request& request, NewAppeal wanted) {
    auto text = std::move(wanted.text);
    KLIEG_CO_TRY(auto const standing, co_await needs_.appeals.send(identity::Credentials(std::move(wanted)),
                                                                   std::move(text), identity::client_of(request)));
    co_return view_of(standing);
}

}  // namespace klieg::moderation
