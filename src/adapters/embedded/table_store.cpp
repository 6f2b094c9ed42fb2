#include "adapters/embedded/table_store.h"

#include "adapters/embedded/change.h"
#include "adapters/embedded/item_rules.h"
#include "adapters/embedded/table_query.h"
#include "base/random.h"

#include <algorithm>
#include <span>

namespace klieg::embedded {

namespace {

/// Rows that expire in one commit: few enough that other writers hardly notice.
constexpr std::int64_t kExpiredAtOnce = 500;
/// The same for the writes of a batch, which are nobody's transaction.
constexpr std::size_t kBatchedAtOnce = 250;

using Steps = WriteGroup::Steps;
using Purpose = WriteGroup::Purpose;

/// A deletion is one row that goes, and others beside it that say so: its event, the job that takes its objects away.
Purpose purpose_of(std::span<Change const> changes) {
    return std::ranges::any_of(changes, &Change::removes) ? Purpose::removes : Purpose::adds;
}

/// The key that cursors are sealed with stays with the data, so that pages go on over restarts.
Result<std::string> cursor_secret(Connection& connection) {
    KLIEG_CHECK(
        connection.execute("CREATE TABLE IF NOT EXISTS KliegSecrets (Name TEXT PRIMARY KEY, Value TEXT) STRICT"));
    KLIEG_TRY(auto known, connection.ask("SELECT Value FROM KliegSecrets WHERE Name = 'cursor'"));
    if (!known.empty()) return known;  // a start on a full disk writes nothing
    KLIEG_TRY(auto add, connection.prepare("INSERT OR IGNORE INTO KliegSecrets VALUES ('cursor', ?)"));
    auto fresh = SystemRandom().base32(32);
    KLIEG_CHECK(add.bind(fresh).run());
    return connection.ask("SELECT Value FROM KliegSecrets WHERE Name = 'cursor'");
}

Result<std::optional<ports::Item>> read_item(Connection& connection, TableSql const& table, ports::Key const& key) {
    KLIEG_TRY(auto statement, connection.prepare(table.get()));
    statement.bind(key.partition);
    if (table.has_sort()) statement.bind(key.sort);
    KLIEG_TRY(bool found, statement.step());
    if (!found) return std::optional<ports::Item>();
    KLIEG_TRY(auto item, from_stored(statement.text(0)));
    return std::optional<ports::Item>(std::move(item));
}

Result<> run_changes(Connection& connection, std::span<Change> changes) {
    for (std::size_t place = 0; place < changes.size(); ++place) KLIEG_CHECK(changes[place].decide(connection, place));
    for (auto const& change : changes) KLIEG_CHECK(change.apply(connection));
    return {};
}

}  // namespace

Result<std::unique_ptr<TableStore>> TableStore::open(Database& database, std::vector<ports::TableSchema> schemas) {
    std::string secret;
    std::map<std::string, TableSql, std::less<>> tables;
    for (auto& schema : schemas) {
        KLIEG_CHECK(check_schema(schema));
        auto name = schema.name;
        if (!tables.try_emplace(name, std::move(schema)).second)
            return Error{Errc::invalid, "table " + name + " has two schemas"};
    }
    auto define = [&](Connection& connection) -> Result<> {
        KLIEG_TRY(secret, cursor_secret(connection));
        for (auto const& [name, table] : tables) KLIEG_CHECK(table.migrate(connection));
        return {};
    };
    KLIEG_CHECK(database.define(define));
    std::unique_ptr<TableStore> store(new TableStore(database, std::move(secret)));
    store->tables_ = std::move(tables);
    return store;
}

Result<TableSql const*> TableStore::sql_of(std::string const& table) const {
    auto found = tables_.find(table);
    if (found == tables_.end()) return Error{Errc::invalid, "there is no table " + table};
    return &found->second;
}

Task<Result<std::optional<ports::Item>>> TableStore::get(std::string table, ports::Key key, ports::Consistency) {
    KLIEG_CO_TRY(auto const* sql, sql_of(table));
    KLIEG_CO_CHECK(check_key(sql->schema(), key));
    auto read = [&](Connection& connection) { return read_item(connection, *sql, key); };
    co_return co_await database_.read(read);
}

Task<Result<std::vector<std::optional<ports::Item>>>> TableStore::get_batch(std::string table,
                                                                            std::vector<ports::Key> keys,
                                                                            ports::Consistency) {
    KLIEG_CO_TRY(auto const* sql, sql_of(table));
    if (keys.size() > ports::kBatchKeysMax) co_return Error{Errc::invalid, "a batch has at most 100 keys"};
    for (auto const& key : keys) KLIEG_CO_CHECK(check_key(sql->schema(), key));
    auto read = [&](Connection& connection) -> Result<std::vector<std::optional<ports::Item>>> {
        std::vector<std::optional<ports::Item>> items;
        items.reserve(keys.size());
        for (auto const& key : keys) {
            KLIEG_TRY(auto item, read_item(connection, *sql, key));
            items.push_back(std::move(item));
        }
        return items;
    };
    co_return co_await database_.read(read);
}

Task<Result<ports::Page>> TableStore::query(ports::Query query) {
    KLIEG_CO_TRY(auto const* sql, sql_of(query.table));
    auto read = [&](Connection& connection) { return read_page(connection, *sql, seal_, query); };
    co_return co_await database_.read(read);
}

Task<Result<ports::Page>> TableStore::scan(ports::Scan scan) {
    KLIEG_CO_TRY(auto const* sql, sql_of(scan.table));
    auto read = [&](Connection& connection) { return read_page(connection, *sql, seal_, scan); };
    co_return co_await database_.read(read);
}

Task<Result<>> TableStore::write(ports::Action action) {
    auto const& name = std::visit([](auto const& any) -> auto const& { return any.table; }, action);
    KLIEG_CO_TRY(auto const* sql, sql_of(name));
    KLIEG_CO_TRY(auto change, Change::prepare(*sql, std::move(action)));
    if (change.checks_only()) co_return Error{Errc::invalid, "a check belongs into a transaction"};
    auto work = [&change](Connection& connection) -> Result<> {
        KLIEG_CHECK(change.decide(connection, 0));
        return change.apply(connection);
    };
    co_return co_await database_.write_all(work, Steps::single, change.bytes(), purpose_of({&change, 1}));
}

Task<Result<>> TableStore::write_many(std::vector<ports::BatchWrite> writes) {
    std::vector<Change> changes;
    std::vector<ports::Footprint> places;
    for (auto const& write : writes) {
        auto action = std::visit([](auto const& any) -> ports::Action { return any; }, write);
        auto const& name = std::visit([](auto const& any) -> auto const& { return any.table; }, write);
        KLIEG_CO_TRY(auto const* sql, sql_of(name));
        KLIEG_CO_TRY(auto change, Change::prepare(*sql, std::move(action)));
        places.push_back(change.footprint());
        changes.push_back(std::move(change));
    }
    KLIEG_CO_CHECK(ports::check_batch(writes, places));
    for (std::size_t done = 0; done < changes.size(); done += kBatchedAtOnce) {
        auto some = std::span(changes).subspan(done, std::min(kBatchedAtOnce, changes.size() - done));
        std::size_t bytes = 0;
        for (auto const& change : some) bytes += change.bytes();
        auto work = [some](Connection& connection) { return run_changes(connection, some); };
        KLIEG_CO_CHECK(co_await database_.write_all(work, Steps::several, bytes, purpose_of(some)));
    }
    co_return Result<>{};
}

Task<Result<>> TableStore::transact(ports::Transaction transaction) {
    std::vector<Change> changes;
    std::vector<ports::Footprint> footprints;
    std::size_t bytes = 0;
    for (auto& action : std::move(transaction).actions()) {
        auto const& name = std::visit([](auto const& any) -> auto const& { return any.table; }, action);
        KLIEG_CO_TRY(auto const* sql, sql_of(name));
        KLIEG_CO_TRY(auto change, Change::prepare(*sql, std::move(action)));
        footprints.push_back(change.footprint());
        bytes += change.bytes();
        changes.push_back(std::move(change));
    }
    KLIEG_CO_CHECK(ports::check_limits(footprints));
    auto work = [&changes](Connection& connection) { return run_changes(connection, changes); };
    co_return co_await database_.write_all(work, changes.size() == 1 ? Steps::single : Steps::several, bytes,
                                           purpose_of(changes));
}

Result<WriteGroup::Work> TableStore::removal(std::string const& table, std::vector<ports::Key> keys) const {
    KLIEG_TRY(auto const* sql, sql_of(table));
    std::vector<Change> changes;
    for (auto& key : keys) {
        ports::Delete remove{
            table, std::move(key), {ports::Condition::attribute_exists(sql->schema().partition_attribute)}};
        KLIEG_TRY(auto change, Change::prepare(*sql, std::move(remove)));
        changes.push_back(std::move(change));
    }
    return WriteGroup::Work(
        [changes = std::move(changes)](Connection& connection) mutable { return run_changes(connection, changes); });
}

Task<Result<std::size_t>> TableStore::collect_expired(Time now) {
    auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    std::size_t removed = 0;
    for (auto const& [name, table] : tables_) {
        if (table.expire().empty()) continue;
        std::int64_t some = kExpiredAtOnce;
        while (some == kExpiredAtOnce) {
            auto work = [sql = &table, seconds](Connection& connection) -> Result<std::int64_t> {
                KLIEG_TRY(auto statement, connection.prepare(sql->expire()));
                KLIEG_CHECK(statement.bind(std::int64_t{seconds}).bind(kExpiredAtOnce).run());
                return connection.changes();
            };
            KLIEG_CO_TRY(some, co_await database_.write(work, Steps::single, 0, Purpose::removes));
            removed += static_cast<std::size_t>(some);
        }
    }
    co_return removed;
}

}  // namespace klieg::embedded
