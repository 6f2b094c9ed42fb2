#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace klieg::realtime {

/// Whether a text is well-formed UTF-8 (RFC 3629 section 4), piece by piece: the first byte that cannot be right is
/// found when it comes, and not when the text is whole.
class Utf8Checker {
public:
    /// Whether all so far may be the beginning of such a text.
    bool take(std::span<std::byte const> piece) noexcept;
    /// Whether no character is begun.
    bool whole() const noexcept { return following_ == 0; }
    void reset() noexcept { *this = {}; }

private:
    bool begin(unsigned lead) noexcept;

    std::uint8_t following_ = 0;  ///< so many bytes more belong to the character at hand
    std::uint8_t low_ = 0x80;     ///< bounds of the next one
    std::uint8_t high_ = 0xbf;
};

}  // namespace klieg::realtime
