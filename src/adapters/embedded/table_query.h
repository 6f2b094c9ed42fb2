#pragma once

#include "adapters/embedded/cursor.h"
#include "adapters/embedded/table_sql.h"
#include "ports/table_store.h"

namespace klieg::embedded {

/// Reads of a page, on a reading thread. A page also ends when its items reach kPageBytesMax, as DynamoDB's does.
Result<ports::Page> read_page(Connection& connection, TableSql const& table, CursorSeal const& seal,
                              ports::Query const& query);
Result<ports::Page> read_page(Connection& connection, TableSql const& table, CursorSeal const& seal,
                              ports::Scan const& scan);

}  // namespace klieg::embedded
