#pragma once

#include <string>
#include <string_view>

namespace klieg::identity {

// What fingers and children go along, in small letters. Pure functions.

/// A part, forwards or backwards, of an alphabet or of rows and columns of keys: "qwertyuiop", "1qaz2wsx", "147258369".
bool is_part_of_row(std::string const& text);

/// Six keys or more of an American keyboard, each the one before or a neighbour of it: "zaq12wsxcde3". Fewer are in any
/// word.
bool is_key_walk(std::string_view text);

/// "2026-11-28", "1/1/90", "19900101": day, month and year in any order, of the years 1900 to 2099.
bool is_date(std::string_view text);

/// The digits and marks that are on the keys of an American keyboard beside those that shift makes of them: "1qaz" of
/// "!qaz".
std::string without_shift(std::string_view text);

}  // namespace klieg::identity
