#include "identity/access_token_text.h"

#include <array>
#include <cstdint>
#include <span>

namespace klieg::identity::access_token_text {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kSecretLetters = 43;  // 62^43 is just above 2^256
constexpr std::size_t kChecksumLetters = 6;

/// The digits of a number of many bytes, the highest first, by long division.
std::string base62(std::span<std::uint8_t> number, std::size_t letters) {
    std::string text(letters, kAlphabet.front());
    for (auto letter = text.rbegin(); letter != text.rend(); ++letter) {
        unsigned rest = 0;
        for (auto& digit : number) {
            unsigned const value = rest * 256 + digit;
            digit = static_cast<std::uint8_t>(value / kAlphabet.size());
            rest = static_cast<unsigned>(value % kAlphabet.size());
        }
        *letter = kAlphabet[rest];
    }
    return text;
}

/// CRC-32 as in ISO 3309 and in zip files.
std::uint32_t crc32(std::string_view text) noexcept {
    std::uint32_t crc = 0xffffffff;
    for (char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

std::string checksum_of(std::string_view text) {
    auto const crc = crc32(text);
    std::array<std::uint8_t, 4> bytes = {static_cast<std::uint8_t>(crc >> 24U), static_cast<std::uint8_t>(crc >> 16U),
                                         static_cast<std::uint8_t>(crc >> 8U), static_cast<std::uint8_t>(crc)};
    return base62(bytes, kChecksumLetters);
}

}  // namespace

std::string make(Random& random) {
    std::array<std::uint8_t, kSecretBytes> secret{};
    random.fill(std::as_writable_bytes(std::span(secret)));
    auto text = std::string(kPrefix) + base62(secret, kSecretLetters);
    return text + checksum_of(text);
}

bool is_one(std::string_view text) noexcept {
    if (text.size() != kLength || !text.starts_with(kPrefix)) return false;
    auto const digits = text.substr(kPrefix.size());
    if (digits.find_first_not_of(kAlphabet) != digits.npos) return false;
    auto const checked = text.size() - kChecksumLetters;
    return text.substr(checked) == checksum_of(text.substr(0, checked));
}

}  // namespace klieg::identity::access_token_text
