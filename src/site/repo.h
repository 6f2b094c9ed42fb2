#pragma once

#include "ports/table_store.h"
#include "site/types.h"

#include <vector>

namespace klieg::site {

/// The one row of the table Site.
/// Lifetime: the table store outlives it. Threads: any core.
class SiteRepo {
public:
    explicit SiteRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// As it stands now; of version 0 where there is none yet.
    Task<Result<SiteRow>> get();
    /// Puts `after` in the place of `before`, in one transaction with `also`. Fails: conflict, where another change
    /// came first.
    Task<Result<>> replace(SiteRow before, SiteRow after, ports::Transaction also);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::site
