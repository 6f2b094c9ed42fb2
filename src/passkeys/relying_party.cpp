#include "passkeys/relying_party.h"

#include "base/text.h"
#include "http/origin.h"

namespace klieg::passkeys {

RelyingParty RelyingParty::of(http::Request const& request, std::string_view public_origin) {
    auto const scheme_end = public_origin.find("://");
    std::string authority(scheme_end == std::string_view::npos ? request.headers.get("Host")
                                                               : public_origin.substr(scheme_end + 3));
    auto id = lower_ascii(http::host_of_authority(authority));
    return {std::move(id), std::string(public_origin), std::move(authority), request.secure};
}

bool RelyingParty::owns(std::string_view page_origin) const {
    return http::is_own_origin(page_origin, {origin, authority, secure});
}

}  // namespace klieg::passkeys
