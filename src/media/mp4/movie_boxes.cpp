#include "media/mp4/movie_boxes.h"

#include "media/language.h"

namespace klieg::media::mp4 {

namespace {

/// Of headers whose times take 32 bits, or 64 where one does not fit.
FullBoxHeader header_for(std::uint64_t duration, std::uint32_t flags) {
    return {.version = static_cast<std::uint8_t>(duration > UINT32_MAX ? 1 : 0), .flags = flags};
}

/// When it was made and changed: nobody is told.
void write_no_times(ByteWriter& writer, std::uint64_t duration) {
    writer.zeros(duration > UINT32_MAX ? 16 : 8);
}

void write_duration(ByteWriter& writer, std::uint64_t duration) {
    duration > UINT32_MAX ? writer.u64(duration) : writer.u32(static_cast<std::uint32_t>(duration));
}

void write_matrix(ByteWriter& writer, Matrix const& matrix) {
    for (auto cell : matrix) writer.i32(cell);
}

std::uint16_t pack_language(std::string_view bcp47) {
    std::uint16_t packed = 0;
    for (char letter : to_iso639(bcp47)) packed = static_cast<std::uint16_t>(packed << 5 | (letter - 0x60));
    return packed;
}

void write_handler(ByteWriter& writer, Track const& track) {
    BoxScope box(writer, fourcc("hdlr"), FullBoxHeader{});
    writer.u32(0);
    writer.u32(track.handler);
    writer.zeros(12);
    writer.text(track.is_audio() ? "audio" : "video");
    writer.u8(0);
}

}  // namespace

void write_movie_header(ByteWriter& writer, MovieHeader header) {
    BoxScope box(writer, fourcc("mvhd"), header_for(header.duration, 0));
    write_no_times(writer, header.duration);
    writer.u32(header.timescale);
    write_duration(writer, header.duration);
    writer.u32(0x00010000);  // rate
    writer.u16(0x0100);      // volume
    writer.zeros(10);
    write_matrix(writer, kUnityMatrix);
    writer.zeros(24);
    writer.u32(header.tracks + 1);  // next_track_ID
}

void write_track_header(ByteWriter& writer, Track const& track, TrackPlace place) {
    BoxScope box(writer, fourcc("tkhd"), header_for(place.duration, 3));  // enabled, in the movie
    write_no_times(writer, place.duration);
    writer.u32(place.id);
    writer.zeros(4);
    write_duration(writer, place.duration);
    writer.zeros(8 + 4);
    writer.u16(track.is_audio() ? 0x0100 : 0);
    writer.u16(0);
    write_matrix(writer, track.matrix);
    writer.u32(track.shown_width);
    writer.u32(track.shown_height);
}

void write_media_header(ByteWriter& writer, Track const& track, std::uint64_t duration) {
    {
        BoxScope box(writer, fourcc("mdhd"), header_for(duration, 0));
        write_no_times(writer, duration);
        writer.u32(track.timescale);
        write_duration(writer, duration);
        writer.u16(pack_language(track.language));
        writer.u16(0);
    }
    write_handler(writer, track);
}

void write_media_information(ByteWriter& writer, Track const& track) {
    if (track.is_audio()) {
        BoxScope smhd(writer, fourcc("smhd"), FullBoxHeader{});
        writer.zeros(4);
    } else {
        BoxScope vmhd(writer, fourcc("vmhd"), {.version = 0, .flags = 1});
        writer.zeros(8);
    }
    BoxScope dinf(writer, fourcc("dinf"));
    BoxScope dref(writer, fourcc("dref"), FullBoxHeader{});
    writer.u32(1);
    BoxScope url(writer, fourcc("url "), {.version = 0, .flags = 1});  // 8.7.2: in this file
}

void write_sample_description(ByteWriter& writer, Track const& track) {
    BoxScope stsd(writer, fourcc("stsd"), FullBoxHeader{});
    writer.u32(1);
    write_sample_entry(writer, track.entry);
}

}  // namespace klieg::media::mp4
