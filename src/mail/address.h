#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace klieg::mail {

/// An address with the name that people read: who sends.
struct Mailbox {
    std::string name;  ///< empty: none
    std::string address;
};

/// `Klieg <mail@example.org>`, or the address alone. Fails: invalid.
Result<Mailbox> parse_mailbox(std::string_view text);

/// Whether it may stand in an envelope and a header as it is: one @ between a dot-atom and a host, in ASCII and at most
/// 254 bytes (RFC 5321 section 4.1.2). Quoted local parts and addresses in other letters, of which not every server
/// takes any, are not.
bool is_address(std::string_view text) noexcept;
/// What stands behind the @.
std::string domain_of(std::string_view address);

}  // namespace klieg::mail
