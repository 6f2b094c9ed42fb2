#pragma once

#include "base/random.h"
#include "identity/repo.h"
#include "identity/session_cache.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace klieg::identity {

/// What has ended of a user's: a session, an access token, all sessions but one, or, where nothing more is said, all
/// sessions and access tokens.
struct SessionsEnded {
    UserId user;
    std::optional<SessionId> session{};
    std::optional<SessionId> kept{};  ///< all other sessions
    enum class Where : std::uint8_t { this_node, another_node };
    Where where = Where::this_node;  ///< it was ended, or that was noticed
    std::optional<AccessTokenId> access_token{};
};

/// Opens, recognises, lists and ends sessions.
///
/// A token is 32 random bytes; only its SHA-256 is stored. A session ends 30 days after its last use, when its password
/// version is no longer its user's, or when somebody ends it: on this node at once, on others with the news of it
/// (EndedSessionsNews), and where that is lost within a minute. While its user is suspended it is nobody's.
///
/// Who keeps something open for a session listens to `on_ended`. It is told of what is ended on this node, and of what
/// another node has ended once this one hears of it or notices; not of a session that nobody used for 30 days.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: a user's oldest session goes with the 101st, or,
/// of those that are opened at the same moment, with the next that is opened.
class SessionService {
public:
    struct Options {
        std::size_t cached_max = 10'000;
        std::size_t per_user_max = 100;
        std::chrono::seconds cached_for{60};
        std::chrono::seconds touch_interval{300};
    };

    SessionService(IdentityRepo& repo, Clock const& clock, Random& random, Options options);

    /// A session that begins when `write` is part of a transaction.
    struct Opening {
        std::string token;
        SessionId session;
        ports::Action write;
    };
    Opening prepare(User const& user, Client client, ProvenBy by = ProvenBy::password);
    /// Opens one for a user who has just proven who they are, in one transaction with `also`.
    Task<Result<std::string>> open(User user, Client client, ProvenBy by = ProvenBy::password,
                                   ports::Transaction also = {});

    /// Whether the session of this token is there, though its write was reported as failed: an engine may have done it
    /// all the same. False where that cannot be told.
    Task<bool> stands(std::string token);

    /// What is known here of this token: who holds it, where that needs neither a read nor a write.
    struct Known {
        std::optional<Principal> caller{};
        bool seen = false;  ///< it was good before, or cannot be a token at all
    };
    Known known(std::string_view token);
    /// Who holds this token. Fails: unauthenticated.
    Task<Result<Principal>> who_is(std::string token);
    /// Who a caller is by now, of whom somebody keeps something open. Fails: unauthenticated, where the session has
    /// ended, or its user is suspended.
    Task<Result<Principal>> renewed(Principal caller);
    /// Ends the session of this token; ending none succeeds.
    Task<Result<>> end(std::string token);

    /// From now on `listener` is told, once the end is stored, on whatever core that is; it returns soon. To be called
    /// before the first request.
    using Listener = std::function<void(SessionsEnded const&)>;
    void on_ended(Listener listener) { listeners_.push_back(std::move(listener)); }

    /// The live ones, newest first.
    Task<Result<SessionPage>> list(Principal caller, std::size_t limit, ports::Cursor cursor);
    /// Fails: not_found, where the caller has no such session.
    Task<Result<>> revoke(Principal caller, SessionId id);
    /// A change of the password made all of the caller's void but the one it was made in. Removes them; they are void
    /// without that too, so nothing depends on success.
    Task<> end_others(Principal caller, std::int64_t password_version);
    /// Likewise, where somebody else gave the user another password: of all.
    Task<> end_all(UserId user, std::int64_t password_version);
    /// The user was suspended.
    void suspended(UserId const& user);
    /// Another node has ended something, and said so.
    void ended_elsewhere(SessionsEnded ended);
    /// Something of a user's has ended here: forgets what is known of that user, and tells the listeners.
    void ended_here(SessionsEnded const& ended);
    /// What access tokens are remembered in, too: whatever makes what is known of a user void makes it void for both.
    SessionCache& cache() noexcept { return cache_; }
    /// What is known of this user is read anew with the next request.
    void forget_user(UserId const& user) { cache_.forget_user(user); }

private:
    Task<Result<Principal>> load(std::string token_hash);
    Task<> remove_void(UserId user, SessionId kept, std::int64_t password_version);
    Task<Result<>> touch(Principal caller, std::string token_hash, Time now);
    Task<> remove_oldest_beyond_limit(UserId user, SessionId opened);
    Task<Result<>> remove(Session session);
    void tell(SessionsEnded const& ended) const;

    IdentityRepo& repo_;
    Clock const& clock_;
    Random& random_;
    Options const options_;
    std::vector<Listener> listeners_;

    SessionCache cache_;  // has its own mutex
};

}  // namespace klieg::identity
