#pragma once

#include "identity/access_token.h"
#include "ports/table_store.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::identity {

struct AccessTokenPage {
    std::vector<AccessToken> tokens;
    ports::Cursor next;
};

/// Access tokens as items. Lifetime: the table store outlives it. Threads: any core.
class AccessTokenRepo {
public:
    explicit AccessTokenRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    static ports::Action made(AccessToken const& token);
    static ports::Action removed(std::string token_hash);

    Task<Result<>> commit(ports::Transaction transaction);
    Task<Result<std::optional<AccessToken>>> find(std::string token_hash);
    /// A user's, newest first; some of them may have expired.
    Task<Result<AccessTokenPage>> of_user(UserId user, std::size_t limit, ports::Cursor cursor);
    /// Fails: conflict, where it has been revoked.
    Task<Result<>> touch(std::string token_hash, Time used_at, std::int64_t expires_at);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::identity
