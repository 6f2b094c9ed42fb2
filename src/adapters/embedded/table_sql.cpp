#include "adapters/embedded/table_sql.h"

#include <algorithm>
#include <set>

namespace klieg::embedded {

namespace {

std::string in_quotes(std::string const& name) {
    return '"' + name + '"';
}

bool good_name(std::string const& name) {
    auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), allowed);
}

}  // namespace

Result<> check_schema(ports::TableSchema const& schema) {
    std::vector<std::string> names{schema.name, schema.partition_attribute};
    if (!schema.sort_attribute.empty()) names.push_back(schema.sort_attribute);
    if (!schema.expiry_attribute.empty()) names.push_back(schema.expiry_attribute);
    for (auto const& index : schema.indexes)
        names.insert(names.end(), {index.name, index.partition_attribute, index.sort_attribute});
    bool good = std::all_of(names.begin(), names.end(), good_name);
    // Our own tables and SQLite's begin so.
    good = good && !schema.name.starts_with("Klieg") && !schema.name.starts_with("sqlite");
    good = good && std::none_of(names.begin() + 1, names.end(), [](auto const& name) { return name == "Item"; });
    if (!good) return Error{Errc::invalid, "the schema of table " + schema.name + " has a name that cannot be used"};
    return {};
}

TableSql::TableSql(ports::TableSchema schema) : schema_(std::move(schema)) {
    auto table = in_quotes(schema_.name);
    auto partition = in_quotes(schema_.partition_attribute);
    auto sort = in_quotes(schema_.sort_attribute);
    auto where = " WHERE " + partition + " = ?" + (has_sort() ? " AND " + sort + " = ?" : "");
    auto key = columns_of_key();
    auto marks = std::string(has_sort() ? "?, ?" : "?");
    get_ = "SELECT Item FROM " + table + where;
    put_ = "INSERT INTO " + table + " (" + key + ", Item) VALUES (" + marks + ", ?) ON CONFLICT (" + key +
           ") DO UPDATE SET Item = excluded.Item";
    remove_ = "DELETE FROM " + table + where;
    auto select = "SELECT " + key + ", Item FROM " + table;
    scan_ = select + " ORDER BY " + key + " LIMIT ?";
    scan_after_ = select + " WHERE (" + key + ") > (" + marks + ") ORDER BY " + key + " LIMIT ?";
    if (schema_.expiry_attribute.empty()) return;
    auto expiry = in_quotes(schema_.expiry_attribute);
    expire_ = "DELETE FROM " + table + " WHERE (" + key + ") IN (SELECT " + key + " FROM " + table + " WHERE " +
              expiry + " IS NOT NULL AND " + expiry + " <= ? LIMIT ?)";
}

ports::IndexSchema const* TableSql::index(std::string const& name) const {
    for (auto const& index : schema_.indexes)
        if (index.name == name) return &index;
    return nullptr;
}

std::string TableSql::columns_of_key() const {
    return in_quotes(schema_.partition_attribute) + (has_sort() ? ", " + in_quotes(schema_.sort_attribute) : "");
}

std::string TableSql::definition() const {
    auto text =
        "CREATE TABLE " + in_quotes(schema_.name) + " (" + in_quotes(schema_.partition_attribute) + " TEXT NOT NULL, ";
    if (has_sort()) text += in_quotes(schema_.sort_attribute) + " TEXT NOT NULL, ";
    text += "Item TEXT NOT NULL, PRIMARY KEY (" + columns_of_key() + "))";
    // Ranges are read from tables with a sort key: their rows lie in that order. Others are read by key alone, and keys
    // that are random would scatter rows of some kilobytes over the tree, so there only the key's index is in order.
    return text + (has_sort() ? " WITHOUT ROWID" : "");
}

std::vector<std::string> TableSql::generated_attributes() const {
    std::set<std::string> names;
    for (auto const& index : schema_.indexes) names.insert({index.partition_attribute, index.sort_attribute});
    if (!schema_.expiry_attribute.empty()) names.insert(schema_.expiry_attribute);
    names.erase(schema_.partition_attribute);
    names.erase(schema_.sort_attribute);
    return {names.begin(), names.end()};
}

std::map<std::string, std::string> TableSql::index_definitions() const {
    std::map<std::string, std::string> definitions;
    auto define = [&](std::string const& index, std::string const& columns, std::string const& where) {
        auto name = schema_.name + "." + index;
        definitions[name] =
            "CREATE INDEX " + in_quotes(name) + " ON " + in_quotes(schema_.name) + " (" + columns + ") WHERE " + where;
    };
    for (auto const& index : schema_.indexes) {
        auto partition = in_quotes(index.partition_attribute);
        auto sort = in_quotes(index.sort_attribute);
        std::string columns = partition;
        for (auto const& name : order_columns(&index)) columns += ", " + in_quotes(name);
        define(index.name, columns, partition + " IS NOT NULL AND " + sort + " IS NOT NULL");
    }
    if (!schema_.expiry_attribute.empty()) {
        auto expiry = in_quotes(schema_.expiry_attribute);
        define("expiry", expiry, expiry + " IS NOT NULL");
    }
    return definitions;
}

/// Brings a table to its schema, as far as that loses nothing. What is there is read from SQLite itself, and no list of
/// migrations is kept: a missing table, column or index is made; an index of ours that is no longer wanted, or has
/// another definition, goes. Generated columns are virtual, so that adding one to a million rows is instant, and one
/// that is no longer needed does no harm and stays. A key cannot change: that would be another table.
Result<> TableSql::migrate(Connection& connection) const {
    std::string key;
    std::set<std::string> columns;
    std::map<std::string, std::string> indexes;
    {
        KLIEG_TRY(auto rows, connection.prepare("SELECT name, pk FROM pragma_table_xinfo(?)"));
        rows.bind(schema_.name);
        std::map<std::int64_t, std::string> keys;
        KLIEG_TRY(bool more, rows.step());
        while (more) {
            columns.emplace(rows.text(0));
            if (rows.number(1) > 0) keys[rows.number(1)] = in_quotes(std::string(rows.text(0)));
            KLIEG_TRY(more, rows.step());
        }
        for (auto const& [place, name] : keys) key += (key.empty() ? "" : ", ") + name;
    }
    {
        KLIEG_TRY(auto rows, connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND "
                                                "tbl_name = ? AND sql IS NOT NULL"));
        rows.bind(schema_.name);
        KLIEG_TRY(bool more, rows.step());
        while (more) {
            indexes.emplace(rows.text(0), rows.text(1));
            KLIEG_TRY(more, rows.step());
        }
    }
    if (columns.empty()) KLIEG_CHECK(connection.execute(definition()));
    if (!columns.empty() && key != columns_of_key())
        return Error{Errc::unsupported, "table " + schema_.name + " has the key " + key};
    for (auto const& name : generated_attributes()) {
        if (columns.contains(name)) continue;
        KLIEG_CHECK(connection.execute("ALTER TABLE " + in_quotes(schema_.name) + " ADD COLUMN " + in_quotes(name) +
                                       " AS (json_extract(Item, '$." + in_quotes(name) + "')) VIRTUAL"));
    }
    auto wanted = index_definitions();
    for (auto const& [name, sql] : indexes) {
        bool ours = name.starts_with(schema_.name + ".");  // others are an operator's
        if (!ours || (wanted.contains(name) && wanted[name] == sql)) continue;
        KLIEG_CHECK(connection.execute("DROP INDEX " + in_quotes(name)));
    }
    for (auto const& [name, sql] : wanted) {
        if (auto known = indexes.find(name); known != indexes.end() && known->second == sql) continue;
        KLIEG_CHECK(connection.execute(sql));
    }
    return {};
}

std::vector<std::string> TableSql::order_columns(ports::IndexSchema const* index) const {
    std::vector<std::string> columns;
    if (index == nullptr) {
        if (has_sort()) columns.push_back(schema_.sort_attribute);
        return columns;
    }
    columns.push_back(index->sort_attribute);
    // The key comes last, to give equal sort values an order that a cursor can go on from.
    for (auto const& name : {schema_.partition_attribute, schema_.sort_attribute})
        if (!name.empty() && name != index->sort_attribute) columns.push_back(name);
    return columns;
}

std::string TableSql::query(Shape const& shape) const {
    bool up = shape.order == ports::Order::ascending;
    auto columns = order_columns(shape.index);
    std::string names;
    std::string marks;
    std::string order;
    for (auto const& column : columns) {
        std::string comma = names.empty() ? "" : ", ";
        names += comma + in_quotes(column);
        marks += comma + "?";
        order += comma + in_quotes(column) + (up ? "" : " DESC");
    }
    auto sort = columns.empty() ? std::string() : in_quotes(columns.front());
    auto sql = "SELECT " + names + (names.empty() ? "" : ", ") + "Item FROM " + in_quotes(schema_.name);
    if (shape.index != nullptr) {
        // Both terms of the index, word for word: of a column that is the table's own key and so never null, SQLite
        // does not see that equality implies the one.
        auto partition = in_quotes(shape.index->partition_attribute);
        sql += " INDEXED BY " + in_quotes(schema_.name + "." + shape.index->name) + " WHERE " + partition +
               " = ? AND " + partition + " IS NOT NULL AND " + sort + " IS NOT NULL";
    } else {
        sql += " WHERE " + in_quotes(schema_.partition_attribute) + " = ?";
    }
    if (shape.from) sql += " AND " + sort + " >= ?";
    if (shape.to) sql += " AND " + sort + " <= ?";
    if (shape.cursor && !columns.empty()) sql += " AND (" + names + ")" + (up ? " > (" : " < (") + marks + ")";
    if (!columns.empty()) sql += " ORDER BY " + order;
    return sql + " LIMIT ?";
}

}  // namespace klieg::embedded
