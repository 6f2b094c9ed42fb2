#pragma once

#include "base/result.h"
#include "ports/table_store.h"

#include <vector>

namespace klieg::embedded {

/// Whether a condition holds for an item, with DynamoDB's meaning: an attribute that is absent differs from every value
/// and is neither less nor greater; values of different types differ. `item` is null where there is none.
bool holds(ports::Condition const& condition, ports::Item const* item);

/// The error of a write whose condition does not hold. `action` is its place in the transaction.
Error condition_failed(std::size_t action);

/// Whether these conditions can be decided from whether the item exists, because they ask for attributes of its key
/// only.
bool asks_existence_only(std::vector<ports::Condition> const& conditions, ports::TableSchema const& schema);

}  // namespace klieg::embedded
