#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace klieg {

/// ASCII letters in lower case, everything else as it was: how names, handles and addresses are compared.
std::string lower_ascii(std::string_view text);

/// Unicode code points of UTF-8 text; what limits on texts count.
std::size_t character_count(std::string_view utf8) noexcept;

/// Whether every byte is an ASCII letter, a digit or one of `others`.
bool only_letters_digits_and(std::string_view others, std::string_view text) noexcept;

/// Whether this may be an e-mail address: false only for what surely is none. Whether it works is known to the mail
/// that arrives.
bool looks_like_email(std::string_view text) noexcept;

}  // namespace klieg
