#pragma once

#include "base/result.h"
#include "ports/object_store.h"

#include <string>

namespace klieg::embedded {

/// Fails with invalid where a name is not as the port wants it. What passes is a relative path that cannot leave its
/// folder: no empty segment, none of dots only, no byte beyond `A-Z a-z 0-9 . _ -`.
Result<> check_object_name(ports::ObjectName const& name);

/// The same for the beginning of a name, which may end anywhere.
Result<> check_object_prefix(std::string const& prefix);

}  // namespace klieg::embedded
