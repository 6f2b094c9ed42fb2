#include "base/text.h"

#include <algorithm>

namespace klieg {

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return lower;
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

}  // namespace klieg
