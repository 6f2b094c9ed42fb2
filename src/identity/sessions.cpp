#include "identity/sessions.h"

#include "base/crypto.h"
#include "base/epoch_seconds.h"
#include "base/log.h"
#include "identity/client_agent.h"
#include "identity/token_hash.h"

#include <algorithm>
#include <array>

namespace klieg::identity {

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kTokenLength = 43;  // in base64url without padding

}  // namespace

SessionService::SessionService(IdentityRepo& repo, Clock const& clock, Random& random, Options options)
    : repo_(repo), clock_(clock), random_(random), options_(options), cache_(options.cached_max) {}

SessionService::Opening SessionService::prepare(User const& user, Client client, ProvenBy by) {
    std::array<std::byte, kTokenBytes> secret{};
    random_.fill(secret);
    Opening opening{crypto::to_base64url(crypto::as_text(secret)), SessionId::make(random_), {}};

    Session session;
    session.token_hash = hash_of_token(opening.token);
    session.session_id = opening.session;
    session.user_id = user.user_id;
    session.created_at = session.last_used_at = session.proven_at = clock_.now();
    session.expires_at = epoch_seconds(session.created_at + kSessionLifetime);
    session.password_version = user.password_version;
    session.proven_by = by;
    session.user_agent = printable_agent(client.user_agent);
    session.address = std::move(client.address);
    opening.write = IdentityRepo::session_opened(session);
    // Nothing of it is known that saves reading it, but that it is no invention.
    cache_.put(session.token_hash, {.last_used_at = session.created_at}, cache_.generation());
    return opening;
}

Task<Result<std::string>> SessionService::open(User user, Client client, ProvenBy by, ports::Transaction also) {
    auto opening = prepare(user, std::move(client), by);
    ports::Transaction transaction{opening.write};
    auto committed = co_await repo_.commit(std::move(transaction.append(std::move(also))));
    if (!committed.ok() && !co_await stands(opening.token)) co_return std::move(committed).error();
    co_await remove_oldest_beyond_limit(user.user_id, std::move(opening.session));
    co_return std::move(opening.token);
}

Task<bool> SessionService::stands(std::string token) {
    auto session = co_await repo_.find_session(hash_of_token(token));
    co_return session.ok() && session->has_value();
}

SessionService::Known SessionService::known(std::string_view token) {
    if (token.size() != kTokenLength) return {.seen = true};
    auto const token_hash = hash_of_token(token);
    auto const now = clock_.now();
    auto cached = cache_.find(token_hash, now, clock_.steady());
    if (!cached) return {.seen = cache_.knows(token_hash)};
    // That it was used is written down now and then.
    if (now - cached->last_used_at >= options_.touch_interval) return {.seen = true};
    return {.caller = std::move(cached->principal), .seen = true};
}

Task<Result<Principal>> SessionService::who_is(std::string token) {
    if (token.size() != kTokenLength) co_return not_signed_in();
    auto token_hash = hash_of_token(token);
    auto now = clock_.now();
    auto cached = cache_.find(token_hash, now, clock_.steady());
    Principal caller;
    if (cached) {
        caller = std::move(cached->principal);
    } else {
        auto loaded = co_await load(token_hash);
        if (!loaded.ok() && loaded.error().kind == Errc::unauthenticated) cache_.drop(token_hash);
        KLIEG_CO_TRY(caller, std::move(loaded));
    }
    if (cache_.claim_touch(token_hash, now, options_.touch_interval)) {
        KLIEG_CO_CHECK(co_await touch(caller, std::move(token_hash), now));
    }
    co_return caller;
}

Task<Result<Principal>> SessionService::load(std::string token_hash) {
    auto generation = cache_.generation();
    KLIEG_CO_TRY(auto session, co_await repo_.find_session(token_hash));
    if (!session || session->expires_at <= epoch_seconds(clock_.now())) co_return not_signed_in();
    KLIEG_CO_TRY(auto user, co_await repo_.find_user(session->user_id));
    if (!user || user->password_version != session->password_version) co_return not_signed_in();
    if (standing_at(*user, clock_.now()) != Standing::active) co_return not_signed_in();

    Principal caller{user->user_id, user->role, session->session_id};
    Time expires_at{std::chrono::seconds(session->expires_at)};
    cache_.put(token_hash, {caller, expires_at, session->last_used_at, clock_.steady() + options_.cached_for},
               generation);
    co_return caller;
}

Task<Result<>> SessionService::touch(Principal caller, std::string token_hash, Time now) {
    auto touched = co_await repo_.touch_session(token_hash, now, epoch_seconds(now + kSessionLifetime));
    if (touched.ok()) co_return Result<>{};
    if (touched.error().kind != Errc::conflict) {
        // The session is good; that its use could not be noted is no reason to turn its holder away.
        log::warn("the use of a session was not noted", {{"why", touched.error().detail}});
        co_return Result<>{};
    }
    cache_.forget(token_hash);  // another node ended it
    tell({std::move(caller.user), std::move(caller.session)});
    co_return not_signed_in();
}

Task<Result<>> SessionService::end(std::string token) {
    auto token_hash = hash_of_token(token);
    KLIEG_CO_TRY(auto session, co_await repo_.find_session(token_hash));
    if (session) co_return co_await remove(*std::move(session));
    cache_.forget(token_hash);  // another node ended it
    co_return Result<>{};
}

Task<Result<>> SessionService::remove(Session session) {
    auto removed = co_await repo_.remove_session(session.token_hash);
    // Where it failed, too: it may have been done all the same, and whoever is told wrongly comes again.
    cache_.forget(session.token_hash);
    tell({std::move(session.user_id), std::move(session.session_id)});
    co_return removed;
}

void SessionService::suspended(UserId const& user) {
    ended_here({user});
}

void SessionService::ended_here(SessionsEnded const& ended) {
    cache_.forget_user(ended.user);
    tell(ended);
}

void SessionService::ended_elsewhere(SessionsEnded ended) {
    cache_.forget_user(ended.user);  // all of them, since tokens are not told
    ended.where = SessionsEnded::Where::another_node;
    tell(ended);
}

void SessionService::tell(SessionsEnded const& ended) const {
    for (auto const& listener : listeners_) listener(ended);
}

Task<Result<SessionPage>> SessionService::list(Principal caller, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(caller.require());
    KLIEG_CO_TRY(auto user, co_await repo_.find_user(caller.user));
    if (!user) co_return not_signed_in();
    KLIEG_CO_TRY(auto page,
                 co_await repo_.sessions_of(caller.user, ports::Order::descending, limit, std::move(cursor)));
    auto now = epoch_seconds(clock_.now());
    std::erase_if(page.sessions, [&](Session const& session) {
        return session.expires_at <= now || session.password_version != user->password_version;
    });
    co_return page;
}

/// By the list of the user's, since the token is known to nobody here.
Task<Result<Principal>> SessionService::renewed(Principal caller) {
    KLIEG_CO_TRY(auto user, co_await repo_.find_user(caller.user));
    if (!user || standing_at(*user, clock_.now()) != Standing::active) co_return not_signed_in();
    caller.role = user->role;
    auto const now = epoch_seconds(clock_.now());
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await repo_.sessions_of(caller.user, ports::Order::descending, options_.per_user_max,
                                                           std::move(cursor)));
        for (auto const& session : page.sessions) {
            if (session.session_id != caller.session) continue;
            bool const is_void = session.expires_at <= now || session.password_version != user->password_version;
            if (is_void) co_return not_signed_in();
            co_return caller;
        }
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return not_signed_in();
}

Task<Result<>> SessionService::revoke(Principal caller, SessionId id) {
    KLIEG_CO_CHECK(caller.require());
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await repo_.sessions_of(caller.user, ports::Order::descending, options_.per_user_max,
                                                           std::move(cursor)));
        for (auto const& session : page.sessions) {
            if (session.session_id == id) co_return co_await remove(session);
        }
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return Error{Errc::not_found, "there is no such session"};
}

Task<> SessionService::end_others(Principal caller, std::int64_t password_version) {
    cache_.forget_user(caller.user);
    tell({caller.user, std::nullopt, caller.session});
    co_await remove_void(std::move(caller.user), std::move(caller.session), password_version);
}

Task<> SessionService::end_all(UserId user, std::int64_t password_version) {
    cache_.forget_user(user);
    tell({user});
    co_await remove_void(std::move(user), SessionId(), password_version);
}

Task<> SessionService::remove_void(UserId user, SessionId kept, std::int64_t password_version) {
    ports::Cursor cursor;
    do {
        auto page = co_await repo_.sessions_of(user, ports::Order::ascending, options_.per_user_max, std::move(cursor));
        if (!page.ok()) co_return;
        std::vector<std::string> is_void;
        for (auto& session : page->sessions)
            if (session.session_id != kept && session.password_version < password_version)
                is_void.push_back(std::move(session.token_hash));
        if (auto removed = co_await repo_.remove_sessions(std::move(is_void)); !removed.ok()) co_return;
        cursor = std::move(page->next);
    } while (!cursor.empty());
}

/// More than one, since several may be opened at the same moment, and then each finds the same one oldest. The one that
/// was just opened counts whether the index shows it already or not.
Task<> SessionService::remove_oldest_beyond_limit(UserId user, SessionId opened) {
    auto page = co_await repo_.sessions_of(user, ports::Order::ascending, 2 * options_.per_user_max, {});
    if (!page.ok()) co_return;
    bool const is_shown = std::ranges::find(page->sessions, opened, &Session::session_id) != page->sessions.end();
    auto const count = page->sessions.size() + (is_shown ? 0 : 1);
    for (std::size_t i = 0; i + options_.per_user_max < count; ++i)
        static_cast<void>(co_await remove(std::move(page->sessions[i])));  // the next login tries again
}

}  // namespace klieg::identity
