#pragma once

#include "base/result.h"
#include "ports/object_store.h"

#include <filesystem>

namespace klieg::embedded {

/// The objects below `objects` whose names begin with `prefix` and come after `after`, in the order of their names.
Result<ports::ObjectPage> walk_objects(std::filesystem::path const& objects, std::string const& prefix,
                                       std::string const& after, std::size_t limit);

}  // namespace klieg::embedded
