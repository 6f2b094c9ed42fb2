#include "base/keyed_hash.h"

#include <sodium.h>

#include <cstdint>
#include <cstring>

namespace klieg {

static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == sizeof(std::uint64_t));

KeyedHash::KeyedHash() {
    randombytes_buf(key_.data(), key_.size());
}

/// SipHash-2-4, which is made for this.
std::size_t KeyedHash::operator()(std::string_view text) const noexcept {
    std::array<unsigned char, crypto_shorthash_BYTES> bytes{};
    crypto_shorthash(bytes.data(), reinterpret_cast<unsigned char const*>(text.data()), text.size(), key_.data());
    std::uint64_t hash = 0;
    std::memcpy(&hash, bytes.data(), sizeof(hash));
    return static_cast<std::size_t>(hash);
}

}  // namespace klieg
