#pragma once

#include <string>

namespace klieg::mail {

/// A mail as its author knows it. Texts are UTF-8 with any line ends; what stands in them cannot become a header.
struct Message {
    std::string to;  ///< an address
    std::string subject;
    std::string text;
    std::string html{};  ///< the same for who reads that; empty: there is none
    /// What tells it from all others: of ASCII letters, digits, `-`, `_` and dots. Whoever sends it again says the
    /// same, so that who gets it twice knows.
    std::string id;
    /// Where a POST without more takes its reader off the list (RFC 8058); empty: it is about an act of theirs.
    std::string unsubscribe_url{};
};

}  // namespace klieg::mail
