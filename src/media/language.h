#pragma once

#include <string>
#include <string_view>

namespace klieg::media {

/// The BCP 47 tag for a three-letter code of ISO 639-2, as MP4 has it: "eng" is "en" (RFC 5646, 2.2.1 asks for the
/// shortest). Empty for "und", "mis", "zxx" and for what is no code at all.
std::string to_bcp47(std::string_view iso639);

/// The inverse, for mdhd: "und" where there is none.
std::string to_iso639(std::string_view bcp47);

}  // namespace klieg::media
