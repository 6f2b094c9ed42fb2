#include "base/sign_letters.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace klieg {

namespace {

struct Range {
    UChar32 first, last;
    char letter;
};

/// Whole rows of signs that are all circles, or all upright bars.
constexpr Range kAlike[] = {
    {0x2295, 0x229D, 'o'},  // circled operators
    {0x23B8, 0x23B9, 'i'},  // vertical box lines
    {0x2502, 0x2503, 'i'},  // box drawings
    {0x2506, 0x2507, 'i'},   {0x250A, 0x250B, 'i'},   {0x2551, 0x2551, 'i'},   {0x2575, 0x2575, 'i'},
    {0x2577, 0x2577, 'i'},   {0x2579, 0x2579, 'i'},   {0x257B, 0x257B, 'i'},   {0x257D, 0x257D, 'i'},
    {0x257F, 0x257F, 'i'},   {0x258A, 0x2590, 'i'},                           // blocks
    {0x2595, 0x2595, 'i'},   {0x25C9, 0x25C9, 'o'},   {0x25CB, 0x25D7, 'o'},  // circles, whole and half
    {0x25E0, 0x25E1, 'o'},   {0x25E6, 0x25E6, 'o'},   {0x25EF, 0x25EF, 'o'},   {0x2609, 0x2609, 'o'},
    {0x262F, 0x262F, 'o'},   {0x2686, 0x2689, 'o'},   {0x26AA, 0x26AC, 'o'},   {0x26BD, 0x26BE, 'o'},  // balls
    {0x2758, 0x275A, 'i'},                                                                             // bars
    {0x2B24, 0x2B24, 'o'},   {0x2B55, 0x2B58, 'o'},   {0x1F310, 0x1F31D, 'o'},  // globe and moons
    {0x1F534, 0x1F535, 'o'}, {0x1F7E0, 0x1F7E4, 'o'}, {0x1FB70, 0x1FB75, 'i'},  // legacy computing
};

constexpr std::pair<UChar32, char> kSigns[] = {
    {'|', 'i'},    {'!', 'i'},    {'@', 'a'},    {'$', 's'},    {'+', 't'},    {0xA1, 'i'},   {0xA2, 'c'},
    {0xA3, 'l'},   {0xA5, 'y'},   {0xA6, 'i'},   {0xA7, 's'},   {0xA9, 'c'},   {0xAE, 'r'},   {0xB0, 'o'},
    {0xB5, 'u'},   {0x2016, 'i'}, {0x2020, 't'}, {0x2022, 'o'}, {0x203C, 'i'}, {0x20A1, 'c'}, {0x20A2, 'c'},
    {0x20A3, 'f'}, {0x20A4, 'l'}, {0x20A5, 'm'}, {0x20A6, 'n'}, {0x20A9, 'w'}, {0x20AB, 'd'}, {0x20AC, 'e'},
    {0x20AD, 'k'}, {0x20AE, 't'}, {0x20B1, 'p'}, {0x20B2, 'g'}, {0x20B3, 'a'}, {0x20B5, 'c'}, {0x20B8, 't'},
    {0x20BA, 'l'}, {0x20BD, 'p'}, {0x20BF, 'b'}, {0x0E3F, 'b'}, {0x2117, 'p'}, {0x2200, 'a'}, {0x2202, 'd'},
    {0x2203, 'e'}, {0x2208, 'e'}, {0x220A, 'e'}, {0x2211, 'e'}, {0x2218, 'o'}, {0x2219, 'o'}, {0x2223, 'i'},
    {0x2225, 'i'}, {0x2227, 'a'}, {0x2228, 'v'}, {0x2229, 'n'}, {0x222A, 'u'}, {0x2282, 'c'}, {0x2206, 'a'},
    {0x2300, 'o'}, {0x239C, 'i'}, {0x239F, 'i'}, {0x23A2, 'i'}, {0x23A5, 'i'}, {0x23AA, 'i'}, {0x23AE, 'i'},
    {0x23D0, 'i'}, {0x23FD, 'i'}, {0x23FA, 'o'}, {0x25B2, 'a'}, {0x25B3, 'a'}, {0x2639, 'o'}, {0x263A, 'o'},
    {0x264D, 'm'}, {0x264F, 'm'}, {0x2648, 'v'}, {0x26CE, 'u'}, {0x2123, 'v'}, {0x2211, 'e'}, {0xFFE8, 'i'},
};

/// The longer ones first.
constexpr std::pair<std::u16string_view, char> kInParts[] = {
    {u"|\\/|", 'm'}, {u"/\\/\\", 'm'}, {u"/V\\", 'm'}, {u"|\\|", 'n'}, {u"/\\/", 'n'}, {u"/-\\", 'a'},
    {u"/=\\", 'a'},  {u"|<", 'k'},     {u"|{", 'k'},   {u"/\\", 'a'},  {u"()", 'o'},   {u"[]", 'o'},
    {u"{}", 'o'},    {u"|)", 'd'},     {u"|]", 'd'},   {u"\\/", 'v'},
};

}  // namespace

UChar32 letter_in_drawing(UChar32 character) {
    constexpr UChar32 kAlphabets[] = {0x249C, 0x24B6, 0x24D0, 0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6};
    constexpr UChar32 kLetters = 26;
    for (auto first : kAlphabets)
        if (character >= first && character < first + kLetters) return 'A' + (character - first);
    return character;
}

UChar32 letter_of_sign(UChar32 sign) {
    auto const one = std::ranges::find(kSigns, sign, &std::pair<UChar32, char>::first);
    if (one != std::end(kSigns)) return one->second;
    auto const alike =
        std::ranges::find_if(kAlike, [&](Range const& row) { return sign >= row.first && sign <= row.last; });
    return alike != std::end(kAlike) ? alike->letter : 0;
}

icu::UnicodeString with_parts_joined(icu::UnicodeString text) {
    for (auto const& [parts, letter] : kInParts) {
        icu::UnicodeString const drawn(parts.data(), static_cast<std::int32_t>(parts.size()));
        for (auto at = text.indexOf(drawn); at >= 0; at = text.indexOf(drawn, at + 1))
            text.replace(at, drawn.length(), static_cast<UChar32>(letter));
    }
    return text;
}

}  // namespace klieg
