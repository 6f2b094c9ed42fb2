#pragma once

#include "ports/table_store.h"

#include <optional>
#include <string>

/// The rules that MemoryTableStore holds items and writes to: those of ports::TableStore, without an engine.
namespace klieg::testing {

/// What is said of whatever breaks a rule.
Error invalid(std::string detail);

Result<> check_key(ports::TableSchema const& schema, ports::Key const& key);
/// The key that stands in an item. Fails: invalid.
Result<ports::Key> key_of(ports::TableSchema const& schema, ports::Item const& item);

/// What can be told of an action without its item: names twice in an update, a check of nothing. Fails: invalid.
Result<> check_shape(ports::TableSchema const& schema, ports::Action const& action);
bool holds(ports::Condition const& condition, ports::Item const* item);

/// The item after the action, none where there is none any more. Fails: invalid, too_large.
Result<std::optional<ports::Item>> item_after(ports::TableSchema const& schema, ports::Action const& action,
                                              ports::Key const& key, ports::Item const* standing);

/// The text of an attribute, empty where it is none.
std::string text_of(ports::Item const& item, std::string const& attribute);
std::size_t bytes_of(ports::Item const& item);

}  // namespace klieg::testing
