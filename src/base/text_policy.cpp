#include "base/text_policy.h"

#include <algorithm>
#include <optional>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <vector>

namespace klieg {

namespace {

constexpr char32_t kNonJoiner = 0x200C;
constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kBlackFlag = 0x1F3F4;
constexpr char32_t kCancelTag = 0xE007F;
constexpr char32_t kLastControlOfTags = 0xE001F;
/// Symbols and letters to Unicode whose glyphs are empty: of Braille, of Egyptian quadrats, of music, and what stands
/// for an object that is elsewhere.
constexpr char32_t kEmptyGlyphs[] = {0x2800, 0xFFFC, 0x13441, 0x13442, 0x1D159};
/// On one letter: writing has four at most, and a tower of them draws over other lines.
constexpr int kMarksMax = 6;
constexpr char32_t kLineSeparator = 0x2028;
constexpr char32_t kParagraphSeparator = 0x2029;

std::optional<std::string> composed(std::string_view utf8) {
    UErrorCode failed = U_ZERO_ERROR;
    auto const* nfc = icu::Normalizer2::getNFCInstance(failed);
    if (U_FAILURE(failed)) return std::nullopt;
    std::string text;
    icu::StringByteSink<std::string> sink(&text);
    nfc->normalizeUTF8(0, icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())), sink, nullptr, failed);
    if (U_FAILURE(failed)) return std::nullopt;
    return text;
}

std::vector<char32_t> characters_of(std::string_view utf8) {
    std::vector<char32_t> characters;
    characters.reserve(utf8.size());
    auto const size = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 character = 0;
        U8_NEXT_OR_FFFD(utf8.data(), at, size, character);
        characters.push_back(static_cast<char32_t>(character));
    }
    return characters;
}

void append(char32_t character, std::string& utf8) {
    char bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, character);
    utf8.append(bytes, static_cast<std::size_t>(length));
}

bool has(char32_t character, UProperty property) {
    return u_hasBinaryProperty(static_cast<UChar32>(character), property) != 0;
}

bool is_of(char32_t character, UCharCategory category) {
    return u_charType(static_cast<UChar32>(character)) == static_cast<std::int8_t>(category);
}

bool breaks_line(char32_t character) {
    return character == '\n' || character == '\r' || character == '\t';
}

/// Draws nothing. Arabic's signs over numbers are of the same category, and are seen.
bool is_unseen(char32_t character) {
    if (breaks_line(character)) return false;
    if (U_IS_UNICODE_NONCHAR(character)) return true;
    if (is_of(character, U_CONTROL_CHAR) || has(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return true;
    return is_of(character, U_FORMAT_CHAR) && !has(character, UCHAR_PREPENDED_CONCATENATION_MARK);
}

bool has_glyph(char32_t character) {
    constexpr auto kDrawn = U_GC_L_MASK | U_GC_N_MASK | U_GC_P_MASK | U_GC_S_MASK;
    return (U_GET_GC_MASK(static_cast<UChar32>(character)) & kDrawn) != 0 && !is_unseen(character) &&
           std::ranges::find(kEmptyGlyphs, character) == std::end(kEmptyGlyphs);
}

bool is_mark(char32_t character) {
    return (U_GET_GC_MASK(static_cast<UChar32>(character)) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
}

bool is_space(char32_t character) {
    return has(character, UCHAR_WHITE_SPACE);
}

/// A letter or a picture, or what stands upon one.
bool joins(char32_t character) {
    return !is_unseen(character) && !is_space(character) && !has(character, UCHAR_PATTERN_SYNTAX);
}
bool is_joined(char32_t character) {
    return joins(character) || has(character, UCHAR_EXTENDED_PICTOGRAPHIC);
}

/// Where the tags of a flag that begin at `at` end; `at` itself where these are none.
std::size_t end_of_tags(std::vector<char32_t> const& text, std::size_t at) {
    auto end = at;
    while (end < text.size() && text[end] > kLastControlOfTags && text[end] <= kCancelTag) ++end;
    bool const whole = end > at + 1 && text[end - 1] == kCancelTag;
    return whole ? end : at;
}

}  // namespace

/// One pass with one look ahead. What may stay depends on what was kept before it, and for a joiner also on what is
/// behind it: a selector may stand between a picture and the joiner, so that is looked through. A flag's tags are one
/// run behind U+1F3F4 that ends in the cancel tag; without that end they are none.
std::string tidy_text(std::string_view utf8) {
    auto const text = characters_of(composed(utf8).value_or(std::string(utf8)));
    std::string kept;
    kept.reserve(utf8.size());
    char32_t seen = ' ';  // the last that was kept and can be seen
    bool behind_seen = false;
    int marks = 0;  // on the last letter
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const character = text[at];
        if (character == kLineSeparator || character == kParagraphSeparator) {
            kept += '\n';
            seen = '\n';
            behind_seen = false;
        } else if (!is_unseen(character)) {
            marks = is_mark(character) ? marks + 1 : 0;
            if (marks > kMarksMax) continue;
            append(character, kept);
            seen = character;
            behind_seen = !is_space(character);
            if (character != kBlackFlag) continue;
            auto const end = end_of_tags(text, at + 1);
            while (at + 1 < end) append(text[++at], kept);
        } else if (has(character, UCHAR_VARIATION_SELECTOR) && behind_seen) {
            append(character, kept);
            behind_seen = false;  // one is enough
        } else if (character == kJoiner || character == kNonJoiner) {
            bool const joins_two = at + 1 < text.size() && is_joined(seen) && is_joined(text[at + 1]);
            if (!joins_two) continue;
            append(character, kept);
            behind_seen = false;
        }
    }
    return composed(kept).value_or(kept);  // what was apart may have come together
}

bool shows_something(std::string_view utf8) {
    return std::ranges::any_of(characters_of(utf8), has_glyph);
}

}  // namespace klieg
