#pragma once

#include "adapters/embedded/sqlite.h"
#include "adapters/embedded/table_sql.h"
#include "base/result.h"
#include "ports/table_store.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace klieg::embedded {

/// One action on its way into the database, in three steps: prepare() on the caller's core does all that needs no
/// database, decide() reads the item and checks the conditions, apply() writes. All actions of a transaction are
/// decided before the first is applied: that is right because no two of them are on one item.
class Change {
public:
    /// Fails: invalid, too_large.
    static Result<Change> prepare(TableSql const& table, ports::Action action);

    /// `place` is the action's in its transaction. Fails: conflict (condition_failed), too_large, invalid, corrupt.
    Result<> decide(Connection& connection, std::size_t place);
    Result<> apply(Connection& connection) const;

    ports::Footprint footprint() const { return {table_->schema().name, key_, bytes_}; }
    bool removes() const noexcept { return std::holds_alternative<ports::Delete>(action_); }
    bool checks_only() const noexcept { return std::holds_alternative<ports::Check>(action_); }
    std::size_t bytes() const noexcept { return bytes_; }

private:
    Change(TableSql const& table, ports::Action action) : table_(&table), action_(std::move(action)) {}

    Result<> take_key();
    std::vector<ports::Condition> const& conditions() const;
    Result<> check(ports::Item const* item, std::size_t place) const;
    Result<> update(std::optional<ports::Item> item, ports::Update const& update);

    TableSql const* table_;
    ports::Action action_;
    ports::Key key_;
    std::string text_;  ///< what will be stored
    std::size_t bytes_ = 0;
};

}  // namespace klieg::embedded
