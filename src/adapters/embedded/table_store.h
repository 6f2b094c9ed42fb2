#pragma once

#include "adapters/embedded/cursor.h"
#include "adapters/embedded/database.h"
#include "adapters/embedded/table_sql.h"
#include "base/clock.h"
#include "ports/table_store.h"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace klieg::embedded {

/// Tables in an SQLite file. Each is an SQL table that an operator can query; docs/formats/database.md describes them.
/// Every read is strong, whatever it asks for: it sees what has been committed.
///
/// Threads: any core. Lifetime: the database outlives it.
class TableStore final : public ports::TableStore {
public:
    /// Makes the tables and indexes that are missing. Fails: invalid (a schema), unsupported (a changed key).
    static Result<std::unique_ptr<TableStore>> open(Database& database, std::vector<ports::TableSchema> schemas);

    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override;
    Task<Result<std::vector<std::optional<ports::Item>>>> get_batch(std::string table, std::vector<ports::Key> keys,
                                                                    ports::Consistency consistency) override;
    Task<Result<ports::Page>> query(ports::Query query) override;
    Task<Result<ports::Page>> scan(ports::Scan scan) override;
    Task<Result<>> write(ports::Action action) override;
    Task<Result<>> write_many(std::vector<ports::BatchWrite> writes) override;
    Task<Result<>> transact(ports::Transaction transaction) override;

    /// Work that removes these items, for a write of which it is a part. It fails with conflict where one is gone.
    Result<WriteGroup::Work> removal(std::string const& table, std::vector<ports::Key> keys) const;
    /// Removes the items that expired before `now`; answers how many.
    Task<Result<std::size_t>> collect_expired(Time now);

private:
    TableStore(Database& database, std::string cursor_secret) : database_(database), seal_(std::move(cursor_secret)) {}

    Result<TableSql const*> sql_of(std::string const& table) const;

    Database& database_;
    CursorSeal seal_;
    std::map<std::string, TableSql, std::less<>> tables_;
};

}  // namespace klieg::embedded
