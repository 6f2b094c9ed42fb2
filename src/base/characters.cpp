#include "base/characters.h"

#include <algorithm>
#include <cstddef>

namespace klieg {

namespace {

constexpr CharacterRange kInvisible[] = {
    {0x00, 0x20},       {0x7F, 0xA0},       {0xAD, 0xAD},       {0x034F, 0x034F},    {0x061C, 0x061C},
    {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},   {0x180B, 0x180F},    {0x2000, 0x200F},
    {0x2028, 0x202F},   {0x205F, 0x206F},   {0x2800, 0x2800},   {0x3000, 0x3000},    {0x3164, 0x3164},
    {0xE000, 0xF8FF},   {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},    {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFC},   {0xFFFE, 0xFFFF},   {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3},  {0x1D159, 0x1D159},
    {0x1D173, 0x1D17A}, {0x1FFFE, 0x1FFFF}, {0x2FFFE, 0x2FFFF}, {0x3FFFE, 0x10FFFF},
};
constexpr CharacterRange kDirection[] = {{0x202A, 0x202E}, {0x2066, 0x2069}};

/// Takes the first character off a text that is not empty. A byte that begins none stands for itself.
char32_t take_character(std::string_view& utf8) noexcept {
    auto const lead = static_cast<unsigned char>(utf8.front());
    std::size_t const length = lead < 0xC0 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
    auto character = length == 1 ? char32_t{lead} : static_cast<char32_t>(lead & (0x7FU >> length));
    auto const bytes = utf8.substr(0, length);
    for (char byte : bytes.substr(1)) character = (character << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
    utf8.remove_prefix(bytes.size());
    return character;
}

bool is_in(std::span<CharacterRange const> ranges, char32_t character) noexcept {
    return std::ranges::any_of(
        ranges, [&](CharacterRange range) { return character >= range.first && character <= range.last; });
}

}  // namespace

std::span<CharacterRange const> invisible_characters() noexcept {
    return kInvisible;
}

std::span<CharacterRange const> direction_characters() noexcept {
    return kDirection;
}

bool holds_any_of(std::span<CharacterRange const> ranges, std::string_view utf8) noexcept {
    while (!utf8.empty())
        if (is_in(ranges, take_character(utf8))) return true;
    return false;
}

bool is_visible(std::string_view utf8) noexcept {
    while (!utf8.empty())
        if (!is_in(kInvisible, take_character(utf8))) return true;
    return false;
}

std::string ranges_in(std::string_view alphabet) {
    std::string ranges;
    for (std::size_t i = 0; i + 2 < alphabet.size(); ++i) {
        if (alphabet[i + 1] != '-') continue;
        ranges += alphabet.substr(i, 3);
        i += 2;
    }
    return ranges;
}

}  // namespace klieg
