#pragma once

#include "identity/repo.h"
#include "identity/service.h"
#include "moderation/appeal.h"
#include "ports/table_store.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace klieg::moderation {

/// Who is suspended or banned proves who he is, which opens no session, reads why, and may say something against it
/// once. Who moderates, and has a higher role, grants it, which ends the suspension in the same transaction, or not.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Appeals {
public:
    struct Needs {
        ports::TableStore& tables;
        identity::IdentityService& accounts;
        identity::IdentityRepo& users;
        Clock const& clock;
    };
    explicit Appeals(Needs needs) : needs_(needs) {}
    static std::vector<ports::TableSchema> tables();

    /// An account, and what it said against how it stands, if it did.
    struct Standing {
        identity::User user;
        std::optional<Appeal> appeal{};
    };
    /// Fails: as IdentityService::barred().
    Task<Result<Standing>> own(identity::Credentials credentials, identity::Client client);
    /// Fails also: invalid; conflict (already_appealed).
    Task<Result<Standing>> send(identity::Credentials credentials, std::string text, identity::Client client);

    /// What an account said whose owner deletes it; none is no failure.
    Task<Result<>> remove_of(UserId user);

    /// For those who moderate. Fails: unauthenticated, forbidden, not_found.
    Task<Result<Standing>> of(Principal caller, UserId user);
    struct Page {
        std::vector<Standing> items;
        ports::Cursor next;
    };
    /// Those that nobody has decided and that still matter, the oldest first; a page may be short. Fails likewise.
    Task<Result<Page>> open(Principal caller, std::size_t limit, ports::Cursor cursor);
    /// Fails likewise, and: forbidden (higher_role, own_account), invalid, not_found (it has no open appeal), conflict
    /// (somebody else was faster).
    Task<Result<Standing>> resolve(Principal caller, UserId user, AppealDecision decision);

private:
    Task<Result<std::optional<Appeal>>> find(UserId user);
    Task<Result<std::optional<Appeal>>> of_standing(identity::User const& user);
    Task<Result<identity::User>> refuse(Principal caller, identity::User user, ports::Transaction refusal);

    Needs needs_;
};

}  // namespace klieg::moderation
