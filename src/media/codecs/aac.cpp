#include "media/codecs/aac.h"

#include "base/assert.h"
#include "media/codecs/bit_reader.h"

#include <array>

namespace klieg::media {

namespace {

constexpr std::array<std::uint32_t, 13> kRates = {96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                                  22050, 16000, 12000, 11025, 8000,  7350};
constexpr std::uint32_t kSbr = 5;
constexpr std::uint32_t kParametricStereo = 29;

std::uint32_t read_object_type(BitReader& reader) {
    auto type = reader.bits(5);
    return type == 31 ? 32 + reader.bits(6) : type;
}

std::uint32_t read_rate(BitReader& reader) {
    auto index = reader.bits(4);
    if (index == 15) return reader.bits(24);
    return index < kRates.size() ? kRates[index] : 0;
}

}  // namespace

Result<AacConfig> parse_aac_config(ByteView config) {
    BitReader reader(config);
    AacConfig aac;
    aac.object_type = read_object_type(reader);
    aac.sample_rate = read_rate(reader);
    auto layout = reader.bits(4);
    // Table 1.19: layout 7 is 7.1; the reserved ones and 0 leave the channels to the stream.
    if (layout <= 6) aac.channels = layout;
    if (layout == 7) aac.channels = 8;
    if (aac.object_type == kSbr || aac.object_type == kParametricStereo) {
        aac.has_sbr = true;
    } else if (aac.object_type <= 4) {
        aac.short_frames = reader.flag();
        bool depends = reader.flag();
        if (depends) reader.skip(14);
        reader.skip(1);
        // 1.6.5: a backward compatible extension says explicitly that there is SBR.
        if (layout != 0 && reader.remaining() >= 17 && reader.bits(11) == 0x2b7 && read_object_type(reader) == kSbr) {
            aac.has_sbr = reader.flag();
        }
    }
    if (!reader.ok() || aac.sample_rate == 0) return Error{Errc::corrupt, "the AAC configuration is broken"};
    return aac;
}

Bytes silent_aac_frame(std::uint32_t channels) {
    KLIEG_ASSERT(channels == 1 || channels == 2);
    // Long windows without any band: one channel element, or a pair with a common window, and the end (111).
    ByteWriter writer;
    writer.u32(channels == 1 ? 0x00000007 : 0x21000000);
    if (channels == 2) writer.u16(0x001c);
    return writer.take();
}

}  // namespace klieg::media
