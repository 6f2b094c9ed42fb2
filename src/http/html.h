#pragma once

#include <string>
#include <string_view>

namespace klieg::http {

/// The text as it stands in HTML, between tags or within an attribute's double quotes.
std::string escaped_html(std::string_view text);

}  // namespace klieg::http
