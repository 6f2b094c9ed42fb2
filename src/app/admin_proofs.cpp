#include "app/accounts_for_admin.h"
#include "app/admin.h"

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include <string>

/// With what programs and people prove an account, for an operator.
namespace klieg::app {

namespace {

constexpr std::size_t kLinesAtOnce = 100;
constexpr auto kAll = "all";

std::string names_of(std::vector<Scope> const& scopes) {
    std::string names;
    for (auto scope : scopes)
        names += (names.empty() ? "" : ",") + std::string(boost::describe::enum_to_string(scope, ""));
    return names;
}

std::string date_or(std::optional<Time> time, char const* none) {
    return time ? to_rfc3339(*time) : none;
}

Result<> list_tokens(AdminContext& context, Accounts& accounts, identity::User const& user) {
    ports::Cursor cursor;
    do {
        KLIEG_TRY(auto page,
                  context.run(accounts.feature.access_tokens.of_user(user, kLinesAtOnce, std::move(cursor))));
        for (auto const& token : page.tokens)
            fmt::print("{}  made {}  used {:24}  ends {:24}  {:23}  {}\n", token.token_id.text(),
                       to_rfc3339(token.created_at), date_or(token.last_used_at, "never"),
                       date_or(token.ends_at, "unused for a year"), names_of(token.scopes), token.name);
        cursor = std::move(page.next);
    } while (!cursor.empty());
    return {};
}

Result<> tokens(AdminContext& context, AdminRequest const& request) {
    Accounts accounts(context);
    KLIEG_TRY(auto const user, context.run(accounts.feature.service.get_named(request.user)));
    if (request.revoked.empty()) return list_tokens(context, accounts, user);
    if (request.revoked == kAll) {
        KLIEG_CHECK(context.run(accounts.feature.access_tokens.revoke_all_of(user)));
        fmt::print("{} has no access tokens any more\n", user.username);
        return {};
    }
    KLIEG_TRY(auto id, AccessTokenId::parse(request.revoked));
    KLIEG_CHECK(context.run(accounts.feature.access_tokens.revoke_of(user, id, {})));
    fmt::print("{} is revoked\n", id.text());
    return {};
}

Result<> second_factor(AdminContext& context, AdminRequest const& request) {
    Accounts accounts(context);
    KLIEG_TRY(auto const user, context.run(accounts.feature.service.get_named(request.user)));
    if (request.take_off) {
        KLIEG_TRY(bool const was_on, context.run(accounts.feature.second_factors.take_off_of(user.user_id)));
        fmt::print("{} {}\n", user.username,
                   was_on ? "signs in by the password alone from now on" : "has no second factor");
        return {};
    }
    KLIEG_TRY(auto const row, context.run(accounts.feature.second_factor_repo.find(user.user_id)));
    if (row.is_on())
        fmt::print("{} has a second factor since {}, and {} recovery codes\n", user.username, date_or(row.since, "?"),
                   row.recovery_codes.size());
    else
        fmt::print("{} has no second factor\n", user.username);
    return {};
}

Result<> sign_ins(AdminContext& context, AdminRequest const& request) {
    Accounts accounts(context);
    KLIEG_TRY(auto const user, context.run(accounts.feature.service.get_named(request.user)));
    ports::Cursor cursor;
    do {
        KLIEG_TRY(auto page,
                  context.run(accounts.feature.sign_ins.of_user(user.user_id, kLinesAtOnce, std::move(cursor))));
        for (auto const& entry : page.entries)
            fmt::print("{}  {:22}  {:5}  {:39}  {}\n", to_rfc3339(entry.at),
                       boost::describe::enum_to_string(entry.kind, "?"), entry.times, entry.address, entry.user_agent);
        cursor = std::move(page.next);
    } while (!cursor.empty());
    return {};
}

}  // namespace

int admin_tokens(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return tokens(context, request); });
}

int admin_second_factor(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return second_factor(context, request); });
}

int admin_sign_ins(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return sign_ins(context, request); });
}

}  // namespace klieg::app
