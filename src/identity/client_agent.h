#pragma once

#include <string>
#include <string_view>

namespace klieg::identity {

/// What a client calls itself, as it may be kept: header fields may hold any bytes; items hold text.
std::string printable_agent(std::string_view field);

}  // namespace klieg::identity
