#pragma once

#include "base/json.h"

#include <string>

namespace klieg::json {

/// JSON over several lines, indented by two spaces: for people and for diffs.
std::string to_pretty_text(Value const& value);

}  // namespace klieg::json
