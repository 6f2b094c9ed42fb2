#pragma once

#include <span>
#include <string>
#include <string_view>

namespace klieg {

/// Characters of Unicode from one to another, both included.
struct CharacterRange {
    char32_t first;
    char32_t last;
};

/// What shows nothing where it stands alone, in order, as far as a pattern of a document can say it: spaces and
/// controls (White_Space, Cc), what is not drawn (Default_Ignorable_Code_Point of Unicode 14), the empty pattern of
/// Braille and the empty head of a note, private use, noncharacters, and planes of which nothing is assigned. All of it
/// is known to shows_something() (base/text_policy.h).
std::span<CharacterRange const> invisible_characters() noexcept;
/// What turns the direction of the text after it (UAX #9, 2.1, 2.2 and 2.4), that of a page around a name too.
std::span<CharacterRange const> direction_characters() noexcept;

bool holds_any_of(std::span<CharacterRange const> ranges, std::string_view utf8) noexcept;
/// Whether there is something that is in none of these ranges.
bool is_visible(std::string_view utf8) noexcept;

/// The ranges of an alphabet that is written as in a pattern: "a-z0-9" of "a-z0-9_.-".
std::string ranges_in(std::string_view alphabet);

}  // namespace klieg
