#pragma once

#include "base/crypto.h"

#include <string>
#include <string_view>

namespace klieg::identity {

/// What is stored of a token, so that whoever reads the database cannot sign in with it. Tokens are long and random,
/// which is why one round of a fast hash is enough.
inline std::string hash_of_token(std::string_view token) {
    return crypto::to_base64url(crypto::as_text(crypto::sha256(token)));
}

}  // namespace klieg::identity
