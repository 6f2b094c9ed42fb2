#include "identity/sealing_keys.h"

#include "base/crypto.h"

namespace klieg::identity {

Result<std::string> SealingKeys::seal(std::string_view context, std::string_view plain) const {
    auto const key = by_id.find(sealing);
    if (key == by_id.end()) return Error{Errc::unavailable, "there is no key to seal secrets with"};
    return key->first + "." + crypto::to_base64url(crypto::seal(key->second, context, plain));
}

std::optional<std::string> SealingKeys::open(std::string_view context, std::string_view sealed) const {
    auto const dot = sealed.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    auto const key = by_id.find(std::string(sealed.substr(0, dot)));
    auto const bytes = crypto::from_base64url(sealed.substr(dot + 1));
    if (key == by_id.end() || !bytes) return std::nullopt;
    return crypto::open_sealed(key->second, context, *bytes);
}

}  // namespace klieg::identity
