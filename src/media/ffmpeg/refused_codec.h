#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace klieg::media {

/// "Codec (bmp) not on whitelist '…'": whose decoder ffprobe was kept from opening, where it gave up for that. Some of
/// what it says comes from the file, and the name will stand in a list: none where it cannot be a decoder's.
std::optional<std::string> refused_codec(std::string_view complaint);

}  // namespace klieg::media
