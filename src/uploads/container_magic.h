#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace klieg::uploads {

/// Bytes of its own that a container has at one place.
struct ContainerMagic {
    std::string_view bytes;
    std::string_view type;
    std::size_t offset = 0;
};

/// Nothing here is the beginning of another's: the first that fits is the type.
inline constexpr auto kContainerMagics = std::to_array<ContainerMagic>({
    {"\x1A\x45\xDF\xA3", "matroska"},
    {"FLV\x01", "flv"},
    {{"KDK\0", 4}, "flv"},
    {"OggS", "ogg"},
    {"fLaC", "flac"},
    {"\x30\x26\xB2\x75\x8E\x66\xCF\x11", "asf"},
    {{"\x1F\x07\x00", 3}, "dv"},  // IEC 61834-2, the header block
    {"GIF87a", "gif"},
    {"GIF89a", "gif"},
    {"caff", "caf"},
    {"DKIF", "ivf"},
    {"\x0B\x77", "ac3"},  // ATSC A/52, syncword
    {{"\xC5\x04\0\0\0", 5}, "vc1", 3},
    {{"\xC5\x05\0\0\0", 5}, "vc1", 3},  // SMPTE 421M, annex L: the sequence layer, behind the count of pictures
    {"#!AMR", "amr"},
    {"#!iLBC", "ilbc"},  // RFC 3952, 4.1
    {".RMF", "realmedia"},
    {{".ra\xFD", 4}, "realmedia"},
    {"wvpk", "wavpack"},
    {"TTA1", "tta"},
    {".snd", "au"},
    {"MAC ", "monkeys"},
    {"MP+", "musepack"},
    {"MPCK", "musepack"},
    {"tBaK", "tak"},
    {"ea3\x03", "openmg"},
    {"EA3\x01", "openmg"},
    {"Creative Voice File", "voc"},
    {"DSD ", "dsf"},
    {"BBCD", "dirac"},
    {"DTSHDHDR", "dts"},
    // ETSI TS 102 114, 6.3.1: the syncword, its bytes in twos, and in words of 14 bits.
    {{"\x7F\xFE\x80\x01", 4}, "dts"},
    {{"\xFE\x7F\x01\x80", 4}, "dts"},
    {{"\x1F\xFF\xE8\x00", 4}, "dts"},
    {{"\xFF\x1F\x00\xE8", 4}, "dts"},
    {{"\x12\x00\x0A", 3}, "av1"},            // a temporal delimiter, and a sequence header (AV1, 5.3 and 5.5)
    {{"\x00\x00\x02\x80\x01", 5}, "dnxhd"},  // SMPTE ST 2019-1, the header's prefix

    // Cameras, receivers, studios.
    {"DHAV", "dahua"},
    {"DAHUA", "dahua"},
    {"MLVI", "magiclantern"},
    {{"CI,\0", 4}, "cine"},
    {{"\xB7\xD8\x00\x20\x37\x49\xDA\x11\xA6\x4E\x00\x07\xE9\x5E\xAD\x8D", 16}, "wtv"},
    {"NSVf", "nsv"},
    {"NSVs", "nsv"},
    {"NuppelVideo", "nuppelvideo"},
    {"MythTVVideo", "nuppelvideo"},
    {"\xF5\x46\x7A\xBD", "tivo"},
    {{"\x00\x00\x00\x00\x01\xBC", 6}, "gxf"},  // SMPTE ST 360, the packet's leader and a map
    {"LEITCH", "lxf"},
    {"nut/multimedia container", "nut"},
    {"YUV4MPEG2 ", "yuv4mpeg"},
    {{"\0\nSMJPEG", 8}, "smjpeg"},
    {"vividas03", "vividas"},
    {"pmpm", "pmp"},
    {"L2\xAA\xAB", "moflex"},
    {"MODSN3", "mods"},
    {"AMVS", "mtv"},

    // Telephones, dictation, speech and instruments.
    {"\xC0\xDE\xC2", "codec2"},
    {"\2dss", "dss"},
    {"\3ds2", "dss"},
    {"NIST_1A\n", "sphere"},
    {".SoX", "sox"},
    {"XoS.", "sox"},
    {{"\x64\xA3\x01\0", 4}, "ircam"},
    {{"\x64\xA3\x02\0", 4}, "ircam"},
    {{"\x64\xA3\x03\0", 4}, "ircam"},
    {{"\x64\xA3\x04\0", 4}, "ircam"},
    {{"\0\x01\xA3\x64", 4}, "ircam"},
    {{"\0\x02\xA3\x64", 4}, "ircam"},
    {{"\0\x03\xA3\x64", 4}, "ircam"},
    {{"\0\x04\xA3\x64", 4}, "ircam"},
    {"2BIT", "avr"},
    {"PVF1\n", "pvf"},
    {"ALawSoundFile**", "psion"},
    {"ajkg", "shorten"},
    {"TWIN", "twinvq"},
    {"RSTM", "brstm"},
    {"FSTM", "bfstm"},
    {"CSTM", "bfstm"},
    {{"HCA\0", 4}, "hca"},
    {"SShd", "ads"},

    // Animations, discs and games.
    {"\x11\xAF", "flic", 4},
    {"\x12\xAF", "flic", 4},
    {"FILM", "cpk"},
    {"SMK2", "smacker"},
    {"SMK4", "smacker"},
    {"BIK", "bink"},
    {"KB2", "bink"},
    {"\x84\x10\xFF\xFF\xFF\xFF", "roq"},
    {"Interplay MVE File\x1A", "mve"},
    {"DFIA", "dfa"},
    {{"THP\0", 4}, "thp"},
    {"DEXA", "dxa"},
    {"SCHl", "ea"},
    {"SEAD", "ea"},
    {"MVhd", "ea"},
    {"MVIh", "ea"},
    {"MPCh", "ea"},
    {"MADk", "ea"},
    {"kVGT", "ea"},
    {"1SNh", "ea"},
    {{"MOVI\0", 5}, "mv"},
    {"ARMovie\n", "rpl"},
    {"TMAV", "tmv"},
    {"xobX", "xmv", 12},
    {"\x94\x19\x11\x29", "gdv"},
    {"SANM", "smush"},
    {"IMA_ADPCM_Sound", "iss"},
    {"BF&I", "bfi"},
    {{"VID\0", 4}, "bethsoftvid"},
    {{"wW\x10\0", 4}, "avs"},
});

}  // namespace klieg::uploads
