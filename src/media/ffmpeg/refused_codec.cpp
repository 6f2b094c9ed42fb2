#include "media/ffmpeg/refused_codec.h"

namespace klieg::media {

std::optional<std::string> refused_codec(std::string_view complaint) {
    constexpr std::string_view kBegin = "Codec (", kEnd = ") not on whitelist";
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-.";
    if (!complaint.starts_with(kBegin)) return std::nullopt;
    complaint.remove_prefix(kBegin.size());
    auto const name = complaint.substr(0, complaint.find_first_not_of(kLetters));
    if (name.empty() || !complaint.substr(name.size()).starts_with(kEnd)) return std::nullopt;
    return std::string(name);
}

}  // namespace klieg::media
