#pragma once

#include <unicode/unistr.h>

namespace klieg {

/// A letter that is a drawing to Unicode, as a plain capital: those in circles, squares and parentheses, and those of
/// flags. Others are themselves.
UChar32 letter_in_drawing(UChar32 character);

/// The letter that a sign is drawn like, beside what UTS #39 knows; 0 for none: money, circles, bars, the zodiac.
UChar32 letter_of_sign(UChar32 sign);

/// With one letter for each that is put together of signs: "|<", "/\", "()".
icu::UnicodeString with_parts_joined(icu::UnicodeString text);

}  // namespace klieg
