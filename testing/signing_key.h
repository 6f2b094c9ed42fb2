#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace klieg::testing {

/// A private key, for tests of who verifies what others have signed.
using SigningKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

inline SigningKey p256_key() {
    return {EVP_EC_gen("P-256"), &EVP_PKEY_free};
}

/// Its public half, as DER SubjectPublicKeyInfo.
inline std::string spki_of(SigningKey const& key) {
    unsigned char* der = nullptr;
    int const length = i2d_PUBKEY(key.get(), &der);
    std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return bytes;
}

/// `hash` is none where the key's kind has its own.
inline std::string sign(SigningKey const& key, std::string_view text, EVP_MD const* hash = EVP_sha256()) {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    auto const* data = reinterpret_cast<unsigned char const*>(text.data());
    std::size_t length = 0;
    EVP_DigestSignInit(context.get(), nullptr, hash, nullptr, key.get());
    EVP_DigestSign(context.get(), nullptr, &length, data, text.size());
    std::string signature(length, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, data, text.size());
    signature.resize(length);
    return signature;
}

}  // namespace klieg::testing
