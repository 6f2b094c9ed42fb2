#pragma once

#include "base/mutex.h"
#include "base/random.h"
#include "events/outbox.h"
#include "identity/sign_in.h"
#include "identity/types.h"
#include "ports/table_store.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace klieg::identity {

struct SignInPage {
    std::vector<SignIn> entries;
    ports::Cursor next;
};

/// What happened to who gets into each account: for its owner to see, for 90 days. An entry is part of the transaction
/// of what it tells, and costs no wait of its own.
///
/// Failures come in floods, and are a stranger's to make. They are counted in memory, an entry an hour for each
/// account, and written down now and then (flush): so a flood costs a write an account and pace, an account has 24
/// entries of them a day at most, and a refusal takes as long whether there is such an account or not.
///
/// Threads: any. Lifetime: what it is given outlives it. Limits: kFailuresKept; failures of the last seconds before a
/// crash are lost.
class SignInLog {
public:
    /// Accounts with failures that wait to be written; of further ones they are in the server's log alone.
    static constexpr std::size_t kFailuresKept = 10'000;

    struct Needs {
        ports::TableStore& tables;
        events::Outbox* outbox = nullptr;  ///< none: nobody is told
        Clock const& clock;
        Random& random;
    };
    explicit SignInLog(Needs needs) : needs_(needs) {}
    static std::vector<ports::TableSchema> tables();

    /// The entry, for the transaction of what it tells.
    ports::Action entry(UserId const& user, SignInKind kind, Client const& client);
    /// The entry of signing in, the event of it, and from where.
    Task<Result<ports::Transaction>> signed_in(UserId user, SignInKind kind, Client client);
    /// After the transaction.
    void notify(UserId const& user);
    /// A wrong password or code.
    void failed(UserId const& user, Client const& client);
    /// Writes down the failures that have come since. What an engine refuses is lost.
    Task<Result<>> flush();

    /// Newest first. Fails: unauthenticated, forbidden (session_required).
    Task<Result<SignInPage>> list(Principal caller, std::size_t limit, ports::Cursor cursor);
    /// For the command line, which asks nobody.
    Task<Result<SignInPage>> of_user(UserId user, std::size_t limit, ports::Cursor cursor);
    /// What an event tells of; none: it is older than is kept.
    Task<Result<std::optional<SignIn>>> find(UserId user, std::string entry);

private:
    struct Failures {
        std::int64_t times = 0;
        Time last{};
        std::string address;
        std::string user_agent;
    };
    using AccountHour = std::pair<UserId, std::int64_t>;

    SignIn made(UserId const& user, SignInKind kind, Client const& client);

    Needs needs_;

    Mutex mutex_;
    std::map<AccountHour, Failures> failures_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::identity
