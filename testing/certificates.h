#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace klieg::testing {

/// A certificate that vouches for itself, and its key, as PEM files: a client that trusts the file takes the server.
struct CertificateFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

struct CertificateOptions {
    std::string common_name = "klieg test";
    /// As in subjectAltName: "DNS:localhost", "IP:127.0.0.1".
    std::vector<std::string> alternative_names{"DNS:localhost", "IP:127.0.0.1"};
    std::chrono::hours valid_for{24};  ///< from an hour ago; negative: it has expired
};

/// `name`.crt and `name`.key in `folder`; what is there is replaced.
CertificateFiles make_certificate(std::filesystem::path const& folder, std::string const& name,
                                  CertificateOptions const& options = {});

}  // namespace klieg::testing
