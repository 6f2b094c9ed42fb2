#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace klieg::identity {

/// Whether a password of the allowed length is among the first that guessers try: one of the commonest, a common word
/// with a few digits behind it, a row of the alphabet or the keyboard, or a few letters again and again.
bool is_common_password(std::string_view password);

/// In order: of each commonest password the first four bytes of its SHA-256, in lower case.
std::span<std::uint32_t const> marks_of_common_passwords() noexcept;

}  // namespace klieg::identity
