#include "testing/sample_request.h"

namespace klieg::passkeys {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const passkeys = "/api/auth/passkeys";
    std::string const data(64, 'A');
    std::string const signature =
        R"({"credentialId":"AAAA","clientData":"AAAA","authenticatorData":")" + data + R"(","signature":"AAAA"})";
    std::string const made = R"({"name":"my phone","credentialId":"AAAA","clientData":"AAAA","authenticatorData":")" +
                             data + R"(","publicKey":")" + data + R"(","transports":[]})";
    return {
        {get, "/api/auth/passkey-offer", "/api/auth/passkey-offer"},
        {post, passkeys, passkeys, testing::signed_in(422), made, 422},
        {get, passkeys, passkeys},
        {del, passkeys + "/{passkey}", passkeys + "/pk_abcdefgh234567ij", testing::signed_in(404), "", 404},
        {get, "/api/auth/passkey-challenge", "/api/auth/passkey-challenge"},
        {post, "/api/auth/login/passkey", "/api/auth/login/passkey", testing::all(401), signature, 401},
        {post, "/api/auth/prove/passkey", "/api/auth/prove/passkey", testing::signed_in(403), signature, 403},
    };
}

}  // namespace klieg::passkeys
