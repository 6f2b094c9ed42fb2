#pragma once

#include <string_view>

namespace klieg::http {

inline bool is_api_path(std::string_view path) noexcept {
    return path.starts_with("/api/");
}
inline bool is_media_path(std::string_view path) noexcept {
    return path.starts_with("/media/");
}

/// Pages that pages of anybody may frame: "/embed/{video}", and nothing below or beside it, since the client would draw
/// other pages there.
inline bool is_framed_path(std::string_view path) noexcept {
    constexpr std::string_view kFolder = "/embed/";
    return path.starts_with(kFolder) && path.size() > kFolder.size() && path.find('/', kFolder.size()) == path.npos;
}

/// Paths that pages of other origins may read, as far as allowed origins go. All others are our own pages and their
/// files.
inline bool is_shared_path(std::string_view path) noexcept {
    return is_api_path(path) || is_media_path(path);
}

}  // namespace klieg::http
