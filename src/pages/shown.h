#pragma once

#include "base/clock.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What pages read of the API's answers; what else stands there is passed over.
namespace klieg::pages {

/// One size of a picture.
struct ShownPicture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::string url;
};
BOOST_DESCRIBE_STRUCT(ShownPicture, (), (width, height, url))

/// What the site says of itself.
struct ShownSite {
    std::string name;
    std::string description{};         ///< a line; empty where nobody has written one
    std::vector<ShownPicture> logo{};  ///< a square, ascending by width; empty: the client's own sign stands for it
    std::vector<ShownPicture> logo_jpegs{};  ///< the same; of a logo from before there were any: none
};
BOOST_DESCRIBE_STRUCT(ShownSite, (), (name, description, logo, logo_jpegs))

struct ShownChannelInBrief {
    std::string id;
    std::string handle;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ShownChannelInBrief, (), (id, handle, name))

/// All of a video as one MP4.
struct ShownWholeFile {
    std::string url;
    std::string type;
    std::uint64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(ShownWholeFile, (), (url, type, bytes))

struct ShownPlayback {
    std::optional<std::string> hls;
    std::optional<ShownWholeFile> file{};
};
BOOST_DESCRIBE_STRUCT(ShownPlayback, (), (hls, file))

struct ShownVideo {
    std::string id;
    ShownChannelInBrief channel;
    std::string title;
    std::optional<std::string> description;  ///< none in a list that was not asked for it
    std::string visibility;                  ///< "public", "unlisted"
    std::optional<std::chrono::milliseconds> duration_ms;
    std::optional<std::uint32_t> width;
    std::optional<std::uint32_t> height;
    Time created_at{};
    Time updated_at{};
    std::optional<Time> published_at;
    std::optional<std::string> poster;  ///< a path: a JPEG of the video's shape
    std::vector<ShownPicture> posters;  ///< the same in sizes, ascending by width
    ShownPlayback playback;

    std::string_view about() const { return description ? std::string_view(*description) : std::string_view(); }
    bool is_public() const { return visibility == "public"; }
    Time shown_since() const { return published_at.value_or(created_at); }
};
BOOST_DESCRIBE_STRUCT(ShownVideo, (),
                      (id, channel, title, description, visibility, duration_ms, width, height, created_at, updated_at,
                       published_at, poster, posters, playback))

struct ShownVideos {
    std::vector<ShownVideo> items;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ShownVideos, (), (items, next_cursor))

struct ShownChannel {
    std::string id;
    std::string handle;
    std::string name;
    std::string description;
    std::vector<ShownPicture> avatar{};        ///< ascending by width
    std::vector<ShownPicture> avatar_jpegs{};  ///< the same; of one from before there were any: none
    std::vector<ShownPicture> banner{};
    Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(ShownChannel, (), (id, handle, name, description, avatar, avatar_jpegs, banner, updated_at))

}  // namespace klieg::pages
