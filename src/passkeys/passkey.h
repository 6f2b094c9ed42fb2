#pragma once

#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::passkeys {

/// A credential of Web Authentication (WebAuthn level 2), as it stands in the table Passkeys. Only its public half is
/// here.
struct Passkey {
    std::string credential_hash;  ///< SHA-256 of the credential's id, which may have a kilobyte
    PasskeyId passkey_id;
    UserId user_id;
    std::string credential_id;  ///< base64url
    std::string name;
    std::string public_key;  ///< SubjectPublicKeyInfo, base64url
    std::int64_t signs = 0;  ///< its counter when it last signed; of those that are copied to all devices always 0
    bool backed_up = false;  ///< its owner has it on other devices, too
    std::vector<std::string> transports;  ///< how a browser reaches it, for it to know
    Time created_at{};
    std::optional<Time> last_used_at;
    std::int64_t tokens_version = 1;  ///< of its user; passkeys of earlier ones are void
    std::vector<std::string> spent;   ///< challenges that it has signed and that are not over, each with its end
    std::string mark;                 ///< another after each write, so that none is built upon what stands no more
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Passkey, (),
                      (credential_hash, passkey_id, user_id, credential_id, name, public_key, signs, backed_up,
                       transports, created_at, last_used_at, tokens_version, spent, mark, schema_version))

/// What a browser is told to make one with.
struct PasskeyOffer {
    std::string challenge;  ///< base64url
    std::string rp_id;
    std::string rp_name;
    UserId user_id;  ///< its bytes are the user handle
    std::string username;
    std::string display_name;
    std::vector<std::string> credential_ids;  ///< that the account has already
};
BOOST_DESCRIBE_STRUCT(PasskeyOffer, (), (challenge, rp_id, rp_name, user_id, username, display_name, credential_ids))
Constraints constraints_of(PasskeyOffer const*);

/// What one is to sign whose owner is not known yet.
struct PasskeyChallenge {
    std::string challenge;
    std::string rp_id;
    Time expires_at{};
};
BOOST_DESCRIBE_STRUCT(PasskeyChallenge, (), (challenge, rp_id, expires_at))
Constraints constraints_of(PasskeyChallenge const*);

/// What a browser answers that has made one. All texts of bytes are base64url without padding.
struct NewPasskey {
    std::string name;
    std::string credential_id;
    std::string client_data;         ///< clientDataJSON
    std::string authenticator_data;  ///< getAuthenticatorData()
    std::string public_key;          ///< getPublicKey()
    std::vector<std::string> transports;
};
BOOST_DESCRIBE_STRUCT(NewPasskey, (), (name, credential_id, client_data, authenticator_data, public_key, transports))
Constraints constraints_of(NewPasskey const*);

/// What one has signed.
struct Assertion {
    std::string credential_id;
    std::string client_data;
    std::string authenticator_data;
    std::string signature;
};
BOOST_DESCRIBE_STRUCT(Assertion, (), (credential_id, client_data, authenticator_data, signature))
Constraints constraints_of(Assertion const*);

inline constexpr std::size_t kPasskeysMax = 20;

}  // namespace klieg::passkeys
