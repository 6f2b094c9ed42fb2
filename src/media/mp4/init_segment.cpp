#include "media/mp4/init_segment.h"

#include "media/codecs/aac.h"
#include "media/codecs/avcc.h"
#include "media/codecs/h264.h"
#include "media/file_limits.h"
#include "media/language.h"

#include <cmath>

namespace klieg::media::mp4 {

namespace {

void write_ftyp(ByteWriter& writer) {
    BoxScope box(writer, fourcc("ftyp"));
    writer.u32(fourcc("iso6"));  // tfdt and default-base-is-moof
    writer.u32(0);
    writer.u32(fourcc("iso6"));
    writer.u32(fourcc("cmfc"));
    writer.u32(fourcc("mp41"));
}

void write_matrix(ByteWriter& writer, Matrix const& matrix) {
    for (auto cell : matrix) writer.i32(cell);
}

void write_mvhd(ByteWriter& writer, std::uint32_t timescale) {
    BoxScope box(writer, fourcc("mvhd"), FullBoxHeader{});
    writer.zeros(8);
    writer.u32(timescale);
    writer.u32(0);           // duration: fragments bring it
    writer.u32(0x00010000);  // rate
    writer.u16(0x0100);      // volume
    writer.zeros(10);
    write_matrix(writer, kUnityMatrix);
    writer.zeros(24);
    writer.u32(2);  // next_track_ID
}

void write_tkhd(ByteWriter& writer, Track const& track) {
    BoxScope box(writer, fourcc("tkhd"), {.version = 0, .flags = 3});  // enabled, in the movie
    writer.zeros(8);
    writer.u32(1);
    writer.zeros(4 + 4 + 8 + 4);
    writer.u16(track.is_audio() ? 0x0100 : 0);
    writer.u16(0);
    write_matrix(writer, track.matrix);
    writer.u32(track.shown_width);
    writer.u32(track.shown_height);
}

void write_edit(ByteWriter& writer, std::int64_t media_time) {
    if (media_time == 0) return;
    BoxScope edts(writer, fourcc("edts"));
    bool wide = media_time > INT32_MAX;
    BoxScope elst(writer, fourcc("elst"), {.version = static_cast<std::uint8_t>(wide ? 1 : 0), .flags = 0});
    writer.u32(1);
    wide ? writer.u64(0) : writer.u32(0);
    wide ? writer.i64(media_time) : writer.i32(static_cast<std::int32_t>(media_time));
    writer.u32(0x00010000);
}

std::uint16_t pack_language(std::string_view bcp47) {
    std::uint16_t packed = 0;
    for (char letter : to_iso639(bcp47)) packed = static_cast<std::uint16_t>(packed << 5 | (letter - 0x60));
    return packed;
}

void write_mdhd(ByteWriter& writer, Track const& track) {
    BoxScope box(writer, fourcc("mdhd"), FullBoxHeader{});
    writer.zeros(8);
    writer.u32(track.timescale);
    writer.u32(0);
    writer.u16(pack_language(track.language));
    writer.u16(0);
}

void write_hdlr(ByteWriter& writer, Track const& track) {
    BoxScope box(writer, fourcc("hdlr"), FullBoxHeader{});
    writer.u32(0);
    writer.u32(track.handler);
    writer.zeros(12);
    writer.text(track.is_audio() ? "audio" : "video");
    writer.u8(0);
}

void write_media_header(ByteWriter& writer, Track const& track) {
    if (track.is_audio()) {
        BoxScope smhd(writer, fourcc("smhd"), FullBoxHeader{});
        writer.zeros(4);
    } else {
        BoxScope vmhd(writer, fourcc("vmhd"), {.version = 0, .flags = 1});
        writer.zeros(8);
    }
}

/// The media lies in the same file (8.7.2: a url of flag 1).
void write_dinf(ByteWriter& writer) {
    BoxScope dinf(writer, fourcc("dinf"));
    BoxScope dref(writer, fourcc("dref"), FullBoxHeader{});
    writer.u32(1);
    BoxScope url(writer, fourcc("url "), {.version = 0, .flags = 1});
}

/// The description of samples, and empty tables: fragments bring the samples.
void write_stbl(ByteWriter& writer, Track const& track) {
    BoxScope stbl(writer, fourcc("stbl"));
    {
        BoxScope stsd(writer, fourcc("stsd"), FullBoxHeader{});
        writer.u32(1);
        write_sample_entry(writer, track.entry);
    }
    for (auto type : {fourcc("stts"), fourcc("stsc"), fourcc("stco")}) {
        BoxScope table(writer, type, FullBoxHeader{});
        writer.u32(0);
    }
    BoxScope stsz(writer, fourcc("stsz"), FullBoxHeader{});
    writer.zeros(8);
}

void write_mdia(ByteWriter& writer, Track const& track) {
    BoxScope mdia(writer, fourcc("mdia"));
    write_mdhd(writer, track);
    write_hdlr(writer, track);
    BoxScope minf(writer, fourcc("minf"));
    write_media_header(writer, track);
    write_dinf(writer);
    write_stbl(writer, track);
}

void write_mvex(ByteWriter& writer) {
    BoxScope mvex(writer, fourcc("mvex"));
    BoxScope trex(writer, fourcc("trex"), FullBoxHeader{});
    writer.u32(1);  // track_ID
    writer.u32(1);  // default_sample_description_index
    writer.zeros(12);
}

/// Cameras leave it to the sample entry to say that of 1088 lines 1080 are pictures; decoders heed it where no more
/// than the rest of the last macroblocks is cut off (ffmpeg's, which browsers have), and so say playlists.
PictureSize cropped_by_container(H264Sps const& sps, SampleEntry const& entry) {
    auto is_rest = [](std::uint32_t shown, std::uint32_t coded) {
        return shown > 0 && shown <= coded && (shown + 15) / 16 == (coded + 15) / 16;
    };
    bool const heeded = !sps.cropped_in_front && is_rest(entry.width, sps.width) && is_rest(entry.height, sps.height);
    return heeded ? PictureSize{entry.width, entry.height} : PictureSize{sps.width, sps.height};
}

/// Samples to square pixels, then the matrix: the size that a viewer sees.
Result<> describe_video(Track const& track, Rendition& rendition) {
    KLIEG_TRY(auto config, parse_avc_config(track.entry.avc_config));
    if (config.sps.empty()) return Error{Errc::corrupt, "the track has no H.264 sequence parameter set"};
    KLIEG_TRY(auto sps, parse_h264_sps(config.sps.front()));
    bool has_pasp = track.entry.pixel_width != 0 && track.entry.pixel_height != 0;
    double across = has_pasp ? track.entry.pixel_width : sps.sar_width;
    double down = has_pasp ? track.entry.pixel_height : sps.sar_height;
    auto const cropped = cropped_by_container(sps, track.entry);
    auto shown = std::round(cropped.width * across / down);
    if (!(shown >= 1 && shown <= 65535)) return Error{Errc::corrupt, "the pixels have an absurd shape"};
    rendition.codecs = config.codec_string();
    rendition.width = static_cast<std::uint32_t>(shown);
    rendition.height = cropped.height;
    if (quarter_turns(track.matrix).value_or(0) % 2 == 1) std::swap(rendition.width, rendition.height);
    return {};
}

Result<> describe_audio(Track const& track, Rendition& rendition) {
    KLIEG_TRY(auto config, parse_aac_config(track.entry.aac_config));
    rendition.codecs = config.codec_string();
    rendition.channels = config.channels;
    return {};
}

}  // namespace

Bytes write_init_segment(Track const& track, std::int64_t media_time) {
    ByteWriter writer;
    write_ftyp(writer);
    {
        BoxScope moov(writer, fourcc("moov"));
        write_mvhd(writer, track.timescale);
        {
            BoxScope trak(writer, fourcc("trak"));
            write_tkhd(writer, track);
            write_edit(writer, media_time);
            write_mdia(writer, track);
        }
        write_mvex(writer);
    }
    return writer.take();
}

Result<Rendition> describe(Track const& track) {
    Rendition rendition{.kind = track.is_audio() ? TrackKind::audio : TrackKind::video,
                        .timescale = track.timescale,
                        .language = track.language};
    if (track.is_audio()) {
        KLIEG_CHECK(describe_audio(track, rendition));
    } else {
        KLIEG_CHECK(describe_video(track, rendition));
    }
    return rendition;
}

}  // namespace klieg::media::mp4
