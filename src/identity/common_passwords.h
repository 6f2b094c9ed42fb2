#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace klieg::identity {

/// Whether a password of the allowed length is among the first that guessers try: one of the commonest, a row of the
/// alphabet or the keyboard, a few letters again and again, or hardly more than one or two of what NIST SP 800-63B,
/// section 5.1.1.2, has refused: common words, the service's name, and `own_words`, which are in lower case. Whatever
/// they are dressed with: "P@ssw0rd-Klieg 2026!". Three words are a phrase.
bool is_common_password(std::string_view password, std::span<std::string const> own_words = {});

/// In order: of each commonest password the first four bytes of its SHA-256, in lower case.
std::span<std::uint32_t const> marks_of_common_passwords() noexcept;

}  // namespace klieg::identity
