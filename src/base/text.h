#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace klieg {

/// ASCII letters in lower case, everything else as it was: how names, handles and addresses are compared.
std::string lower_ascii(std::string_view text);

/// The value of a hexadecimal digit; -1 of what is none.
constexpr int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// One of ASCII's control characters, the tab included.
constexpr bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// Whether it is well-formed UTF-8 (RFC 3629 section 4), as every text of ours is.
bool is_utf8(std::string_view text) noexcept;

/// Unicode code points of UTF-8 text; what limits on texts count.
std::size_t character_count(std::string_view utf8) noexcept;

/// Whether every byte is an ASCII letter, a digit or one of `others`.
bool only_letters_digits_and(std::string_view others, std::string_view text) noexcept;

/// Whether this may be an e-mail address: false only for what surely is none. Whether it works is known to the mail
/// that arrives.
bool looks_like_email(std::string_view text) noexcept;
/// Whether it is "#rrggbb", in either case: what a style sheet may be given without a further look.
bool is_color(std::string_view text) noexcept;

}  // namespace klieg
