#include "playback/picture_file.h"

#include "assembly/picture.h"
#include "videos/object_names.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace klieg::playback {

namespace {

/// Cuts it off the front, or does nothing.
bool cut(std::string_view& text, std::string_view beginning) {
    if (!text.starts_with(beginning)) return false;
    text.remove_prefix(beginning.size());
    return true;
}

/// Digits at the front, as a number is written.
std::optional<std::uint32_t> cut_number(std::string_view& text) {
    std::uint32_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    auto const length = static_cast<std::size_t>(end - text.data());
    if (failed != std::errc() || (length > 1 && text.front() == '0')) return std::nullopt;
    text.remove_prefix(length);
    return number;
}

/// "320.webp" is 320.
std::optional<std::uint32_t> width_of(std::string_view text) {
    auto const width = cut_number(text);
    return text == ".webp" ? width : std::nullopt;
}

std::optional<PictureFile> as_webp(ports::ObjectName name) {
    return PictureFile{std::move(name), "image/webp"};
}
std::optional<PictureFile> as_jpeg(ports::ObjectName name) {
    return PictureFile{std::move(name), "image/jpeg"};
}

std::optional<PictureFile> chosen(VideoId const& video, std::string_view rest) {
    auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    auto const key = rest.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(rest, is_letter) - rest.begin()));
    rest.remove_prefix(key.size());
    if (key.empty()) return std::nullopt;
    if (rest == ".jpg") return as_jpeg(assembly::picture_jpeg_name(video.text(), key));
    if (!cut(rest, "-")) return std::nullopt;
    if (auto const width = width_of(rest)) return as_webp(assembly::picture_name(video.text(), key, *width));
    return std::nullopt;
}

}  // namespace

std::optional<PictureFile> picture_file(MediaPath const& path, std::uint32_t base_generation) {
    auto const& video = path.video;
    std::string_view rest = path.file;
    if (rest == "poster.jpg") return as_jpeg(videos::poster_name(video, base_generation));
    if (cut(rest, "poster-")) {
        auto const width = width_of(rest);
        return width ? as_webp(videos::poster_name(video, base_generation, *width)) : std::nullopt;
    }
    if (cut(rest, "suggestion-")) {
        auto const number = cut_number(rest);
        if (!number || !cut(rest, "-")) return std::nullopt;
        auto const width = width_of(rest);
        return width ? as_webp(videos::suggestion_name(video, base_generation, *number, *width)) : std::nullopt;
    }
    if (cut(rest, "thumbnail-")) return chosen(video, rest);
    return std::nullopt;
}

}  // namespace klieg::playback
