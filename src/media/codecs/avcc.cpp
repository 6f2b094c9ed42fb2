#include "media/codecs/avcc.h"

#include "media/codecs/h264.h"

namespace klieg::media {

namespace {
void read_parameter_sets(ByteReader& reader, unsigned count, std::vector<Bytes>& into) {
    for (unsigned i = 0; i < count && reader.ok(); ++i) {
        auto nal = reader.take(reader.u16());
        into.emplace_back(nal.begin(), nal.end());
    }
}
}  // namespace

std::string AvcConfig::codec_string() const {
    return h264_codec_string(profile, constraints, level);
}

Result<AvcConfig> parse_avc_config(ByteView record) {
    ByteReader reader(record);
    AvcConfig config;
    auto version = reader.u8();
    config.profile = reader.u8();
    config.constraints = reader.u8();
    config.level = reader.u8();
    config.nal_length_size = static_cast<std::uint8_t>((reader.u8() & 3U) + 1);
    read_parameter_sets(reader, reader.u8() & 0x1fU, config.sps);
    read_parameter_sets(reader, reader.u8(), config.pps);
    if (!reader.ok() || version != 1) return Error{Errc::corrupt, "the avcC box is not an AVC configuration"};
    return config;
}

}  // namespace klieg::media
