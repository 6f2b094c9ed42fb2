#include "base/random.h"

#include <sodium.h>

#include <vector>

namespace klieg {

std::string Random::base32(std::size_t length) {
    static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    std::vector<std::byte> bytes(length);
    fill(bytes);
    std::string text(length, '\0');
    for (std::size_t i = 0; i < length; ++i) text[i] = kAlphabet[std::to_integer<unsigned>(bytes[i]) & 31U];
    return text;
}

std::uint64_t Random::number() {
    std::uint64_t value = 0;
    fill(std::as_writable_bytes(std::span(&value, 1)));
    return value;
}

void SystemRandom::fill(std::span<std::byte> bytes) {
    randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace klieg
