#include "passkeys/relying_party.h"

#include "base/text.h"
#include "http/headers.h"
#include "http/origin.h"

namespace klieg::passkeys {

RelyingParty RelyingParty::of(http::Request const& request, std::string_view public_origin) {
    RelyingParty party{.id = {}, .origin = std::string(public_origin), .authority = {}};
    auto const scheme_end = public_origin.find("://");
    party.authority = std::string(scheme_end == std::string_view::npos ? request.headers.get("Host")
                                                                       : public_origin.substr(scheme_end + 3));
    party.id = lower_ascii(http::without_root(http::host_of_authority(party.authority)));
    return party;
}

/// Where no public URL says so, http and https are both ours, as for every other request (http/steps/same_origin.cpp):
/// browsers make passkeys for pages by https and of this very machine alone.
bool RelyingParty::owns(std::string_view page_origin) const {
    if (!origin.empty()) return http::same_ignoring_case(http::without_root(page_origin), http::without_root(origin));
    auto const scheme_end = page_origin.find("://");
    if (scheme_end == std::string_view::npos) return false;
    auto const scheme = page_origin.substr(0, scheme_end);
    return (http::same_ignoring_case(scheme, "https") || http::same_ignoring_case(scheme, "http")) &&
           http::same_ignoring_case(http::without_root(page_origin.substr(scheme_end + 3)),
                                    http::without_root(authority));
}

}  // namespace klieg::passkeys
