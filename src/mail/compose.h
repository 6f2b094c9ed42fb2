#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "mail/address.h"
#include "mail/message.h"

#include <string>
#include <string_view>

namespace klieg::mail {

/// The mail as it goes over the wire: ASCII in lines of at most 78 characters that end in CRLF (RFC 5322, RFC 2045 to
/// 2047), whatever stands in it; only addresses and that of the way out may be longer. Fails: unsupported
/// (mail_address), where nothing can be sent to that address; internal, where id or unsubscribe_url are none.
Result<std::string> compose(Message const& message, Mailbox const& from, Time date);

/// A text of people as a header takes it (RFC 2047): without controls, so without line ends.
std::string header_text(std::string_view utf8);
/// RFC 2045 section 6.7.
std::string quoted_printable(std::string_view text);

}  // namespace klieg::mail
