#include "base/public_key.h"

#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>

#include <array>

namespace klieg::crypto {

namespace {

constexpr std::size_t kKeyBytesMax = 1024;
constexpr std::size_t kSignatureBytesMax = 1024;
constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 4096;

unsigned char const* data_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

bool is_on_p256(EVP_PKEY const* key) {
    std::array<char, 64> name{};
    std::size_t length = 0;
    return EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1 &&
           std::string_view(name.data(), length) == SN_X9_62_prime256v1;
}

bool is_taken(EVP_PKEY const* key) {
    switch (EVP_PKEY_get_base_id(key)) {
        case EVP_PKEY_EC: return is_on_p256(key);
        case EVP_PKEY_ED25519: return true;
        case EVP_PKEY_RSA: {
            int const bits = EVP_PKEY_get_bits(key);
            return bits >= kRsaBitsMin && bits <= kRsaBitsMax;
        }
        default: return false;
    }
}

}  // namespace

struct PublicKey::Key {
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pkey{nullptr, &EVP_PKEY_free};
};

std::optional<PublicKey> PublicKey::read(std::string_view spki) {
    if (spki.empty() || spki.size() > kKeyBytesMax) return std::nullopt;
    auto const* at = data_of(spki);
    auto key = std::make_shared<Key>();
    key->pkey.reset(d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size())));
    bool const is_all = at == data_of(spki) + spki.size();
    if (!key->pkey || !is_all || !is_taken(key->pkey.get())) return std::nullopt;
    return PublicKey(std::move(key));
}

bool PublicKey::verifies(std::string_view text, std::string_view signature) const {
    if (signature.size() > kSignatureBytesMax) return false;
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    auto* pkey = key_->pkey.get();
    // Ed25519 hashes by itself (RFC 8032 section 5.1).
    auto const* hash = EVP_PKEY_get_base_id(pkey) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256();
    return context && EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, pkey) == 1 &&
           EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(text), text.size()) == 1;
}

}  // namespace klieg::crypto
