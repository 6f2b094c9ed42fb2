#pragma once

#include <optional>
#include <string_view>

namespace klieg::http {

/// The value of a cookie in a Cookie header (RFC 6265 section 5.4), quotes taken off. The first one wins.
std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name) noexcept;

}  // namespace klieg::http
