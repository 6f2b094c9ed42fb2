#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace klieg::passkeys {

/// What a browser says that it asked an authenticator for (clientDataJSON, WebAuthn section 5.8.1).
struct ClientData {
    std::string type;  ///< "webauthn.create", "webauthn.get"
    std::string challenge;
    std::string origin;
    bool cross_origin = false;  ///< in a frame of another site's page
};

/// None: it is no such JSON. Members that are not known are passed over, as the section asks.
std::optional<ClientData> read_client_data(std::string_view json_text);

}  // namespace klieg::passkeys
