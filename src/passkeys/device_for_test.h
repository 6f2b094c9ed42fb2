#pragma once

#include "base/crypto.h"
#include "base/json.h"
#include "testing/signing_key.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace klieg::passkeys {

/// An authenticator of a test: makes a key on P-256 and signs with it, as a browser and a device do together.
class Device {
public:
    explicit Device(std::string id = "a credential's id") : id_(std::move(id)), key_(testing::p256_key()) {}

    // What is said, for a test to say something else.
    std::string rp_id = "klieg.example";
    std::string origin = "https://klieg.example";
    unsigned flags = kPresent | kVerified;
    std::uint32_t signs = 0;
    std::string more_client_data{};  ///< R"(,"crossOrigin":true)"

    static constexpr unsigned kPresent = 1;
    static constexpr unsigned kVerified = 4;

    std::string spki() const { return testing::spki_of(key_); }

    /// The body of POST /api/auth/passkeys.
    std::string made(std::string_view challenge, std::string_view name = "my phone") const {
        std::string const length{'\0', static_cast<char>(id_.size())};
        auto const data = head(flags | kCredential) + std::string(16, 'a') + length + id_ + "\xa0";
        json::Object body{{"name", name},
                          {"credentialId", crypto::to_base64url(id_)},
                          {"clientData", crypto::to_base64url(client_data("webauthn.create", challenge))},
                          {"authenticatorData", crypto::to_base64url(data)},
                          {"publicKey", crypto::to_base64url(spki())},
                          {"transports", json::Array{"internal"}}};
        return json::to_text(json::Value(body));
    }

    /// The body of the routes that take an assertion.
    std::string signed_answer(std::string_view challenge) const {
        auto const data = head(flags);
        auto const client = client_data("webauthn.get", challenge);
        auto const text = data + std::string(crypto::as_text(crypto::sha256(client)));
        json::Object body{{"credentialId", crypto::to_base64url(id_)},
                          {"clientData", crypto::to_base64url(client)},
                          {"authenticatorData", crypto::to_base64url(data)},
                          {"signature", crypto::to_base64url(testing::sign(key_, text))}};
        return json::to_text(json::Value(body));
    }

private:
    static constexpr unsigned kCredential = 64;

    std::string head(unsigned with) const {
        std::string bytes(crypto::as_text(crypto::sha256(rp_id)));
        bytes.push_back(static_cast<char>(with));
        for (unsigned shift : {24U, 16U, 8U, 0U}) bytes.push_back(static_cast<char>(signs >> shift & 0xffU));
        return bytes;
    }
    std::string client_data(std::string_view type, std::string_view challenge) const {
        return R"({"type":")" + std::string(type) + R"(","challenge":")" + std::string(challenge) + R"(","origin":")" +
               origin + "\"" + more_client_data + "}";
    }

    std::string id_;
    testing::SigningKey key_;
};

}  // namespace klieg::passkeys
