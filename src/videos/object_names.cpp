#include "videos/object_names.h"

#include "base/crypto.h"

namespace klieg::videos {

std::string objects_prefix(std::string_view kind, VideoId const& video) {
    auto spread = crypto::to_hex(crypto::sha256(video.text())).substr(0, 2);
    return std::string(kind) + "/" + spread + "/" + video.text() + "/";
}

std::string objects_prefix(std::string_view kind, VideoId const& video, std::uint32_t generation) {
    return objects_prefix(kind, video) + std::to_string(generation) + "/";
}

ports::ObjectName source_name(VideoId const& video, std::uint32_t generation) {
    return objects_prefix("src", video, generation) + "source";
}

ports::ObjectName init_name(VideoId const& video, std::uint32_t generation, std::string_view rung) {
    return objects_prefix("seg", video, generation) + std::string(rung) + "/init.mp4";
}

ports::ObjectName segment_name(VideoId const& video, std::uint32_t generation, std::string_view rung,
                               std::uint32_t number) {
    return objects_prefix("seg", video, generation) + std::string(rung) + "/" + std::to_string(number) + ".m4s";
}

ports::ObjectName poster_name(VideoId const& video, std::uint32_t generation) {
    return objects_prefix("img", video, generation) + "poster.jpg";
}

std::string poster_file(std::uint32_t width) {
    return "poster-" + std::to_string(width) + ".webp";
}

ports::ObjectName poster_name(VideoId const& video, std::uint32_t generation, std::uint32_t width) {
    return objects_prefix("img", video, generation) + poster_file(width);
}

ports::ObjectName suggestion_name(VideoId const& video, std::uint32_t generation, std::uint32_t number) {
    return objects_prefix("img", video, generation) + "suggestion-" + std::to_string(number) + ".jpg";
}

std::string suggestion_file(std::uint32_t number, std::uint32_t width) {
    return "suggestion-" + std::to_string(number) + "-" + std::to_string(width) + ".webp";
}

ports::ObjectName suggestion_name(VideoId const& video, std::uint32_t generation, std::uint32_t number,
                                  std::uint32_t width) {
    return objects_prefix("img", video, generation) + suggestion_file(number, width);
}

std::string thumbnail_file(std::string_view key) {
    return "thumbnail-" + std::string(key) + ".jpg";
}

std::string thumbnail_file(std::string_view key, std::uint32_t width) {
    return "thumbnail-" + std::string(key) + "-" + std::to_string(width) + ".webp";
}

}  // namespace klieg::videos
