#pragma once

#include "base/constraints.h"
#include "base/crypto.h"
#include "ports/object_store.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Pictures of channels, accounts, videos and the site: how rows name them, and how answers do. Who makes them is the
/// feature `pictures`; whose they are only keeps a row of them.
namespace klieg::assembly {

/// One size of a picture, as a row has it: a WebP.
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
    std::vector<PictureFile> sizes;
    std::int64_t jpeg_bytes = 0;  ///< of the JPEG beside them, for who takes no WebP; 0: there is none
    friend bool operator==(Picture const&, Picture const&) = default;
};
BOOST_DESCRIBE_STRUCT(Picture, (), (key, sizes, jpeg_bytes))

/// What its objects take together.
inline std::int64_t bytes_of(std::vector<PictureFile> const& sizes) noexcept {
    std::int64_t bytes = 0;
    for (auto const& size : sizes) bytes += size.bytes;
    return bytes;
}
inline std::int64_t bytes_of(Picture const& picture) noexcept {
    return picture.jpeg_bytes + bytes_of(picture.sizes);
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
         .summary = "The path of a WebP, whose bytes never change.",
         .example = "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"},
    };
    return kLines;
}

/// The objects of a picture lie below this: `pic/{2 hex of a hash}/{whose}/{key}/{width}.webp` and `…/picture.jpg`.
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
inline ports::ObjectName picture_jpeg_name(std::string_view whose, std::string_view key) {
    return picture_prefix(whose, key) + "picture.jpg";
}

/// Where whoever likes finds a picture of `whose`.
inline std::vector<PictureSize> shown(Picture const& picture, std::string_view whose) {
    std::vector<PictureSize> sizes;
    for (auto const& size : picture.sizes)
        sizes.push_back(
            {size.width, size.height,
             "/media/pictures/" + std::string(whose) + "/" + picture.key + "/" + std::to_string(size.width) + ".webp"});
    return sizes;
}

}  // namespace klieg::assembly
