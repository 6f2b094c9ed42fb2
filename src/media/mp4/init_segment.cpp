#include "media/mp4/init_segment.h"

#include "media/codecs/aac.h"
#include "media/codecs/avcc.h"
#include "media/codecs/h264.h"
#include "media/file_limits.h"
#include "media/mp4/movie_boxes.h"

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

/// The description of samples, and empty tables: fragments bring the samples.
void write_stbl(ByteWriter& writer, Track const& track) {
    BoxScope stbl(writer, fourcc("stbl"));
    write_sample_description(writer, track);
    for (auto type : {fourcc("stts"), fourcc("stsc"), fourcc("stco")}) {
        BoxScope table(writer, type, FullBoxHeader{});
        writer.u32(0);
    }
    BoxScope stsz(writer, fourcc("stsz"), FullBoxHeader{});
    writer.zeros(8);
}

void write_mdia(ByteWriter& writer, Track const& track) {
    BoxScope mdia(writer, fourcc("mdia"));
    write_media_header(writer, track, 0);
    BoxScope minf(writer, fourcc("minf"));
    write_media_information(writer, track);
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
        write_movie_header(writer, {.timescale = track.timescale, .tracks = 1});
        {
            BoxScope trak(writer, fourcc("trak"));
            write_track_header(writer, track, {.id = 1});
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
