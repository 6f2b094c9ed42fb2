#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::passkeys {

/// What an authenticator says beside its signature (WebAuthn section 6.1), as far as it is looked at: no attestation is
/// asked for, and the key comes as the browser reads it (section 5.2.1.1).
struct AuthenticatorData {
    std::string rp_id_hash;      ///< SHA-256 of the site's id, 32 bytes
    bool user_present = false;   ///< somebody touched it
    bool user_verified = false;  ///< and was known: by a finger, a face, a PIN
    bool backed_up = false;
    std::uint32_t signs = 0;
    std::string credential_id{};  ///< of a new one; empty: none is told
};

/// None: it is cut off, or says what cannot be.
std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes);

}  // namespace klieg::passkeys
