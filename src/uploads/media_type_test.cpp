#include "uploads/media_type.h"

#include "base/crypto.h"

#include <gtest/gtest.h>

namespace klieg::uploads {

namespace {
std::string_view type_of(std::string const& text) {
    return media_type_of(crypto::as_bytes(text));
}
}  // namespace

TEST(MediaType, IsReadFromTheFirstBytes) {
    EXPECT_EQ(type_of(std::string("\0\0\0\x20", 4) + "ftypisom"), "mp4");
    EXPECT_EQ(type_of(std::string("\0\0\0\x01", 4) + "moov"), "mp4");
    EXPECT_EQ(type_of("\x1A\x45\xDF\xA3rest"), "matroska");
    EXPECT_EQ(type_of("RIFF1234AVI LIST"), "avi");
    EXPECT_EQ(type_of("OggS"), "ogg");
    std::string packets(188 * 8, '\0');
    for (std::size_t i = 0; i < packets.size(); i += 188) packets[i] = 0x47;
    EXPECT_EQ(type_of(packets), "mpegts");
}

TEST(MediaType, IsNothingForWhatOnlyClaimsToBeMedia) {
    for (std::string text : {"", "hello, this is a text", "#EXTM3U\n/etc/passwd", "ffconcat version 1.0\n",
                             "<?xml version", "GIF89a", "\x89PNG\r\n", "\xFF\xD8\xFF\xE0 jpeg", "PK\x03\x04",
                             "\x7F"
                             "ELF",
                             "MZ"})
        EXPECT_EQ(type_of(text), "") << text;
}

}  // namespace klieg::uploads
