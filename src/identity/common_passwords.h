#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace klieg::identity {

/// Whether a password of the allowed length is among the first that guessers try: one of the commonest, a row of the
/// alphabet or the keyboard, a shorter one again and again, or hardly more than one or two of what NIST SP 800-63B,
/// section 5.1.1.2, has refused: common words, dates, "password" in some languages, the service's name, and
/// `own_words`. Whatever they are dressed with, and however they are typed: "P@ssw0rd-Klieg 2026!", with shift held, in
/// letters of another alphabet, backwards. Three words are a phrase.
bool is_common_password(std::string_view password, std::span<std::string const> own_words = {});

/// In order: of each commonest password, and of each common word of four to nine letters and digits, the first four
/// bytes of its SHA-256, in lower case.
std::span<std::uint32_t const> marks_of_common_passwords() noexcept;

}  // namespace klieg::identity
