#include "identity/access_tokens.h"

#include "audit/audit.h"
#include "base/epoch_seconds.h"
#include "base/log.h"
#include "identity/access_token_text.h"
#include "identity/token_hash.h"

#include <algorithm>

namespace klieg::identity {

namespace {

constexpr TextRule kName{1, 60};
constexpr std::size_t kPageTokens = 100;

Scopes set_of(std::vector<Scope> const& listed) {
    Scopes scopes;
    for (auto scope : listed) scopes = scopes.with(scope);
    return scopes;
}

/// Until when it stands that is used at `used`.
std::int64_t expiry_of(AccessToken const& token, Time used) {
    auto const unused = epoch_seconds(used + kAccessTokenUnusedMax);
    return token.ends_at ? std::min(unused, epoch_seconds(*token.ends_at)) : unused;
}

Result<> tidy(NewAccessToken& wanted, Time now) {
    FieldChecks checks;
    check_and_tidy_members(checks, wanted);
    if (wanted.scopes.empty()) checks.add("/scopes", "required", "must name what the token may do");
    std::ranges::sort(wanted.scopes);
    auto const repeated = std::ranges::unique(wanted.scopes);
    wanted.scopes.erase(repeated.begin(), repeated.end());
    if (wanted.expires_at && (*wanted.expires_at <= now || *wanted.expires_at > now + kAccessTokenLifetimeMax))
        checks.add("/expiresAt", "out_of_range", "must be in the future, and at most a year from now");
    return std::move(checks).result();
}

}  // namespace

Constraints constraints_of(NewAccessToken const*) {
    static constexpr Constraint kLines[] = {
        {.member = "name",
         .summary = "What it is for, for its owner to know.",
         .example = "backup script",
         .text = kName},
        {.member = "scopes", .summary = "What it may be used for; one at least.", .example = R"(["read"])"},
        {.member = "expires_at", .summary = "When it ends, at most a year from now; without it, while it is used."},
    };
    return kLines;
}

Task<Result<MadeAccessToken>> AccessTokens::make(Caller caller, NewAccessToken wanted) {
    KLIEG_CO_CHECK(co_await needs_.proofs.require(caller));
    auto const now = needs_.clock.now();
    KLIEG_CO_CHECK(tidy(wanted, now));
    KLIEG_CO_TRY(auto const user, co_await needs_.users.find_user(caller.principal.user));
    if (!user) co_return not_signed_in();
    KLIEG_CO_TRY(auto const there, co_await of_user(*user, kPageTokens, {}));
    if (there.tokens.size() >= options_.per_user_max)
        co_return Error{Errc::conflict, "you have as many access tokens as there may be: revoke one first",
                        "too_many_tokens"};
    MadeAccessToken made{.row = {.token_id = AccessTokenId::make(needs_.random),
                                 .user_id = user->user_id,
                                 .name = std::move(wanted.name),
                                 .scopes = std::move(wanted.scopes),
                                 .created_at = now,
                                 .ends_at = wanted.expires_at,
                                 .tokens_version = user->tokens_version},
                         .token = access_token_text::make(needs_.random)};
    made.row.token_hash = hash_of_token(made.token);
    made.row.expires_at = expiry_of(made.row, now);
    auto committed = co_await needs_.repo.commit(
        {AccessTokenRepo::made(made.row), needs_.log.entry(user->user_id, SignInKind::token_made, caller.client)});
    if (!committed.ok()) {
        // It may have been done all the same, and nobody else makes the same token.
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find(made.row.token_hash));
        if (!stands) co_return std::move(committed).error();
    }
    log::info("an access token was made", {{"user", user->user_id.text()}, {"token", made.row.token_id.text()}});
    co_return made;
}

bool AccessTokens::is_good(AccessToken const& token, User const& user) const {
    auto const now = needs_.clock.now();
    return token.expires_at > epoch_seconds(now) && token.tokens_version == user.tokens_version &&
           standing_at(user, now) == Standing::active;
}

Task<Result<AccessTokenPage>> AccessTokens::of_user(User user, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await needs_.repo.of_user(user.user_id, limit, std::move(cursor)));
    std::erase_if(page.tokens, [&](AccessToken const& token) { return !is_good(token, user); });
    co_return page;
}

Task<Result<AccessTokenPage>> AccessTokens::list(Principal caller, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(caller.require_session());
    KLIEG_CO_TRY(auto user, co_await needs_.users.find_user(std::move(caller.user)));
    if (!user) co_return not_signed_in();
    co_return co_await of_user(*std::move(user), limit, std::move(cursor));
}

Task<Result<>> AccessTokens::revoke(Caller caller, AccessTokenId id) {
    KLIEG_CO_CHECK(caller.principal.require_session());
    KLIEG_CO_TRY(auto user, co_await needs_.users.find_user(std::move(caller.principal.user)));
    if (!user) co_return not_signed_in();
    co_return co_await revoke_of(*std::move(user), std::move(id), std::move(caller.client));
}

/// By the list of the user's, since the token is known to nobody here.
Task<Result<std::optional<AccessToken>>> AccessTokens::find_of(User user, AccessTokenId id) {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.of_user(user.user_id, kPageTokens, std::move(cursor)));
        for (auto& token : page.tokens)
            if (token.token_id == id) co_return std::optional<AccessToken>(std::move(token));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return std::optional<AccessToken>();
}

Task<Result<>> AccessTokens::revoke_of(User user, AccessTokenId id, Client client) {
    KLIEG_CO_TRY(auto const token, co_await find_of(user, id));
    if (!token) co_return Error{Errc::not_found, "there is no such access token"};
    ports::Transaction removal{AccessTokenRepo::removed(token->token_hash),
                               needs_.log.entry(user.user_id, SignInKind::token_revoked, client)};
    // Its owner comes from somewhere; the command line does not.
    if (client.address.empty()) removal.add(by_operator(user.user_id));
    auto removed = co_await needs_.repo.commit(std::move(removal));
    // Where it failed, too: it may have been done all the same, and whoever is told wrongly comes again.
    needs_.sessions.ended_here({.user = user.user_id, .access_token = id});
    if (removed.ok()) log::info("an access token was revoked", {{"user", user.user_id.text()}, {"token", id.text()}});
    co_return removed;
}

ports::Action AccessTokens::by_operator(UserId const& user) const {
    audit::Act act{.what = "account.tokens", .area = audit::Area::administration, .subject = user.text(), .of = user};
    return audit::entry(std::move(act), {}, needs_.clock.now());
}

/// By a version that no token of before has, so that no list has to be walked over.
Task<Result<>> AccessTokens::revoke_all_of(User user) {
    auto const version = user.tokens_version + 1;
    auto committed = co_await needs_.repo.commit({IdentityRepo::access_tokens_voided(user.user_id, version),
                                                  needs_.log.entry(user.user_id, SignInKind::token_revoked, {}),
                                                  by_operator(user.user_id)});
    needs_.sessions.cache().forget_user(user.user_id);
    co_return committed;
}

SessionService::Known AccessTokens::known(std::string_view token) {
    if (!access_token_text::is_one(token)) return {.seen = true};
    auto const token_hash = hash_of_token(token);
    auto const now = needs_.clock.now();
    auto& cache = needs_.sessions.cache();
    auto cached = cache.find(token_hash, now, needs_.clock.steady());
    if (!cached) return {.seen = cache.knows(token_hash)};
    // That it was used is written down now and then.
    if (now - cached->last_used_at >= options_.touch_interval) return {.seen = true};
    return {.caller = std::move(cached->principal), .seen = true};
}

Task<Result<Principal>> AccessTokens::who_is(std::string token) {
    if (!access_token_text::is_one(token)) co_return not_signed_in();
    auto token_hash = hash_of_token(token);
    auto const now = needs_.clock.now();
    auto& cache = needs_.sessions.cache();
    auto cached = cache.find(token_hash, now, needs_.clock.steady());
    Principal caller;
    if (cached) {
        caller = std::move(cached->principal);
    } else {
        auto loaded = co_await load(token_hash);
        if (!loaded.ok() && loaded.error().kind == Errc::unauthenticated) cache.drop(token_hash);
        KLIEG_CO_TRY(caller, std::move(loaded));
    }
    if (cache.claim_touch(token_hash, now, options_.touch_interval)) {
        KLIEG_CO_CHECK(co_await touch(caller, std::move(token_hash), now));
    }
    co_return caller;
}

Task<Result<Principal>> AccessTokens::load(std::string token_hash) {
    auto& cache = needs_.sessions.cache();
    auto const generation = cache.generation();
    KLIEG_CO_TRY(auto const token, co_await needs_.repo.find(token_hash));
    if (!token) co_return not_signed_in();
    KLIEG_CO_TRY(auto const user, co_await needs_.users.find_user(token->user_id));
    if (!user || !is_good(*token, *user)) co_return not_signed_in();
    Principal caller{
        .user = user->user_id, .role = user->role, .scopes = set_of(token->scopes), .access_token = token->token_id};
    cache.put(token_hash,
              {.principal = caller,
               .expires_at = Time(std::chrono::seconds(token->expires_at)),
               .last_used_at = token->last_used_at.value_or(Time()),
               .fresh_until = needs_.clock.steady() + options_.cached_for},
              generation);
    co_return caller;
}

/// With its use the end moves that it has for not being used, which is why the row is read.
Task<Result<>> AccessTokens::touch(Principal caller, std::string token_hash, Time now) {
    auto const found = co_await needs_.repo.find(token_hash);
    Result<> touched;
    if (!found.ok()) {
        touched = found.error();
    } else if (auto const& token = *found) {
        touched = co_await needs_.repo.touch(token_hash, now, expiry_of(*token, now));
    } else {
        touched = Error{Errc::conflict, "it was revoked"};
    }
    if (touched.ok()) co_return Result<>{};
    if (touched.error().kind != Errc::conflict) {
        // The token is good; that its use could not be noted is no reason to turn its holder away.
        log::warn("the use of an access token was not noted", {{"why", touched.error().detail}});
        co_return Result<>{};
    }
    // Another node revoked it.
    needs_.sessions.ended_here({.user = std::move(caller.user), .access_token = std::move(caller.access_token)});
    co_return not_signed_in();
}

Task<Result<Principal>> AccessTokens::renewed(Principal caller) {
    KLIEG_CO_TRY(auto const user, co_await needs_.users.find_user(caller.user));
    if (!user) co_return not_signed_in();
    KLIEG_CO_TRY(auto const token, co_await find_of(*user, caller.access_token));
    if (!token || !is_good(*token, *user)) co_return not_signed_in();
    caller.role = user->role;
    co_return caller;
}

}  // namespace klieg::identity
