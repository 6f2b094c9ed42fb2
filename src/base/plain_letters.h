#pragma once

#include <string>
#include <string_view>

namespace klieg {

/// In small letters without accents, those of full width, in circles or above the line as plain ones (NFKC_Casefold,
/// UAX #15). What is no letter stays. Without ICU's data it is the text itself.
std::string plain_letters(std::string_view utf8);

/// With a letter of ASCII for each that looks like it (UTS #39): "password" of a Cyrillic "раѕѕword".
std::string with_latin_letters(std::string_view plain);

}  // namespace klieg
