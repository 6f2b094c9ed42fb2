#pragma once

namespace klieg::net::detail {

/// The protocols that we speak under TLS, in the form of RFC 7301 section 3.1.
inline constexpr unsigned char kProtocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

}  // namespace klieg::net::detail
