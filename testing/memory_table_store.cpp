#include "testing/memory_table_store.h"

#include "testing/memory_table_rules.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <tuple>

namespace klieg::testing {

using namespace ports;  // NOLINT(google-build-using-namespace)

namespace {

/// Enough that a service that writes and then reads, in a few calls, does not see its own write by luck.
constexpr std::size_t kCallsLate = 12;

Error condition_failed(std::size_t action) {
    Error error{Errc::conflict, "a condition does not hold", "condition_failed"};
    error.fields.push_back({"/" + std::to_string(action), "condition_failed", "does not hold"});
    return error;
}

/// Where an item stands in a query's order: its sort key, then its own key, since indexes hold equal sort keys.
using Position = std::tuple<std::string, std::string, std::string>;

Cursor cursor_at(std::string const& scope, Position const& place) {
    return json::to_text(json::Array{json::Value(scope), json::Value(std::get<0>(place)),
                                     json::Value(std::get<1>(place)), json::Value(std::get<2>(place))});
}

Result<std::optional<Position>> position_of(std::string const& scope, Cursor const& cursor) {
    if (cursor.empty()) return std::optional<Position>();
    auto value = json::parse(cursor);
    bool ours = value.ok() && value->is_array() && value->get_array().size() == 4;
    for (std::size_t i = 0; ours && i < 4; ++i) ours = value->get_array()[i].is_string();
    if (!ours || std::string_view(value->get_array()[0].get_string()) != scope)
        return Error{Errc::invalid, "this cursor belongs to no page", "invalid_cursor"};
    auto text = [&](std::size_t i) { return std::string(value->get_array()[i].get_string()); };
    return std::optional<Position>(Position{text(1), text(2), text(3)});
}

/// Cuts the page that follows `after` out of all that a query finds.
Page page_after(std::map<Position, Item const*> const& found, std::string const& scope,
                std::optional<Position> const& after, Order order, std::size_t limit) {
    Page page;
    std::size_t bytes = 0;
    auto take = [&](auto const& entry) {
        page.items.push_back(*entry.second);
        page.next = cursor_at(scope, entry.first);
        bytes += bytes_of(*entry.second);
        return page.items.size() < limit && bytes < kPageBytesMax;
    };
    bool more = false;
    if (order == Order::ascending) {
        auto at = after ? found.upper_bound(*after) : found.begin();
        while (at != found.end() && take(*at++)) {
        }
        more = at != found.end();
    } else {
        auto at = after ? std::make_reverse_iterator(found.lower_bound(*after)) : found.rbegin();
        while (at != found.rend() && take(*at++)) {
        }
        more = at != found.rend();
    }
    if (!more) page.next.clear();
    return page;
}

}  // namespace

MemoryTableStore::Lateness MemoryTableStore::of_environment() {
    char const* engines = std::getenv("KLIEG_TEST_ENGINES");  // NOLINT(concurrency-mt-unsafe): nobody sets it
    return {.calls_max = engines != nullptr && std::string_view(engines) == "late" ? kCallsLate : 0};
}

MemoryTableStore::MemoryTableStore(std::vector<TableSchema> schemas, Lateness lateness)
    : lateness_(lateness), chance_(lateness.seed) {
    for (auto& schema : schemas) {
        auto name = schema.name;
        tables_.emplace(std::move(name), Table{std::move(schema)});
    }
}

void MemoryTableStore::fail_after(std::size_t calls, std::size_t count, Error error) {
    MutexLock lock(mutex_);
    healthy_calls_ = calls;
    faulty_calls_ = count;
    fault_ = std::move(error);
}

std::size_t MemoryTableStore::calls() const {
    MutexLock lock(mutex_);
    return calls_;
}

std::size_t MemoryTableStore::item_count(std::string const& table) const {
    MutexLock lock(mutex_);
    return tables_.at(table).items.size();
}

MemoryTableStore::Reads MemoryTableStore::reads_of(std::string const& table) const {
    MutexLock lock(mutex_);
    auto found = reads_.find(table);
    return found == reads_.end() ? Reads{} : found->second;
}

void MemoryTableStore::count_read(std::string const& table, std::vector<Item> const& items) {
    auto& reads = reads_[table];
    ++reads.calls;
    for (auto const& item : items) reads.bytes += json::to_text(item).size();
}

Task<Result<>> MemoryTableStore::enter() {
    co_await yield();
    MutexLock lock(mutex_);
    ++calls_;
    show_due();
    if (healthy_calls_ > 0) {
        --healthy_calls_;
    } else if (faulty_calls_ > 0) {
        --faulty_calls_;
        co_return fault_;
    }
    co_return Result<>{};
}

void MemoryTableStore::catch_up() {
    MutexLock lock(mutex_);
    for (auto const& change : unseen_) show(change);
    unseen_.clear();
}

void MemoryTableStore::show(Unseen const& change) {
    auto& seen = tables_.at(change.table).seen_late;
    if (change.item) {
        seen.insert_or_assign(change.key, *change.item);
    } else {
        seen.erase(change.key);
    }
}

/// In the order of the writes, and a later write of an item takes the earlier ones along: an item never goes back.
void MemoryTableStore::show_due() {
    for (std::size_t i = 0; i < unseen_.size(); ++i) {
        if (unseen_[i].due > calls_) continue;
        auto const shown = unseen_[i];
        show(shown);
        auto is_overtaken = [&](Unseen const& other) { return other.table == shown.table && other.key == shown.key; };
        auto const end = unseen_.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        auto const kept = std::remove_if(unseen_.begin(), end, is_overtaken);
        i -= static_cast<std::size_t>(end - kept);
        unseen_.erase(kept, end);
    }
}

void MemoryTableStore::apply(Footprint const& at, std::optional<Item> item) {
    if (lateness_.calls_max > 0)
        unseen_.push_back({calls_ + 1 + chance_() % lateness_.calls_max, at.table, at.key, item});
    auto& items = tables_.at(at.table).items;
    if (item) {
        items.insert_or_assign(at.key, *std::move(item));
    } else {
        items.erase(at.key);
    }
}

Result<MemoryTableStore::Table*> MemoryTableStore::table_named(std::string const& name) {
    auto found = tables_.find(name);
    if (found == tables_.end()) return invalid("there is no table " + name);
    return &found->second;
}

Task<Result<std::optional<Item>>> MemoryTableStore::get(std::string table, Key key, Consistency consistency) {
    KLIEG_CO_CHECK(co_await enter());
    MutexLock lock(mutex_);
    KLIEG_CO_TRY(auto* in, table_named(table));
    KLIEG_CO_CHECK(check_key(in->schema, key));
    auto const& items = in->seen(consistency, lateness_);
    auto found = items.find(key);
    bool const there = found != items.end();
    count_read(table, there ? std::vector<Item>{found->second} : std::vector<Item>{});
    co_return there ? std::optional<Item>(found->second) : std::optional<Item>();
}

Task<Result<std::vector<std::optional<Item>>>> MemoryTableStore::get_batch(std::string table, std::vector<Key> keys,
                                                                           Consistency consistency) {
    KLIEG_CO_CHECK(co_await enter());
    MutexLock lock(mutex_);
    KLIEG_CO_TRY(auto* in, table_named(table));
    if (keys.size() > kBatchKeysMax) co_return invalid("too many keys for one batch");
    auto const& items = in->seen(consistency, lateness_);
    std::vector<std::optional<Item>> answer;
    for (auto const& key : keys) {
        KLIEG_CO_CHECK(check_key(in->schema, key));
        auto found = items.find(key);
        answer.push_back(found == items.end() ? std::optional<Item>() : std::optional<Item>(found->second));
    }
    co_return answer;
}

Task<Result<Page>> MemoryTableStore::query(Query query) {
    KLIEG_CO_CHECK(co_await enter());
    MutexLock lock(mutex_);
    KLIEG_CO_TRY(auto* in, table_named(query.table));
    KLIEG_CO_CHECK(check_query(query));
    auto partition_attribute = in->schema.partition_attribute;
    auto sort_attribute = in->schema.sort_attribute;
    if (!query.index.empty()) {
        auto index = std::find_if(in->schema.indexes.begin(), in->schema.indexes.end(),
                                  [&](auto const& one) { return one.name == query.index; });
        if (index == in->schema.indexes.end()) co_return invalid("there is no index " + query.index);
        partition_attribute = index->partition_attribute;
        sort_attribute = index->sort_attribute;
    }
    auto scope = query.table + "/" + query.index + "/" + query.partition +
                 (query.order == Order::ascending ? "+" : "-") + query.from.value_or("") + "/" + query.to.value_or("");
    KLIEG_CO_TRY(auto after, position_of(scope, query.cursor));
    std::map<Position, Item const*> found;
    for (auto const& [key, item] : in->seen(query.consistency, lateness_)) {
        auto sort = sort_attribute.empty() ? std::string() : text_of(item, sort_attribute);
        if (text_of(item, partition_attribute) != query.partition) continue;
        if (!query.index.empty() && sort.empty()) continue;  // sparse
        if ((query.from && sort < *query.from) || (query.to && sort > *query.to)) continue;
        found.emplace(Position{sort, key.partition, key.sort}, &item);
    }
    auto page = page_after(found, scope, after, query.order, query.limit);
    count_read(query.table, page.items);
    co_return page;
}

Task<Result<Page>> MemoryTableStore::scan(Scan scan) {
    KLIEG_CO_CHECK(co_await enter());
    MutexLock lock(mutex_);
    KLIEG_CO_TRY(auto* in, table_named(scan.table));
    if (scan.limit < 1 || scan.limit > 1000) co_return invalid("a page has 1 to 1000 items");
    KLIEG_CO_TRY(auto after, position_of(scan.table, scan.cursor));
    std::map<Position, Item const*> found;
    for (auto const& [key, item] : in->seen(Consistency::eventual, lateness_))
        found.emplace(Position{"", key.partition, key.sort}, &item);
    co_return page_after(found, scan.table, after, Order::ascending, scan.limit);
}

Task<Result<>> MemoryTableStore::write(Action action) {
    KLIEG_CO_CHECK(co_await enter());
    if (std::holds_alternative<Check>(action)) co_return invalid("a check belongs into a transaction");
    MutexLock lock(mutex_);
    std::vector<Action> one;
    one.push_back(std::move(action));
    co_return apply_all(std::move(one));
}

Task<Result<>> MemoryTableStore::write_many(std::vector<BatchWrite> writes) {
    KLIEG_CO_CHECK(co_await enter());
    MutexLock lock(mutex_);
    std::vector<Action> actions;
    std::vector<Footprint> places;
    std::vector<std::optional<Item>> outcomes;
    for (auto const& write : writes) {
        actions.push_back(std::visit([](auto const& one) -> Action { return one; }, write));
        KLIEG_CO_TRY(auto place, footprint_of(actions.back()));
        places.push_back(std::move(place));
    }
    KLIEG_CO_CHECK(check_batch(writes, places));
    for (std::size_t i = 0; i < places.size(); ++i) {
        KLIEG_CO_TRY(auto outcome, outcome_of(actions[i], places[i], 0));
        outcomes.push_back(std::move(outcome));
    }
    for (std::size_t i = 0; i < places.size(); ++i) apply(places[i], std::move(outcomes[i]));
    co_return Result<>{};
}

Task<Result<>> MemoryTableStore::transact(Transaction transaction) {
    KLIEG_CO_CHECK(co_await enter());
    MutexLock lock(mutex_);
    co_return apply_all(std::move(transaction).actions());
}

Result<Footprint> MemoryTableStore::footprint_of(Action const& action) {
    Footprint footprint{.table = std::visit([](auto const& one) { return one.table; }, action)};
    KLIEG_TRY(auto* in, table_named(footprint.table));
    auto key_in = [&](auto const& one) -> Result<Key> {
        if constexpr (requires { one.key; })
            return one.key;
        else
            return key_of(in->schema, one.item);
    };
    KLIEG_TRY(footprint.key, std::visit(key_in, action));
    KLIEG_CHECK(check_key(in->schema, footprint.key));
    KLIEG_CHECK(check_shape(in->schema, action));
    footprint.bytes = footprint.key.partition.size() + footprint.key.sort.size();
    if (auto const* put = std::get_if<Put>(&action)) footprint.bytes += bytes_of(put->item);
    if (auto const* update = std::get_if<Update>(&action)) footprint.bytes += bytes_of(update->set);
    return footprint;
}

/// What stands under the action's key once it is done. Changes nothing yet.
Result<std::optional<Item>> MemoryTableStore::outcome_of(Action const& action, Footprint const& at, std::size_t place) {
    auto const& in = tables_.at(at.table);
    auto found = in.items.find(at.key);
    Item const* standing = found == in.items.end() ? nullptr : &found->second;
    auto const& conditions = std::visit([](auto const& one) -> auto const& { return one.conditions; }, action);
    for (auto const& condition : conditions)
        if (!holds(condition, standing)) return condition_failed(place);
    return item_after(in.schema, action, at.key, standing);
}

Result<> MemoryTableStore::apply_all(std::vector<Action> actions) {
    std::vector<Footprint> places;
    for (auto const& action : actions) {
        KLIEG_TRY(auto footprint, footprint_of(action));
        places.push_back(std::move(footprint));
    }
    KLIEG_CHECK(check_limits(places));
    std::vector<std::optional<Item>> outcomes;
    for (std::size_t place = 0; place < actions.size(); ++place) {
        KLIEG_TRY(auto outcome, outcome_of(actions[place], places[place], place));
        outcomes.push_back(std::move(outcome));
    }
    for (std::size_t place = 0; place < actions.size(); ++place) apply(places[place], std::move(outcomes[place]));
    return {};
}

}  // namespace klieg::testing
