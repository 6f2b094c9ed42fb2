#pragma once

#include <string_view>

namespace klieg {

/// Names under which nobody but the site itself should appear: what visitors would take for its staff, and the first
/// parts of its own addresses. For handles and user names, in any case. Administrators may give them.
bool is_reserved_name(std::string_view name);

}  // namespace klieg
