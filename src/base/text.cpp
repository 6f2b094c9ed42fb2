#include "base/text.h"

#include <algorithm>

namespace klieg {

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return lower;
}

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        auto lead = static_cast<unsigned char>(text[i++]);
        if (lead < 0x80) continue;
        // RFC 3629 section 4: the second byte's range keeps out overlong forms, surrogates and what lies beyond
        // U+10FFFF.
        int following = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4 || i + static_cast<std::size_t>(following) > text.size()) return false;
        unsigned low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        unsigned high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        for (; following > 0; --following, low = 0x80, high = 0xbf) {
            auto byte = static_cast<unsigned char>(text[i++]);
            if (byte < low || byte > high) return false;
        }
    }
    return true;
}

std::size_t character_count(std::string_view utf8) noexcept {
    // Bytes that continue a character are 10xxxxxx.
    auto starts = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), starts));
}

bool only_letters_digits_and(std::string_view others, std::string_view text) noexcept {
    auto allowed = [&](char c) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
    };
    return std::all_of(text.begin(), text.end(), allowed);
}

bool looks_like_email(std::string_view text) noexcept {
    constexpr std::size_t kLocalPartMax = 64;  // RFC 5321 section 4.5.3.1.1
    auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || character_count(text.substr(0, at)) > kLocalPartMax) return false;
    auto domain = text.substr(at + 1);
    bool dots_fit = !domain.starts_with('.') && !domain.ends_with('.') && domain.find("..") == std::string_view::npos;
    return !domain.empty() && dots_fit && text.find_first_of(" \"<>(),;:\\[]") == std::string_view::npos &&
           domain.find('@') == std::string_view::npos;
}

bool is_color(std::string_view text) noexcept {
    auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
    return text.size() == 7 && text.front() == '#' && std::ranges::all_of(text.substr(1), is_digit);
}

}  // namespace klieg
