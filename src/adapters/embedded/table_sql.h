#pragma once

#include "adapters/embedded/sqlite.h"
#include "ports/table_store.h"

#include <map>
#include <string>
#include <vector>

namespace klieg::embedded {

/// The SQL of one table of a schema. Keys are columns of their own, the item is JSON text in the column "Item", and the
/// attributes of indexes are generated columns, so that an operator queries all of them by their names.
class TableSql {
public:
    explicit TableSql(ports::TableSchema schema);

    ports::TableSchema const& schema() const noexcept { return schema_; }
    bool has_sort() const noexcept { return !schema_.sort_attribute.empty(); }
    /// Null where there is no such index.
    ports::IndexSchema const* index(std::string const& name) const;

    /// Makes the table, or brings an older one forward: new columns, new indexes, changed ones anew, gone ones gone.
    /// Fails: unsupported where its key is another.
    Result<> migrate(Connection& connection) const;

    std::string const& get() const noexcept { return get_; }        ///< Item by key
    std::string const& put() const noexcept { return put_; }        ///< key, Item
    std::string const& remove() const noexcept { return remove_; }  ///< key
    /// Key columns and Item in key order. Binds: the key to begin after, if any; limit.
    std::string const& scan(bool after_key) const noexcept { return after_key ? scan_after_ : scan_; }
    /// Removes expired items. Binds: epoch seconds; limit. Empty: the table has no expiry.
    std::string const& expire() const noexcept { return expire_; }

    /// What the text of a query depends on.
    struct Shape {
        ports::IndexSchema const* index = nullptr;
        ports::Order order = ports::Order::ascending;
        bool from = false;
        bool to = false;
        bool cursor = false;
    };
    /// The order_columns() and Item. Binds: partition; from; to; the cursor's order_columns(); limit.
    /// A cursor takes the place of the bound on its side: with both, SQLite would seek to the wider one and read its
    /// way.
    std::string query(Shape const& shape) const;
    /// The attributes that order a query's items, and so what a cursor binds. An index's own first, then the key.
    std::vector<std::string> order_columns(ports::IndexSchema const* index) const;

private:
    std::string columns_of_key() const;
    std::string definition() const;
    std::map<std::string, std::string> index_definitions() const;
    std::vector<std::string> generated_attributes() const;

    ports::TableSchema schema_;
    std::string get_, put_, remove_, scan_, scan_after_, expire_;
};

/// Whether names in the schema can be names of columns.
Result<> check_schema(ports::TableSchema const& schema);

}  // namespace klieg::embedded
