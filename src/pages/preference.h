#pragma once

#include <string_view>

/// What of two forms of an answer the header Accept asks for (RFC 9110 section 12.5.1).
namespace klieg::pages {

/// Whether a program wants JSON, and no page: JSON weighs more than HTML. Who says nothing, or takes anything, does
/// not.
bool prefers_json(std::string_view accept) noexcept;

/// Whether HTML is named: so does who goes to an address, and no script, picture or program that misses a file.
bool names_html(std::string_view accept) noexcept;

}  // namespace klieg::pages
