#include "adapters/embedded/change.h"

#include "adapters/embedded/condition.h"
#include "adapters/embedded/item_rules.h"

namespace klieg::embedded {

namespace {

void bind_key(Statement& statement, TableSql const& table, ports::Key const& key) {
    statement.bind(key.partition);
    if (table.has_sort()) statement.bind(key.sort);
}

}  // namespace

Result<Change> Change::prepare(TableSql const& table, ports::Action action) {
    Change change(table, std::move(action));
    KLIEG_CHECK(change.take_key());
    KLIEG_CHECK(check_conditions(change.conditions()));
    if (auto const* put = std::get_if<ports::Put>(&change.action_)) {
        KLIEG_TRY(change.text_, to_stored(table.schema(), put->item));
        change.bytes_ = change.text_.size();
    }
    if (auto const* update = std::get_if<ports::Update>(&change.action_)) {
        KLIEG_CHECK(check_update(table.schema(), *update));
        // What is wrong by itself fails here, on the caller's core, and not while everyone waits for the writer.
        KLIEG_TRY(auto text, to_stored(table.schema(), update->set));
        change.bytes_ = text.size();
    }
    if (change.checks_only() && change.conditions().empty())
        return Error{Errc::invalid, "a check without a condition checks nothing"};
    change.bytes_ += change.key_.partition.size() + change.key_.sort.size();
    return change;
}

Result<> Change::take_key() {
    auto const& schema = table_->schema();
    if (auto const* put = std::get_if<ports::Put>(&action_)) {
        KLIEG_TRY(key_, key_of(schema, put->item));
        return {};
    }
    auto of = [](auto const& action) -> ports::Key {
        if constexpr (requires { action.key; }) return action.key;
        return {};
    };
    key_ = std::visit(of, action_);
    return check_key(schema, key_);
}

std::vector<ports::Condition> const& Change::conditions() const {
    return std::visit([](auto const& action) -> auto const& { return action.conditions; }, action_);
}

Result<> Change::check(ports::Item const* item, std::size_t place) const {
    for (auto const& condition : conditions())
        if (!holds(condition, item)) return condition_failed(place);
    return {};
}

/// A transaction decides all of its changes before it applies the first: conditions are about what stood there before,
/// as in DynamoDB, and a write of one action must not satisfy the condition of another. What a condition needs is read
/// on the writer's thread, so nothing changes between the look and the write.
Result<> Change::decide(Connection& connection, std::size_t place) {
    auto const* update_action = std::get_if<ports::Update>(&action_);
    if (update_action == nullptr && conditions().empty()) return {};
    KLIEG_TRY(auto read, connection.prepare(table_->get()));
    bind_key(read, *table_, key_);
    KLIEG_TRY(bool found, read.step());
    std::optional<ports::Item> item;
    bool needs_content = update_action != nullptr || !asks_existence_only(conditions(), table_->schema());
    if (found && needs_content) {
        KLIEG_TRY(item, from_stored(read.text(0)));
    } else if (found) {
        item.emplace();
        item->emplace(table_->schema().partition_attribute, key_.partition);
        if (table_->has_sort()) item->emplace(table_->schema().sort_attribute, key_.sort);
    }
    KLIEG_CHECK(check(item ? &*item : nullptr, place));
    return update_action != nullptr ? update(std::move(item), *update_action) : Result<>{};
}

Result<> Change::update(std::optional<ports::Item> item, ports::Update const& update) {
    if (!item) {
        item.emplace();
        item->emplace(table_->schema().partition_attribute, key_.partition);
        if (table_->has_sort()) item->emplace(table_->schema().sort_attribute, key_.sort);
    }
    KLIEG_CHECK(apply_update(update, *item));
    KLIEG_TRY(text_, to_stored(table_->schema(), *item));
    return {};
}

Result<> Change::apply(Connection& connection) const {
    if (checks_only()) return {};
    bool removes = std::holds_alternative<ports::Delete>(action_);
    KLIEG_TRY(auto write, connection.prepare(removes ? table_->remove() : table_->put()));
    bind_key(write, *table_, key_);
    if (!removes) write.bind(text_);
    return write.run();
}

}  // namespace klieg::embedded
