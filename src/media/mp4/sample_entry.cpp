#include "media/mp4/sample_entry.h"

#include "base/assert.h"
#include "media/codecs/avcc.h"
#include "media/codecs/h264.h"

#include <algorithm>

namespace klieg::media::mp4 {

namespace {

/// Sizes of a descriptor take up to four bytes of seven bits (ISO/IEC 14496-1, 8.3.3).
std::uint32_t read_descriptor_size(ByteReader& reader) {
    std::uint32_t size = 0;
    for (int i = 0; i < 4; ++i) {
        auto byte = reader.u8();
        size = size << 7U | (byte & 0x7fU);
        if ((byte & 0x80U) == 0) break;
    }
    return size;
}

/// The next descriptor, which must have this tag; empty where it has not.
ByteView read_descriptor(ByteReader& reader, std::uint8_t tag) {
    if (reader.u8() != tag) return {};
    return reader.take(read_descriptor_size(reader));
}

constexpr std::uint8_t kEsTag = 3, kDecoderConfigTag = 4, kDecoderSpecificTag = 5, kSyncLayerTag = 6;
/// ISO/IEC 14496-1, Table 5: audio of ISO/IEC 14496-3.
constexpr std::uint8_t kAudioMpeg4 = 0x40;

/// Real ones take 2 to 20 bytes. What we write ourselves has sizes of one byte of seven bits.
constexpr std::size_t kAacConfigSizeMax = 63;

/// Real ones are of some dozens of bytes. It is copied into each init segment.
constexpr std::size_t kAvcConfigSizeMax = 16U << 10U;

/// The AudioSpecificConfig inside esds (ISO/IEC 14496-14, 5.6); empty where it holds another coding or is absurdly
/// long.
Bytes read_aac_config(ByteView esds) {
    ByteReader box(esds);
    read_full_box_header(box);
    ByteReader stream(read_descriptor(box, kEsTag));
    stream.skip(2);  // ES_ID
    auto flags = stream.u8();
    if ((flags & 0x80U) != 0) stream.skip(2);
    if ((flags & 0x40U) != 0) stream.skip(stream.u8());
    if ((flags & 0x20U) != 0) stream.skip(2);
    ByteReader decoder(read_descriptor(stream, kDecoderConfigTag));
    if (decoder.u8() != kAudioMpeg4) return {};
    decoder.skip(12);
    auto config = read_descriptor(decoder, kDecoderSpecificTag);
    if (config.size() > kAacConfigSizeMax) return {};
    return {config.begin(), config.end()};
}

/// QuickTime's nclc lacks the range byte of MP4's nclx (12.1.5); anything else (an ICC profile) is left out.
Bytes to_mp4_colour(ByteView colr) {
    ByteReader reader(colr);
    auto kind = reader.u32();
    auto rest = reader.take(std::min<std::size_t>(reader.remaining(), 7));
    if (kind == fourcc("nclx") && rest.size() == 7) return {colr.begin(), colr.begin() + 11};
    if (kind != fourcc("nclc") || rest.size() < 6) return {};
    ByteWriter writer;
    writer.u32(fourcc("nclx"));
    writer.raw(rest.first(6));
    writer.u8(0);
    return writer.take();
}

Result<> read_video_box(Box const& box, SampleEntry& entry) {
    if (box.type == fourcc("avcC") && box.content.size() <= kAvcConfigSizeMax)
        entry.avc_config.assign(box.content.begin(), box.content.end());
    if (box.type == fourcc("clap")) entry.cropped = true;
    if (box.type == fourcc("colr") && entry.colour.empty()) entry.colour = to_mp4_colour(box.content);
    if (box.type == fourcc("pasp")) {
        ByteReader reader(box.content);
        entry.pixel_width = reader.u32();
        entry.pixel_height = reader.u32();
        if (!reader.ok()) return Error{Errc::corrupt, "the pasp box ends early"};
    }
    return {};
}

/// VisualSampleEntry (12.1.3).
Result<> parse_video(ByteReader& reader, SampleEntry& entry) {
    reader.skip(16);
    entry.width = reader.u16();
    entry.height = reader.u16();
    reader.skip(50);  // resolution, frame count, compressor name, depth
    if (!reader.ok()) return Error{Errc::corrupt, "the video sample entry ends early"};
    BoxWalk walk(reader.take(reader.remaining()));
    while (true) {
        KLIEG_TRY(auto box, walk.next());
        if (!box) return {};
        KLIEG_CHECK(read_video_box(*box, entry));
    }
}

/// AudioSampleEntry (12.2.3), and the longer forms of QuickTime's versions 1 and 2, which put esds inside wave.
Result<> parse_audio(ByteReader& reader, SampleEntry& entry) {
    auto version = reader.u16();
    reader.skip(6);
    entry.channels = reader.u16();
    reader.skip(6);
    entry.sample_rate = reader.u32() >> 16U;
    if (version == 1) reader.skip(16);
    if (version == 2) {  // the old fields hold constants then; the rate, a double, stands in the coding's configuration
        entry.sample_rate = 0;
        reader.skip(12);
        entry.channels = static_cast<std::uint16_t>(reader.u32());
        reader.skip(20);
    }
    if (!reader.ok()) return Error{Errc::corrupt, "the audio sample entry ends early"};
    auto boxes = reader.take(reader.remaining());
    KLIEG_TRY(auto wave, find_box(boxes, fourcc("wave")));
    KLIEG_TRY(auto esds, find_box(wave ? wave->content : boxes, fourcc("esds")));
    if (esds) entry.aac_config = read_aac_config(esds->content);
    return {};
}

void write_esds(ByteWriter& writer, ByteView config) {
    KLIEG_ASSERT(config.size() <= kAacConfigSizeMax);
    auto size = static_cast<std::uint8_t>(config.size());
    BoxScope box(writer, fourcc("esds"), FullBoxHeader{});
    writer.u8(kEsTag);
    writer.u8(static_cast<std::uint8_t>(3 + 2 + 13 + 2 + size + 3));
    writer.u16(1);  // ES_ID
    writer.u8(0);
    writer.u8(kDecoderConfigTag);
    writer.u8(static_cast<std::uint8_t>(13 + 2 + size));
    writer.u8(kAudioMpeg4);
    writer.u8(0x15);   // streamType 5 (audio), upStream 0, reserved 1
    writer.zeros(11);  // buffer size and bit rates: unknown
    writer.u8(kDecoderSpecificTag);
    writer.u8(size);
    writer.raw(config);
    writer.u8(kSyncLayerTag);
    writer.u8(1);
    writer.u8(2);  // ISO/IEC 14496-14, 3.1.2: SLConfig "MP4"
}

void write_video(ByteWriter& writer, SampleEntry const& entry) {
    BoxScope box(writer, fourcc("avc1"));
    writer.zeros(6);
    writer.u16(1);  // data_reference_index
    writer.zeros(16);
    writer.u16(entry.width);
    writer.u16(entry.height);
    writer.u32(0x00480000);  // 72 dpi, as the specification's template has it
    writer.u32(0x00480000);
    writer.u32(0);
    writer.u16(1);  // one frame a sample
    writer.zeros(32);
    writer.u16(0x0018);
    writer.u16(0xffff);
    {
        BoxScope config(writer, fourcc("avcC"));
        writer.raw(entry.avc_config);
    }
    if (!entry.colour.empty()) {
        BoxScope colour(writer, fourcc("colr"));
        writer.raw(entry.colour);
    }
    if (entry.pixel_width != 0 && entry.pixel_height != 0) {
        BoxScope aspect(writer, fourcc("pasp"));
        writer.u32(entry.pixel_width);
        writer.u32(entry.pixel_height);
    }
}

void write_audio(ByteWriter& writer, SampleEntry const& entry) {
    BoxScope box(writer, fourcc("mp4a"));
    writer.zeros(6);
    writer.u16(1);  // data_reference_index
    writer.zeros(8);
    writer.u16(entry.channels);
    writer.u16(16);
    writer.zeros(4);
    writer.u32(entry.sample_rate << 16U);
    write_esds(writer, entry.aac_config);
}

}  // namespace

Bytes colour_of_stream(SampleEntry const& entry) {
    auto const config = parse_avc_config(entry.avc_config);
    if (!config.ok() || config->sps.empty()) return {};
    auto const sps = parse_h264_sps(config->sps.front());
    if (!sps.ok() || !sps->describes_colour) return {};
    ByteWriter writer;
    writer.u32(fourcc("nclx"));
    for (auto const number : {sps->primaries, sps->transfer, sps->matrix})
        writer.u16(static_cast<std::uint16_t>(number));
    writer.u8(sps->full_range ? 0x80 : 0);
    return writer.take();
}

Result<SampleEntry> parse_sample_entry(Box const& box, EntryKind kind) {
    SampleEntry entry{.format = box.type};
    ByteReader reader(box.content);
    reader.skip(6);
    entry.data_reference_index = reader.u16();
    if (kind == EntryKind::video) KLIEG_CHECK(parse_video(reader, entry));
    if (kind == EntryKind::audio && box.type == fourcc("mp4a")) KLIEG_CHECK(parse_audio(reader, entry));
    return entry;
}

void write_sample_entry(ByteWriter& writer, SampleEntry const& entry) {
    KLIEG_ASSERT(entry.avc_config.empty() != entry.aac_config.empty());
    entry.avc_config.empty() ? write_audio(writer, entry) : write_video(writer, entry);
}

}  // namespace klieg::media::mp4
