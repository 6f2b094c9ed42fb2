#include "adapters/embedded/table_query.h"

#include "adapters/embedded/item_rules.h"

namespace klieg::embedded {

namespace {

/// A cursor holds the position of the last row that was given, in the columns that order the query, so that the next
/// page begins behind it whatever was written or removed meanwhile. Going up it lies within `from`, going down within
/// `to`: that bound is left out then, as the position is the tighter one. One row more than asked for is read, to know
/// whether there is a next page.
using Position = std::vector<std::string>;

/// Reads rows whose columns are `position_size` columns of a position, then the item.
Result<ports::Page> take_rows(Statement& rows, CursorSeal const& seal, std::string const& query, std::size_t limit,
                              std::size_t position_size) {
    ports::Page page;
    Position last;
    std::size_t bytes = 0;
    KLIEG_TRY(bool more, rows.step());
    while (more) {
        if (page.items.size() == limit || bytes >= ports::kPageBytesMax) {
            page.next = seal.seal(query, last);
            break;
        }
        last.clear();
        for (std::size_t i = 0; i < position_size; ++i) last.emplace_back(rows.text(static_cast<int>(i)));
        auto text = rows.text(static_cast<int>(position_size));
        bytes += text.size();
        KLIEG_TRY(auto item, from_stored(text));
        page.items.push_back(std::move(item));
        KLIEG_TRY(more, rows.step());
    }
    return page;
}

Result<> check_limit(std::size_t limit) {
    if (limit >= 1 && limit <= ports::kPageItemsMax) return {};
    return Error{Errc::invalid, "a page has 1 to 1000 items"};
}

std::int64_t one_more(std::size_t limit) {
    return static_cast<std::int64_t>(limit) + 1;
}

}  // namespace

Result<ports::Page> read_page(Connection& connection, TableSql const& table, CursorSeal const& seal,
                              ports::Query const& query) {
    KLIEG_CHECK(ports::check_query(query));
    auto const* index = query.index.empty() ? nullptr : table.index(query.index);
    if (!query.index.empty() && index == nullptr)
        return Error{Errc::invalid, "table " + query.table + " has no index " + query.index};
    auto columns = table.order_columns(index);
    if (columns.empty() && (query.from || query.to))
        return Error{Errc::invalid, "table " + query.table + " has no sort key to bound"};
    auto identity = fingerprint(query);
    Position position;
    if (!query.cursor.empty()) {
        KLIEG_TRY(position, seal.open(identity, query.cursor, columns.size()));
    }
    bool up = query.order == ports::Order::ascending;
    TableSql::Shape shape{.index = index,
                          .order = query.order,
                          .from = query.from && (position.empty() || !up),
                          .to = query.to && (position.empty() || up),
                          .cursor = !position.empty()};
    KLIEG_TRY(auto rows, connection.prepare(table.query(shape)));
    rows.bind(query.partition);
    if (shape.from) rows.bind(*query.from);
    if (shape.to) rows.bind(*query.to);
    for (auto const& part : position) rows.bind(part);
    rows.bind(one_more(query.limit));
    return take_rows(rows, seal, identity, query.limit, columns.size());
}

Result<ports::Page> read_page(Connection& connection, TableSql const& table, CursorSeal const& seal,
                              ports::Scan const& scan) {
    KLIEG_CHECK(check_limit(scan.limit));
    auto identity = fingerprint(scan);
    std::size_t key_size = table.has_sort() ? 2 : 1;
    Position position;
    if (!scan.cursor.empty()) {
        KLIEG_TRY(position, seal.open(identity, scan.cursor, key_size));
    }
    KLIEG_TRY(auto rows, connection.prepare(table.scan(!position.empty())));
    for (auto const& part : position) rows.bind(part);
    rows.bind(one_more(scan.limit));
    return take_rows(rows, seal, identity, scan.limit, key_size);
}

}  // namespace klieg::embedded
