#include "base/public_key.h"

#include "testing/signing_key.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

namespace klieg::crypto {
namespace {

using testing::sign;
using testing::SigningKey;
using testing::spki_of;

TEST(PublicKey, OfEachKindVerifiesWhatItsOwnerSigned) {
    struct Case {
        SigningKey key;
        EVP_MD const* hash;
    };
    Case const cases[] = {{testing::p256_key(), EVP_sha256()},
                          {SigningKey(EVP_RSA_gen(2048), &EVP_PKEY_free), EVP_sha256()},
                          {SigningKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free), nullptr}};
    for (auto const& [key, hash] : cases) {
        auto const read = PublicKey::read(spki_of(key));
        ASSERT_TRUE(read);
        auto const signature = sign(key, "what was signed", hash);
        EXPECT_TRUE(read->verifies("what was signed", signature));
        EXPECT_FALSE(read->verifies("something else", signature));
        EXPECT_FALSE(read->verifies("what was signed", ""));
        EXPECT_FALSE(read->verifies("what was signed", signature.substr(1)));
        EXPECT_FALSE(read->verifies("what was signed", std::string(2000, 'a')));
    }
}

TEST(PublicKey, IsOneOfThreeKindsAndNothingBehindIt) {
    EXPECT_FALSE(PublicKey::read(""));
    EXPECT_FALSE(PublicKey::read("no key"));
    EXPECT_FALSE(PublicKey::read(spki_of(SigningKey(EVP_EC_gen("P-384"), &EVP_PKEY_free))));
    EXPECT_FALSE(PublicKey::read(spki_of(SigningKey(EVP_RSA_gen(1024), &EVP_PKEY_free))));
    EXPECT_FALSE(PublicKey::read(spki_of(SigningKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"), &EVP_PKEY_free))));
    auto const good = spki_of(testing::p256_key());
    EXPECT_TRUE(PublicKey::read(good));
    EXPECT_FALSE(PublicKey::read(good + "a"));
    for (std::size_t length = 0; length < good.size(); ++length) EXPECT_FALSE(PublicKey::read(good.substr(0, length)));
}

/// RFC 8032 section 7.1, test 1: nothing is signed.
TEST(PublicKey, KnowsASignatureOfTheStandard) {
    auto const from_hex = [](std::string_view hex) {
        std::string bytes;
        for (std::size_t i = 0; i < hex.size(); i += 2)
            bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
        return bytes;
    };
    auto const key = PublicKey::read(
        from_hex("302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    ASSERT_TRUE(key);
    EXPECT_TRUE(
        key->verifies("", from_hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                                   "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")));
}

}  // namespace
}  // namespace klieg::crypto
