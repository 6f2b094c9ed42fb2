#pragma once

#include "base/principal.h"
#include "identity/service.h"
#include "ports/cache.h"
#include "ports/table_store.h"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace klieg::moderation {

/// Of one user.
inline constexpr std::size_t kBlocksMax = 1'000;

/// That a user has blocked another, as it stands in the table Blocks.
struct Block {
    UserId user_id;
    UserId blocked;
    Time at{};
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Block, (), (user_id, blocked, at, schema_version))

/// Whom people have blocked: who is, neither comments on their videos nor is heard where he calls or answers them. He
/// is not told. Whom somebody has blocked is kept as long as it does not change, since each comment asks.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kBlocksMax, of those who add one at a time.
class Blocks {
public:
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        identity::IdentityService& accounts;
        Clock const& clock;
    };
    explicit Blocks(Needs needs) : needs_(needs) {}
    static std::vector<ports::TableSchema> tables();

    /// The same again changes nothing. Fails: unauthenticated, not_found, forbidden (own_account), conflict
    /// (too_many_blocks).
    Task<Result<>> block(Principal caller, UserId user);
    /// Whether it was so or not. Fails: unauthenticated.
    Task<Result<>> unblock(Principal caller, UserId user);
    struct Page {
        std::vector<Block> blocks;
        ports::Cursor next;
    };
    /// Those of the caller, by their ids. Fails: unauthenticated.
    Task<Result<Page>> list(Principal caller, std::size_t limit, ports::Cursor cursor);

    /// Removes some of whom a user has blocked, whose account goes: for the job that removes accounts, which calls
    /// again until there is no more. Answers whether there may be more. That others have blocked that user stays with
    /// them.
    Task<Result<bool>> remove_some_of(UserId user);

    /// What other features ask. What another node has changed this one may not know for a moment.
    Task<Result<bool>> has_blocked(UserId who, UserId whom);

private:
    Task<Result<Page>> of(UserId user, std::size_t limit, ports::Cursor cursor);
    Task<Result<ports::Cache::Loaded>> load(UserId user, ports::Cache::Tags& tags);

    Needs needs_;
};

}  // namespace klieg::moderation
