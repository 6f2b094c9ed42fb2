#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace klieg::mail {

/// Where mails are handed in: `smtps://host:465`, where TLS comes first, or `smtp://host:587`.
struct SmtpServer {
    bool tls_first = false;
    std::string host;
    std::uint16_t port = 0;

    std::string url() const;
    /// Whether it is this machine, to which nobody listens in.
    bool is_here() const;
};

/// Without a port that of submission (RFC 8314, section 3.3). Fails: invalid.
Result<SmtpServer> parse_smtp_server(std::string_view text);

}  // namespace klieg::mail
