#pragma once

#include "base/clock.h"

#include <string>
#include <string_view>

namespace klieg::ports {

/// A sort key by which an index lists things in the order of their times, and those of one moment by their ids: two of
/// them are never equal, so a page may end between any two.
inline std::string order_key(Time time, std::string_view id) {
    return to_rfc3339(time) + "#" + std::string(id);
}

}  // namespace klieg::ports
