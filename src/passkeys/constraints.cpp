#include "passkeys/passkey.h"

namespace klieg::passkeys {

namespace {

constexpr std::string_view kBase64Url = "A-Za-z0-9_-";
constexpr TextRule bytes_of(std::size_t min, std::size_t max) {
    return TextRule{(min * 4 + 2) / 3, (max * 4 + 2) / 3}.made_of(kBase64Url);
}

constexpr TextRule kName{1, 60};
constexpr std::size_t kTransportsMax = 8;

constexpr Constraint kLines[] = {
    {.member = "name", .summary = "Which it is, for its owner to know.", .example = "my phone", .text = kName},
    {.member = "credential_id",
     .summary = "The credential's id (rawId), in base64url.",
     .example = "mMOdCwJzVhXmCmyMqHbMGA",
     .text = bytes_of(1, 1023)},
    {.member = "client_data",
     .summary = "clientDataJSON as the browser made it, in base64url.",
     .example = "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
     .text = bytes_of(1, 4096)},
    {.member = "authenticator_data",
     .summary = "What the authenticator said of itself, in base64url.",
     .example = "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ",
     .text = bytes_of(37, 4096)},
    {.member = "public_key",
     .summary = "The key as getPublicKey() gives it (SubjectPublicKeyInfo), in base64url: ES256, RS256 or EdDSA.",
     .example = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE",
     .text = bytes_of(32, 1024)},
    {.member = "signature", .summary = "In base64url.", .example = "MEUCIQ", .text = bytes_of(1, 1024)},
    {.member = "transports",
     .summary = "How it is reached, as getTransports() says.",
     .example = R"(["internal"])",
     .text = TextRule{1, 20}.made_of("a-z-"),
     .items_max = kTransportsMax},
    {.member = "challenge",
     .summary = "What is to be signed, in base64url: once, and within five minutes.",
     .example = "azEuM3EyLTd3"},
    {.member = "rp_id", .summary = "For which site: its host.", .example = "video.example"},
    {.member = "rp_name", .summary = "What the site is called.", .example = "Klieg"},
    {.member = "user_id", .summary = "Whose it will be; its bytes are the user handle."},
    {.member = "username", .summary = "The name to sign in with.", .example = "ada"},
    {.member = "display_name", .summary = "The name that others see.", .example = "Ada"},
    {.member = "credential_ids",
     .summary = "Those that the account has: no authenticator needs two.",
     .example = R"(["mMOdCwJzVhXmCmyMqHbMGA"])"},
    {.member = "expires_at", .summary = "By when it has to be signed."},
};

}  // namespace

Constraints constraints_of(PasskeyOffer const*) {
    return kLines;
}
Constraints constraints_of(PasskeyChallenge const*) {
    return kLines;
}
Constraints constraints_of(NewPasskey const*) {
    return kLines;
}
Constraints constraints_of(Assertion const*) {
    return kLines;
}

}  // namespace klieg::passkeys
