#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unicode/unistr.h>
#include <vector>

namespace klieg {

// How a person reads a name: which letters are seen in it, and where its words begin. Pure functions of texts; without
// ICU's data they read every letter as itself.

/// Where words begin, beside at signs and spaces. A name counts by each way to cut it.
enum class Cut : std::uint8_t {
    at_signs,
    at_capitals,  ///< "AdminTeam", "ADMINBob"
    at_cases,     ///< "ADMINbob"
    at_styles,    ///< at another alphabet or kind of letter, too: "admin" in bold beside a plain "bob"
};

/// What a name may be once its drawings are letters: those in circles and squares, flags, and signs that look like a
/// letter. A sign may be dress or stand for its letter ("|admin|", "he|pdesk"), so there are several, 16 at most.
std::vector<icu::UnicodeString> spellings_of(std::string_view utf8);

/// A text's words: runs of letters and digits. Spaces of any width, dashes and stars stand between them, whatever
/// alphabet they are of; accents and what draws nothing do not, although it may be a letter to Unicode.
std::vector<icu::UnicodeString> words_in(icu::UnicodeString const& text, Cut cut);

/// The parts of a text that are set off against each other: by brackets, bars, bullets, stars and their like, and not
/// by what stands within a name or a sentence.
std::vector<icu::UnicodeString> parts_in(icu::UnicodeString const& text);

icu::UnicodeString joined(std::vector<icu::UnicodeString> const& words);

/// How a word may be read: in small letters and digits, in ASCII as far as it looks like that, with "i" for "l".
std::array<std::string, 2> readings_of(icu::UnicodeString const& word);
/// Of a word that is written plainly.
std::string reading_of(std::string_view plain);

/// The letter of ASCII that a letter looks like; itself where there is none.
UChar32 latin_letter(UChar32 character);

}  // namespace klieg
