#pragma once

#include "jobs/passed_over.h"
#include "jobs/share.h"
#include "ports/table_store.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace klieg::jobs {

/// Keys and items of the table JobShares. Index ByTurn(Queue, Turn) has those that wait, by kind.
///
/// One that cannot be read is passed over where several are, as if it were not there.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class ShareRepo {
public:
    ShareRepo(ports::TableStore& tables, PassedOver& passed_over) : tables_(tables), passed_over_(passed_over) {}
    static ports::TableSchema table();

    /// Read strongly; none where the owner had nothing to do of late.
    Task<Result<std::optional<Share>>> find(std::string kind, std::string owner);
    /// The same of up to kBatchKeysMax owners: all but those whose share cannot be read.
    using ByOwner = std::map<std::string, std::optional<Share>>;
    Task<Result<ByOwner>> find_all(std::string kind, std::vector<std::string> owners);
    struct Page {
        std::vector<Share> shares;
        ports::Cursor next;  ///< empty: this was the last page
    };
    /// Those that wait and come first, the first one first, then others. The index names more than enough of them, and
    /// each is read strongly, so that what another worker has just begun counts.
    Task<Result<Page>> first(std::string kind, ports::Cursor cursor);
    /// Those whose budget was used up when that was last looked at, a page of them, by their turns.
    Task<Result<Page>> spent(std::string kind, ports::Cursor cursor);

    /// Puts `after` in the place of `before`, on the condition that it still stands there as it was read. One of which
    /// nothing waits or runs goes when what it has used counts no more.
    static ports::Action replace(std::optional<Share> const& before, Share const& after);
    Task<Result<>> write(ports::Action action) { co_return co_await tables_.write(std::move(action)); }

private:
    Task<Result<std::vector<Share>>> read(ports::Page page);
    std::optional<Share> parse(ports::Item const& item);

    ports::TableStore& tables_;
    PassedOver& passed_over_;
};

}  // namespace klieg::jobs
