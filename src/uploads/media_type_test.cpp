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

TEST(MediaType, KnowsWhatTheDecodersListAllows) {
    EXPECT_EQ(type_of("GIF89a"), "gif") << "animations are videos";
    EXPECT_EQ(type_of("FORM1234AIFCFVER"), "aiff");
    EXPECT_EQ(type_of("RF64\xFF\xFF\xFF\xFFWAVEds64"), "wav");
    EXPECT_EQ(type_of("caff"), "caf");
    EXPECT_EQ(type_of(".RMF"), "realmedia");
    EXPECT_EQ(type_of(".ra\xFD"), "realmedia");
    EXPECT_EQ(type_of("wvpk"), "wavpack");
    EXPECT_EQ(type_of("TTA1"), "tta");
    EXPECT_EQ(type_of(".snd"), "au");
    EXPECT_EQ(type_of("DKIF"), "ivf");
    EXPECT_EQ(type_of(std::string("\0\0\1\xB0\x01\0\0\1\xB5", 9)), "sequence");
    EXPECT_EQ(type_of(std::string("\0\0\1\0\0\0\1\x20\0\xC4", 10)), "sequence");
    EXPECT_EQ(type_of(std::string("\0\0\1\x0F\xC2", 5)), "sequence");
    EXPECT_EQ(type_of(std::string("\x7F\xFE\x80\x01\xFC", 5)), "dts");
    EXPECT_EQ(type_of(std::string("\x12\0\x0A\x0B", 4)), "av1");
    EXPECT_EQ(type_of("\xF0\x04\x12\x34\xF8\x72\x6F\xBA"), "meridian");
    EXPECT_EQ(type_of("MAC \x96"), "monkeys");
    EXPECT_EQ(type_of("\x0B\x77\x12\x34"), "ac3");
    EXPECT_EQ(type_of(std::string("\x1F\x07\x00\xBF", 4)), "dv");
    EXPECT_EQ(type_of(std::string("\0\0\0\1\x67\x64", 6)), "annexb");
    EXPECT_EQ(type_of(std::string("\0\0\1\x40\x01\x0C", 6)), "annexb");
    EXPECT_EQ(type_of(std::string("\0\0\0\0\0\0\1\x67\x64", 9)), "annexb") << "any number of zeros may lead";
    EXPECT_EQ(type_of(std::string("\0\0\0\1\x06\x05\xFFx264\0\0\0\1\x67\x64", 17)), "annexb")
        << "behind words of the encoder's";
    EXPECT_EQ(type_of(std::string("\0\0\1\x4E\x01\x05x265\0\0\1\x40\x01\x0C", 16)), "annexb");
    EXPECT_EQ(type_of(std::string("\0\0\0\1\x06\x05\xFFx264\0\0\0\1\xE7\x64", 17)), "")
        << "no unit of either begins so";
    EXPECT_EQ(type_of(std::string("\0\0\0\0\0\0\0\1\xB3\x2D", 10)), "mpeg");
}

TEST(MediaType, KnowsWhatDevicesAndDiscsWriteInContainersOfTheirOwn) {
    EXPECT_EQ(type_of("DHAV\xFD"), "dahua");
    EXPECT_EQ(type_of(std::string("\xB7\xD8\0\x20\x37\x49\xDA\x11\xA6\x4E\0\x07\xE9\x5E\xAD\x8D\x8C", 17)), "wtv");
    EXPECT_EQ(type_of(std::string("\0\0\0\0\1\xBC\0\0", 8)), "gxf");
    EXPECT_EQ(type_of("YUV4MPEG2 W160"), "yuv4mpeg");
    EXPECT_EQ(type_of("RIFF1234QLCMfmt "), "riff");
    EXPECT_EQ(type_of("FORM12348SVXVHDR"), "iff");
    EXPECT_EQ(type_of(std::string("FRM8\0\0\0\0\0\0\0\x10"
                                  "DSD FVER",
                                  20)),
              "iff");
    EXPECT_EQ(type_of("\1\2\3\4\x11\xAF"), "flic");
    EXPECT_EQ(type_of(std::string("\0\0\x80\2\x0C", 5)), "h263");
    EXPECT_EQ(type_of(std::string("AV\1\0U\0", 6)), "pva");
    EXPECT_EQ(type_of(std::string("\x18\0\0\xC5\x04\0\0\0\x4A", 9)), "vc1");
    EXPECT_EQ(type_of("AVIF no recording"), "");
    auto const packet = "\x56\xE0\x20" + std::string(32, '\x55');
    EXPECT_EQ(type_of(std::string(50, '\1') + packet + packet + packet), "mpegaudio") << "LOAS";
    EXPECT_EQ(type_of("\x89PNG\r\n\x1A\n....IHDR....acTL....IDAT"), "apng");
    EXPECT_EQ(type_of("\x89PNG\r\n\x1A\n....IHDR....IDAT....acTL"), "") << "one picture alone";
}

TEST(MediaType, KnowsMxfBehindItsRunIn) {
    auto const pack = std::string("\x06\x0E\x2B\x34\x02\x05\x01\x01\x0D\x01\x02\x01\x01\x02", 14);
    EXPECT_EQ(type_of(pack + std::string("\4\0", 2)), "mxf");
    EXPECT_EQ(type_of(std::string(8, '\0') + pack), "mxf") << "as cameras write it";
    EXPECT_EQ(type_of(std::string(8, '\0') + pack.substr(0, 12)), "");
}

TEST(MediaType, KnowsStreamsThatBeginInsideAPacket) {
    std::string packets(4096, '\x11');
    for (std::size_t i = 77; i < packets.size(); i += 188) packets[i] = 0x47;
    EXPECT_EQ(type_of(packets), "mpegts");
    for (std::size_t i = 77; i < packets.size(); i += 188 * 3) packets[i] = 0x46;
    EXPECT_EQ(type_of(packets), "");

    // A pack of MPEG-2 without stuffing, and the system header that follows it.
    std::string programme(700, '\x22');
    programme += std::string("\0\0\1\xBA\x44\0\4\0\4\1\0\0\3\xF8\0\0\1\xBB", 18) + std::string(2000, '\x33');
    EXPECT_EQ(type_of(programme), "mpeg");
}

TEST(MediaType, KnowsMpegAudioBehindGarbage) {
    // Layer 3 of MPEG-1 at 128 kbit/s and 44.1 kHz: frames of 417 bytes.
    auto frame = "\xFF\xFB\x90\x64" + std::string(413, '\x55');
    EXPECT_EQ(type_of(std::string(300, '\x01') + frame + frame + frame + frame), "mpegaudio");
    EXPECT_EQ(type_of(std::string(300, '\x01') + frame + std::string(2000, '\x01')), "") << "one alone is an accident";
    auto layer2 = "\xFF\xFD\x84\x04" + std::string(379, '\x55');
    EXPECT_EQ(type_of(layer2 + layer2), "mpegaudio");
    // Layer 1 of MPEG-1 at 384 kbit/s and 44.1 kHz: frames of 104 and, padded, of 105 slots of four bytes; of MPEG-2 at
    // 128 kbit/s and 24 kHz: of 64.
    auto layer1 = "\xFF\xFF\xC0\x04" + std::string(412, '\x55'), padded = "\xFF\xFF\xC2\x04" + std::string(416, '\x55');
    auto slower = "\xFF\xF7\x84\x04" + std::string(252, '\x55');
    for (auto const& frames : {layer1 + padded + layer1, slower + slower + slower, layer1 + layer1})
        EXPECT_EQ(type_of("\x01\x02" + frames), "mpegaudio");
    EXPECT_EQ(type_of(layer1 + padded + layer1), "mpegaudio");
    EXPECT_EQ(type_of(std::string("\xFF\xFEh\0e\0l\0l\0o\0", 12) + std::string(1000, '\0')), "") << "UTF-16";
    EXPECT_EQ(type_of("\x01\x02" + layer1 + std::string(4, '\x55') + layer1), "") << "a slot too many";
}

TEST(MediaType, KnowsSoundThatBeginsInsideAFrame) {
    auto const behind = [](std::string const& frame) {
        return type_of(std::string(352, '\x01') + frame + frame + frame);
    };
    EXPECT_EQ(behind(std::string("\x0B\x77\0\xFF\x34\x86", 6) + std::string(506, '\x55')), "ac3") << "E-AC-3";
    // AC-3 of 192 kbit/s at 48 and at 32 kHz, and of 32 at 44.1 with its padding.
    EXPECT_EQ(behind(std::string("\x0B\x77\0\0\x14\x40", 6) + std::string(762, '\x55')), "ac3");
    EXPECT_EQ(behind(std::string("\x0B\x77\0\0\x94\x40", 6) + std::string(1146, '\x55')), "ac3");
    EXPECT_EQ(behind(std::string("\x0B\x77\0\0\x41\x40", 6) + std::string(134, '\x55')), "ac3");
    EXPECT_EQ(behind(std::string("\x0B\x77\0\0\x41\x40", 6) + std::string(135, '\x55')), "") << "a byte too many";
    EXPECT_EQ(behind(std::string("\x0B\x77\0\0\xD4\x40", 6) + std::string(762, '\x55')), "") << "of no rate";
    // ADTS: a frame of 300 bytes.
    EXPECT_EQ(behind("\xFF\xF1\x50\x80\x25\x9F\xFC" + std::string(293, '\x55')), "mpegaudio");
}

TEST(MediaType, IsNothingForWhatOnlyClaimsToBeMedia) {
    for (std::string text : {"", "hello, this is a text", "#EXTM3U\n/etc/passwd", "ffconcat version 1.0\n",
                             "<?xml version", "\x89PNG\r\n", "\xFF\xD8\xFF\xE0 jpeg", "PK\x03\x04",
                             "\x7F"
                             "ELF",
                             "MZ"})
        EXPECT_EQ(type_of(text), "") << text;
}

}  // namespace klieg::uploads
