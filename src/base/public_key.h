#pragma once

#include <memory>
#include <optional>
#include <string_view>

namespace klieg::crypto {

/// A key that somebody else's device signs with: ECDSA on P-256 and RSA PKCS #1 v1.5 of 2,048 to 4,096 bits, both over
/// SHA-256, and Ed25519 (ES256, RS256 and EdDSA of RFC 9053 and RFC 8812). Bytes from outside go in; nothing else than
/// these three comes out.
///
/// Threads: any, one at a time.
class PublicKey {
public:
    /// Of a DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) and nothing behind it. None: it is no key of these.
    static std::optional<PublicKey> read(std::string_view spki);

    /// Whether its owner signed `text`. A signature of ECDSA is a DER Ecdsa-Sig-Value (RFC 3279 section 2.2.3).
    bool verifies(std::string_view text, std::string_view signature) const;

private:
    struct Key;
    explicit PublicKey(std::shared_ptr<Key> key) : key_(std::move(key)) {}
    std::shared_ptr<Key> key_;
};

}  // namespace klieg::crypto
