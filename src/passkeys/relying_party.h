#pragma once

#include "http/request.h"

#include <string>
#include <string_view>

namespace klieg::passkeys {

/// For whom passkeys are made and sign: this site, under the name that a browser knows it by (WebAuthn section 5.1.2).
struct RelyingParty {
    std::string id;         ///< the host, in lower case
    std::string origin;     ///< "https://video.example"; empty: whatever the authority says
    std::string authority;  ///< Host of the request
    bool secure = false;    ///< as http::OwnAddress::secure

    /// By the public URL where there is one, else by what the request calls us.
    static RelyingParty of(http::Request const& request, std::string_view public_origin);
    /// Whether a page of that origin is ours, as for every other request.
    bool owns(std::string_view page_origin) const;
};

}  // namespace klieg::passkeys
