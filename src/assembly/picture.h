#pragma once

#include "base/constraints.h"
#include "base/crypto.h"
#include "ports/object_store.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Pictures of channels, accounts, videos and the site: how rows name them, and how answers do. Who makes them is the
/// feature `pictures`; whose they are only keeps a row of them.
namespace klieg::assembly {

/// One size of a picture, as a row has it.
struct PictureFile {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::int64_t bytes = 0;
    friend bool operator==(PictureFile const&, PictureFile const&) = default;
};
BOOST_DESCRIBE_STRUCT(PictureFile, (), (width, height, bytes))

/// A picture that somebody chose, in its sizes, ascending. The key is random, and another picture has another one: so
/// what lies under a picture's address never changes.
struct Picture {
    std::string key;
    std::vector<PictureFile> sizes{};  ///< WebP
    std::int64_t jpeg_bytes = 0;       ///< of what stands for a video: of the one JPEG beside them; 0: there is none
    std::vector<PictureFile> jpegs{};  ///< of others: for who takes no WebP; of those from before there were any: none
    friend bool operator==(Picture const&, Picture const&) = default;
};
BOOST_DESCRIBE_STRUCT(Picture, (), (key, sizes, jpeg_bytes, jpegs))

/// What its objects take together.
inline std::int64_t bytes_of(std::vector<PictureFile> const& sizes) noexcept {
    std::int64_t bytes = 0;
    for (auto const& size : sizes) bytes += size.bytes;
    return bytes;
}
inline std::int64_t bytes_of(Picture const& picture) noexcept {
    return picture.jpeg_bytes + bytes_of(picture.sizes) + bytes_of(picture.jpegs);
}

/// One size of a picture, as an answer shows it.
struct PictureSize {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::string url;
};
BOOST_DESCRIBE_STRUCT(PictureSize, (), (width, height, url))

inline Constraints constraints_of(PictureSize const*) {
    static constexpr Constraint kLines[] = {
        {.member = "width", .summary = "In pixels.", .example = "192"},
        {.member = "height", .summary = "In pixels.", .example = "192"},
        {.member = "url",
         .summary = "The path of a WebP or a JPEG, as its name ends, whose bytes never change.",
         .example = "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"},
    };
    return kLines;
}

/// The objects of a picture lie below this: `pic/{2 hex of a hash}/{whose}/{key}/{width}.webp`, `…/{width}.jpg` and, of
/// what stands for a video, `…/picture.jpg`.
/// `whose` is the id of what it is a picture of; the hash spreads them over prefixes.
inline std::string pictures_prefix(std::string_view whose) {
    return "pic/" + crypto::to_hex(crypto::sha256(whose)).substr(0, 2) + "/" + std::string(whose) + "/";
}
inline std::string picture_prefix(std::string_view whose, std::string_view key) {
    return pictures_prefix(whose) + std::string(key) + "/";
}
inline ports::ObjectName picture_name(std::string_view whose, std::string_view key, std::uint32_t width) {
    return picture_prefix(whose, key) + std::to_string(width) + ".webp";
}
inline ports::ObjectName picture_jpeg_name(std::string_view whose, std::string_view key, std::uint32_t width) {
    return picture_prefix(whose, key) + std::to_string(width) + ".jpg";
}
inline ports::ObjectName picture_jpeg_name(std::string_view whose, std::string_view key) {
    return picture_prefix(whose, key) + "picture.jpg";
}

/// An object of a picture.
struct PictureObject {
    ports::ObjectName name;
    std::uint64_t bytes = 0;
};
/// All that a row which has this picture names.
inline std::vector<PictureObject> objects_of(Picture const& picture, std::string_view whose) {
    std::vector<PictureObject> objects;
    auto add = [&objects](ports::ObjectName name, std::int64_t bytes) {
        objects.push_back({std::move(name), static_cast<std::uint64_t>(bytes)});
    };
    for (auto const& size : picture.sizes) add(picture_name(whose, picture.key, size.width), size.bytes);
    for (auto const& size : picture.jpegs) add(picture_jpeg_name(whose, picture.key, size.width), size.bytes);
    if (picture.jpeg_bytes > 0) add(picture_jpeg_name(whose, picture.key), picture.jpeg_bytes);
    return objects;
}

inline std::string picture_url(std::string_view whose, std::string_view key, std::string_view file) {
    return "/media/pictures/" + std::string(whose) + "/" + std::string(key) + "/" + std::string(file);
}
/// Where whoever likes finds a picture of `whose`.
inline std::vector<PictureSize> shown(Picture const& picture, std::string_view whose) {
    std::vector<PictureSize> sizes;
    for (auto const& [width, height, bytes] : picture.sizes)
        sizes.push_back({width, height, picture_url(whose, picture.key, std::to_string(width) + ".webp")});
    return sizes;
}
/// And the same as JPEGs.
inline std::vector<PictureSize> shown_as_jpegs(Picture const& picture, std::string_view whose) {
    std::vector<PictureSize> sizes;
    for (auto const& [width, height, bytes] : picture.jpegs)
        sizes.push_back({width, height, picture_url(whose, picture.key, std::to_string(width) + ".jpg")});
    return sizes;
}

}  // namespace klieg::assembly
