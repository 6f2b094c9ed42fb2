#pragma once

#include "base/result.h"
#include "ports/table_store.h"

#include <string>

namespace klieg::embedded {

/// What DynamoDB would refuse, refused here too, so that what works embedded works at scale.

/// Fails: invalid where a part is missing, empty, too long or has a zero byte, or where the table wants no sort key.
Result<> check_key(ports::TableSchema const& schema, ports::Key const& key);

/// The key that stands in an item. Fails like check_key.
Result<ports::Key> key_of(ports::TableSchema const& schema, ports::Item const& item);

/// The item as text. Fails: too_large; invalid where an attribute of an index is no proper string, or where the text
/// could not be read back (nested too deeply, not UTF-8).
Result<std::string> to_stored(ports::TableSchema const& schema, ports::Item const& item);
Result<ports::Item> from_stored(std::string_view text);

/// Assigns, removes and adds. Fails: invalid where an attribute to add to is no number, or the sum overflows.
Result<> apply_update(ports::Update const& update, ports::Item& item);

/// The parts of an action that hold for every item: names of attributes, none named twice, values of conditions.
Result<> check_update(ports::TableSchema const& schema, ports::Update const& update);
Result<> check_conditions(std::vector<ports::Condition> const& conditions);

}  // namespace klieg::embedded
