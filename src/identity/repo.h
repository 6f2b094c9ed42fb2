#pragma once

#include "identity/types.h"
#include "ports/table_store.h"
#include "uniques/uniques.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::identity {

struct UserPage {
    std::vector<User> users;
    std::vector<ports::UnreadRow> unread;  ///< by the ids of users
    ports::Cursor next;
};

struct SessionPage {
    std::vector<Session> sessions;
    ports::Cursor next;
};

/// Users and sessions as items. What belongs into one transaction is made as actions by the static functions and
/// written by `commit`. Lifetime: the table store outlives it. Threads: any core.
class IdentityRepo {
public:
    explicit IdentityRepo(ports::TableStore& tables);
    static std::vector<ports::TableSchema> tables();

    /// The item of the user and the claims of both names.
    static ports::Transaction user_created(User const& user);
    /// The item goes, and both names are given back. Fails with conflict where the account has another role or other
    /// names than when it was read.
    static ports::Transaction user_removed(User const& user);
    /// With what it gives back and takes of the names that only one may bear. Fails with conflict where one is taken,
    /// and where they were changed since `before` was read.
    static ports::Transaction names_changed(User const& before, User const& after);
    /// Holds while that is its address.
    static ports::Action address_verified(User const& user);
    static ports::Action password_replaced(User const& user, std::string const& new_hash);
    /// The same, and makes all access tokens void. With `verified_email` as the user has it.
    static ports::Action password_reset(User const& user, std::string const& new_hash);
    static ports::Action access_tokens_voided(UserId const& id, std::int64_t version);
    static ports::Action role_given(UserId const& id, Role role);
    /// Fails with conflict where the account has not that role any more.
    static ports::Action standing_set(User const& user, StandingChange const& change, Time since);
    static ports::Action avatar_replaced(UserId const& id, assembly::Picture const& picture);
    /// Holds while that user is there.
    static ports::Action exists(UserId const& id);
    /// Holds while that user, who is neither suspended nor banned, has that role and stays so.
    static ports::Action acts(User const& user);
    static ports::Action session_opened(Session const& session);
    /// Keeps a session through a change of the password.
    static ports::Action session_kept(std::string const& token_hash, std::int64_t password_version);

    /// Fails: conflict, where a condition of an action does not hold.
    Task<Result<>> commit(ports::Transaction transaction);

    Task<Result<std::optional<User>>> find_user(UserId id);
    /// In the order of the ids; at most kBatchKeysMax, each once. Eventually, for lists.
    Task<Result<std::vector<std::optional<User>>>> find_users(std::vector<UserId> ids);
    /// All, in no order. No row ends a walk that cannot be read.
    Task<Result<UserPage>> users(std::size_t limit, ports::Cursor cursor);
    Task<Result<std::optional<User>>> find_user_by(uniques::Name name);
    Task<Result<std::optional<std::string>>> holder_of(uniques::Name name);

    Task<Result<std::optional<Session>>> find_session(std::string token_hash);
    Task<Result<SessionPage>> sessions_of(UserId user, ports::Order order, std::size_t limit, ports::Cursor cursor);
    /// Fails: conflict, where the session has been ended.
    Task<Result<>> touch_session(std::string token_hash, Time used_at, std::int64_t expires_at);
    /// Its holder has proven who they are. Fails: conflict, where the session has been ended.
    Task<Result<>> session_proven(std::string token_hash, Time at, ProvenBy by);
    Task<Result<>> remove_session(std::string token_hash);
    /// At most kBatchWritesMax.
    Task<Result<>> remove_sessions(std::vector<std::string> token_hashes);
    /// Sessions stored before they had an order key get one, since what sessions_of() does not list nobody can end.
    Task<Result<>> order_sessions();

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::identity
