#include "passkeys/authenticator_data.h"

#include <cstddef>

namespace klieg::passkeys {

namespace {

// Offsets and lengths in bytes, and bits of the flags, of the table in section 6.1.
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kFlagsAt = 32;
constexpr std::size_t kCounterAt = 33;
constexpr std::size_t kHeadBytes = 37;
constexpr std::size_t kAaguidBytes = 16;
constexpr std::size_t kCredentialIdMax = 1023;

constexpr unsigned kUserPresent = 1U << 0U;
constexpr unsigned kUserVerified = 1U << 2U;
constexpr unsigned kMayBeBackedUp = 1U << 3U;
constexpr unsigned kBackedUp = 1U << 4U;
constexpr unsigned kCredentialFollows = 1U << 6U;

std::uint32_t big_endian(std::string_view bytes) {
    std::uint32_t number = 0;
    for (char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

}  // namespace

std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes) {
    if (bytes.size() < kHeadBytes) return std::nullopt;
    unsigned const flags = static_cast<unsigned char>(bytes[kFlagsAt]);
    bool const is_possible = (flags & kBackedUp) == 0 || (flags & kMayBeBackedUp) != 0;
    if (!is_possible) return std::nullopt;
    AuthenticatorData data{.rp_id_hash = std::string(bytes.substr(0, kHashBytes)),
                           .user_present = (flags & kUserPresent) != 0,
                           .user_verified = (flags & kUserVerified) != 0,
                           .backed_up = (flags & kBackedUp) != 0,
                           .signs = big_endian(bytes.substr(kCounterAt, 4))};
    if ((flags & kCredentialFollows) == 0) return data;
    auto const rest = bytes.substr(kHeadBytes);
    if (rest.size() < kAaguidBytes + 2) return std::nullopt;
    std::size_t const length = big_endian(rest.substr(kAaguidBytes, 2));
    if (length == 0 || length > kCredentialIdMax || rest.size() - kAaguidBytes - 2 < length) return std::nullopt;
    data.credential_id = std::string(rest.substr(kAaguidBytes + 2, length));
    return data;
}

}  // namespace klieg::passkeys
