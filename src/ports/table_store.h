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
#include <variant>
#include <vector>

namespace klieg::ports {

inline constexpr std::size_t kBatchKeysMax = 100;
inline constexpr std::size_t kBatchWritesMax = 1000;
inline constexpr std::size_t kBatchBytesMax = std::size_t{16} << 20U;
inline constexpr std::size_t kPageItemsMax = 1000;
inline constexpr std::size_t kPageBytesMax = std::size_t{1} << 20U;

/// An index holds the items that have both of its attributes (both strings), ordered by the second. It holds them
/// whole: whoever reads a page of it needs no second read, and every write of a listed item is paid for once more in
/// each index. What changes often belongs into an item of its own, without an index.
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

/// What a read may miss. `strong`: nothing whose write has returned before it began. `eventual`: what was written a
/// moment ago, usually less than a second; two such reads may also see things in different order. It costs half.
enum class Consistency : std::uint8_t { eventual, strong };

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
    std::size_t limit = 100;                          ///< 1 to kPageItemsMax
    Cursor cursor{};                                  ///< empty: from the start
    Consistency consistency = Consistency::eventual;  ///< strong: of the table itself only
};

/// What holds for every query, whatever its table. Fails: invalid.
Result<> check_query(Query const& query);

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

/// A row that is not what it should stand for: of a release to come, perhaps, or written by hand.
struct UnreadRow {
    std::string id;
    Error why;
};

template <class Row>
struct ReadRows {
    std::vector<Row> rows;
    std::vector<UnreadRow> unread;
};

/// The items of a page as what they stand for, for who goes on behind one that cannot be read. Those are told by the
/// key attribute `id`.
template <class Row>
ReadRows<Row> readable_rows_of(Page const& page, std::string_view id) {
    ReadRows<Row> read;
    read.rows.reserve(page.items.size());
    for (auto const& item : page.items) {
        auto row = json::from_item<Row>(item);
        if (row.ok())
            read.rows.push_back(*std::move(row));
        else
            read.unread.push_back({std::string(item.at(id).as_string()), std::move(row).error()});
    }
    return read;
}

/// A part of a scan, for walks over a whole table beside other workers.
struct Scan {
    std::string table;
    std::size_t limit = 100;
    Cursor cursor{};
};

/// Part of a batch. It has no conditions: what depends on another writer is a transaction, or a single write.
using BatchWrite = std::variant<Put, Delete>;

/// The limits of a batch, as check_limits() for a transaction: at most kBatchWritesMax writes, kBatchBytesMax together,
/// none with conditions, no two on one item. Fails: invalid, too_large.
Result<> check_batch(std::vector<BatchWrite> const& writes, std::vector<Footprint> const& places);

/// Items by partition key and sort key, with sparse indexes, conditional writes and transactions. The shape is
/// DynamoDB's, the strictest engine behind it; the embedded adapter enforces the same limits.
///
/// Reads of an index, and scans, are eventually consistent. A cursor that is not one fails with invalid. Everything may
/// fail with unavailable and too_large (an item, a transaction or a batch over its limit).
///
/// Of a write that failed, two errors say what became of it. `conflict`, with the code "condition_failed": a condition
/// did not hold, and nothing of this call happened; the first of its fields names the action ("/2"), and callers
/// translate. `unavailable`: it may have happened all the same. An engine is away, is overloaded or could not decide
/// between transactions that meet on one item (DynamoDB's TransactionConflict); an answer got lost; or an adapter asked
/// again, by the engine's own token where it has one, and cannot tell whether the second answer speaks of its first
/// try. So who must know reads again, strongly, and recognises its own write by a mark that no other writer sets: a
/// version, an owner, a random id. Who calls again after `unavailable` may by the same token meet the `conflict` of its
/// own first write, and reads before it believes that, too.
///
/// Threads: any core.
class TableStore {
public:
    virtual ~TableStore() = default;

    /// The item, or none.
    virtual Task<Result<std::optional<Item>>> get(std::string table, Key key, Consistency consistency) = 0;
    /// Up to kBatchKeysMax items in the order of the keys, with none where there is none.
    virtual Task<Result<std::vector<std::optional<Item>>>> get_batch(std::string table, std::vector<Key> keys,
                                                                     Consistency consistency) = 0;
    /// Fails with invalid where an index shall be read strongly.
    virtual Task<Result<Page>> query(Query query) = 0;
    virtual Task<Result<Page>> scan(Scan scan) = 0;
    /// One write, which is no Check. Durable when it returns.
    virtual Task<Result<>> write(Action action) = 0;
    /// Many writes at half the price of a transaction: in no order, and each for itself. Durable when it returns. Where
    /// it fails, any of them may have happened; who needs them all repeats all.
    virtual Task<Result<>> write_many(std::vector<BatchWrite> writes) = 0;
    /// All or nothing. Durable when it returns. Fails: invalid or too_large beyond the limits of a Transaction.
    virtual Task<Result<>> transact(Transaction transaction) = 0;
};

/// As get_batch, but an item that is no JSON is none, with a warning, and keeps no other.
Task<Result<std::vector<std::optional<Item>>>> get_readable(TableStore& tables, std::string table,
                                                            std::vector<Key> keys, Consistency consistency);

}  // namespace klieg::ports
