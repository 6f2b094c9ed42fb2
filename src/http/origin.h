#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace klieg::http {

/// Whether `text` is a host and perhaps a port, as Host and an absolute target have it: no user, no list, not empty
/// (RFC 9110 sections 4.2.1 and 7.2). Stricter than a reg-name of RFC 3986: what no name in use has is refused.
bool is_authority(std::string_view text);
/// The host of it, without the port. Empty where it is none. "video.example." is the same host as "video.example": the
/// dot names the root of all names (RFC 1034 section 3.1), and browsers send it as it was typed.
std::string_view host_of_authority(std::string_view text);
/// An authority or an origin without that dot.
std::string without_root(std::string_view text);

/// An origin in the one form in which a browser writes it (RFC 6454 section 6.2): "https://app.example[:port]", in
/// lower case, and without a port where it is the scheme's own. None where the text is no origin of HTTP, or more than
/// one: a path, a user.
std::optional<std::string> serialised_origin(std::string_view text);

/// The origin of pages under an http or https URL, in that form. None where it is no such URL.
std::optional<std::string> origin_of_url(std::string_view url);

/// By what a request knows us.
struct OwnAddress {
    std::string_view configured{};  ///< our origin, as serialised_origin() has it; empty: whatever `host` says
    std::string_view host{};        ///< what Host says
    bool secure = false;            ///< the request came by TLS, or a trusted proxy says so
};

/// Whether a page of that origin is ours: "https://host:port" against what we are called, where that is configured.
bool is_own_origin(std::string_view origin, OwnAddress const& own);

}  // namespace klieg::http
