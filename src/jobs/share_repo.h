#pragma once

#include "jobs/share.h"
#include "ports/table_store.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::jobs {

/// Keys and items of the table JobShares. Index ByTurn(Queue, Turn) has those that wait, by kind.
///
/// Threads: any core. Lifetime: the table store outlives it.
class ShareRepo {
public:
    explicit ShareRepo(ports::TableStore& tables) : tables_(tables) {}
    static ports::TableSchema table();

    /// Read strongly; none where the owner had nothing to do of late.
    Task<Result<std::optional<Share>>> find(std::string kind, std::string owner);
    /// The same of up to kBatchKeysMax owners, in their order.
    Task<Result<std::vector<std::optional<Share>>>> find_all(std::string kind, std::vector<std::string> owners);
    /// Those that wait and come first, the first one first. The index names more than enough of them, and each is read
    /// strongly, so that what another worker has just begun counts.
    Task<Result<std::vector<Share>>> first(std::string kind);
    struct SpentPage {
        std::vector<Share> shares;
        ports::Cursor next;  ///< empty: this was the last page
    };
    /// Those whose budget was used up when that was last looked at, a page of them, by their turns.
    Task<Result<SpentPage>> spent(std::string kind, ports::Cursor cursor);

    /// Puts `after` in the place of `before`, on the condition that it still stands there as it was read. One of which
    /// nothing waits or runs goes when what it has used counts no more.
    static ports::Action replace(std::optional<Share> const& before, Share const& after);
    Task<Result<>> write(ports::Action action) { co_return co_await tables_.write(std::move(action)); }

private:
    Task<Result<std::vector<Share>>> read(ports::Page page);

    ports::TableStore& tables_;
};

}  // namespace klieg::jobs
