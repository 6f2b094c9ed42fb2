#pragma once

#include "base/json.h"
#include "base/result.h"
#include "base/task.h"
#include "ports/action.h"
#include "ports/transaction.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace klieg::ports {

inline constexpr std::size_t kBatchKeysMax = 100;
inline constexpr std::size_t kPageItemsMax = 1000;
inline constexpr std::size_t kPageBytesMax = std::size_t{1} << 20U;

/// An index holds the items that have both of its attributes (both strings), ordered by the second.
struct IndexSchema {
    std::string name;
    std::string partition_attribute;
    std::string sort_attribute;
};

struct TableSchema {
    std::string name;
    std::string partition_attribute;
    std::string sort_attribute{};  ///< empty: the table's items are found by the partition key alone
    std::vector<IndexSchema> indexes{};
    std::string
        expiry_attribute{};  ///< epoch seconds after which an item may vanish; readers still check for themselves
};

/// The tables of several owners as one list.
inline std::vector<TableSchema> joined(std::initializer_list<std::vector<TableSchema>> owners) {
    std::vector<TableSchema> all;
    for (auto const& tables : owners) all.insert(all.end(), tables.begin(), tables.end());
    return all;
}

enum class Order : std::uint8_t { ascending, descending };

/// Where a page ended. Opaque; valid for the same query only.
using Cursor = std::string;

struct Query {
    std::string table;
    std::string index{};  ///< empty: the table itself
    std::string partition;
    /// Bounds on the sort key, both inclusive; a prefix is the range from it to it + '\x7f…'.
    std::optional<std::string> from{};
    std::optional<std::string> to{};
    Order order = Order::ascending;
    std::size_t limit = 100;  ///< 1 to kPageItemsMax
    Cursor cursor{};          ///< empty: from the start
};

/// A page may be shorter than its limit, even empty, and yet not be the last: it also ends at about kPageBytesMax.
struct Page {
    std::vector<Item> items;
    Cursor next;  ///< empty: this was the last page
};

/// The items of a page as what they stand for. Fails as json::from_item() does.
template <class Row>
Result<std::vector<Row>> rows_of(Page const& page) {
    std::vector<Row> rows;
    rows.reserve(page.items.size());
    for (auto const& item : page.items) {
        KLIEG_TRY(auto row, json::from_item<Row>(item));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// A part of a scan, for walks over a whole table beside other workers.
struct Scan {
    std::string table;
    std::size_t limit = 100;
    Cursor cursor{};
};

enum class Consistency : std::uint8_t { eventual, strong };

/// Items by partition key and sort key, with sparse indexes, conditional writes and transactions. The shape is
/// DynamoDB's, the strictest engine behind it; the embedded adapter enforces the same limits.
///
/// Reads of an index are eventually consistent by contract. A condition that does not hold fails with
/// Errc::conflict and the code "condition_failed"; the first of its fields names the action ("/2"); callers translate.
/// A cursor that is not one fails with invalid. Everything may fail with unavailable (overloaded, engine away) and
/// too_large (an item or a transaction over its limit).
///
/// Threads: any core.
class TableStore {
public:
    virtual ~TableStore() = default;

    /// The item, or none.
    virtual Task<Result<std::optional<Item>>> get(std::string table, Key key, Consistency consistency) = 0;
    /// Up to kBatchKeysMax items in the order of the keys, with none where there is none.
    virtual Task<Result<std::vector<std::optional<Item>>>> get_batch(std::string table, std::vector<Key> keys) = 0;
    virtual Task<Result<Page>> query(Query query) = 0;
    virtual Task<Result<Page>> scan(Scan scan) = 0;
    /// One write. Durable when it returns.
    virtual Task<Result<>> write(Action action) = 0;
    /// All or nothing. Durable when it returns. Fails: invalid or too_large beyond the limits of a Transaction.
    virtual Task<Result<>> transact(Transaction transaction) = 0;
};

}  // namespace klieg::ports
