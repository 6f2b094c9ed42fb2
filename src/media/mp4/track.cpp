#include "media/mp4/track.h"

#include "media/language.h"

#include <algorithm>
#include <utility>

namespace klieg::media::mp4 {

namespace {

constexpr std::uint32_t kTrackEnabled = 1;
constexpr std::uint32_t kEntriesMax = 64;
/// Of an edit list: one more than can be carried over, so that it is known that there are too many.
constexpr std::uint32_t kEditsKeptMax = 3;

/// 8.3.2.
Result<> read_tkhd(ByteView content, Track& track) {
    ByteReader reader(content);
    auto header = read_full_box_header(reader);
    track.enabled = (header.flags & kTrackEnabled) != 0;
    reader.skip(header.version == 1 ? 16 : 8);
    track.id = reader.u32();
    reader.skip(header.version == 1 ? 12 : 8);
    reader.skip(16);  // reserved, layer, group, volume
    for (auto& cell : track.matrix) cell = reader.i32();
    track.shown_width = reader.u32();
    track.shown_height = reader.u32();
    if (!reader.ok()) return Error{Errc::corrupt, "the track header ends early"};
    return {};
}

/// 8.4.2: three letters of five bits. Smaller values are QuickTime's own codes, which writers leave at 0 without
/// meaning it.
std::string unpack_language(std::uint16_t packed) {
    if (packed < 0x400) return {};
    std::string code;
    for (int shift = 10; shift >= 0; shift -= 5) code += static_cast<char>((packed >> shift & 0x1f) + 0x60);
    return to_bcp47(code);
}

Result<> read_mdhd(ByteView content, Track& track) {
    ByteReader reader(content);
    auto header = read_full_box_header(reader);
    reader.skip(header.version == 1 ? 16 : 8);
    track.timescale = reader.u32();
    reader.skip(header.version == 1 ? 8 : 4);
    track.language = unpack_language(reader.u16());
    if (!reader.ok() || track.timescale == 0) return Error{Errc::corrupt, "the media header is broken"};
    return {};
}

Result<> read_handler(ByteView content, Track& track) {
    ByteReader reader(content);
    read_full_box_header(reader);
    reader.skip(4);
    track.handler = reader.u32();
    if (!reader.ok()) return Error{Errc::corrupt, "the handler box ends early"};
    return {};
}

Result<> read_edits(ByteView edts, Track& track) {
    KLIEG_TRY(auto elst, find_box(edts, fourcc("elst")));
    if (!elst) return {};
    ByteReader reader(elst->content);
    auto version = read_full_box_header(reader).version;
    auto count = reader.u32();
    if (count > reader.remaining() / (version == 1 ? 20 : 12)) return Error{Errc::corrupt, "the edit list ends early"};
    for (std::uint32_t i = 0; i < std::min(count, kEditsKeptMax); ++i) {
        Edit edit;
        edit.duration = version == 1 ? reader.u64() : reader.u32();
        edit.media_time = version == 1 ? reader.i64() : reader.i32();
        edit.rate = reader.i32();
        track.edits.push_back(edit);
    }
    return {};
}

Result<> read_entries(ByteView stsd, Track& track) {
    ByteReader reader(stsd);
    read_full_box_header(reader);
    track.entry_count = reader.u32();
    if (!reader.ok() || track.entry_count > kEntriesMax)
        return Error{Errc::corrupt, "the sample description is broken"};
    KLIEG_TRY(auto box, BoxWalk(reader.take(reader.remaining())).next());
    if (!box) return {};
    auto kind = track.is_video() ? EntryKind::video : track.is_audio() ? EntryKind::audio : EntryKind::other;
    KLIEG_TRY(track.entry, parse_sample_entry(*box, kind));
    return {};
}

/// 8.7.2: where the samples are. Flag 1 says "in this file", and nothing stands behind it then; readers follow an alias
/// of QuickTime's whatever its flag says. What names no entry of the list, or has no list, is read here by everybody.
Result<> read_data_reference(ByteView minf, Track& track) {
    constexpr std::uint32_t kInThisFile = 1;
    KLIEG_TRY(auto dinf, find_box(minf, fourcc("dinf")));
    if (!dinf) return {};
    KLIEG_TRY(auto dref, find_box(dinf->content, fourcc("dref")));
    if (!dref) return {};
    ByteReader reader(dref->content);
    read_full_box_header(reader);
    reader.skip(4);
    BoxWalk walk(reader.take(reader.remaining()));
    for (std::uint32_t number = 1; number <= track.entry.data_reference_index; ++number) {
        KLIEG_TRY(auto box, walk.next());
        if (!box) return {};
        if (number < track.entry.data_reference_index) continue;
        ByteReader entry(box->content);
        bool const in_this_file = (read_full_box_header(entry).flags & kInThisFile) != 0;
        track.elsewhere = !in_this_file || (box->type == fourcc("alis") && entry.remaining() > 0);
    }
    return {};
}

/// from * to / per, rounded to the nearest, without overflow for values that a file can hold.
std::optional<std::uint64_t> rescale(std::uint64_t value, std::uint32_t from, std::uint32_t to) {
    auto wide = (static_cast<unsigned __int128>(value) * to + from / 2) / from;
    // Times beyond 2^62 cannot be added to others safely and mean nothing.
    if (wide >> 62U != 0) return std::nullopt;
    return static_cast<std::uint64_t>(wide);
}

}  // namespace

std::optional<int> quarter_turns(Matrix const& matrix) {
    static constexpr std::int32_t kOne = 0x10000;
    auto is = [&](std::int32_t a, std::int32_t b, std::int32_t c, std::int32_t d) {
        return matrix[0] == a && matrix[1] == b && matrix[3] == c && matrix[4] == d;
    };
    if (is(kOne, 0, 0, kOne)) return 0;
    if (is(0, kOne, -kOne, 0)) return 1;
    if (is(-kOne, 0, 0, -kOne)) return 2;
    if (is(0, -kOne, kOne, 0)) return 3;
    return std::nullopt;
}

Result<EditShift> Track::edit_shift(std::uint32_t movie_timescale) const {
    EditShift shift;
    std::size_t media = 0;
    Error const unsupported{Errc::unsupported, "the edit list rearranges the media", "edit_list"};
    if (edits.size() > 2 || movie_timescale == 0) return unsupported;
    if (edits.empty()) return shift;
    if (edits.size() == 2 || edits[0].media_time == -1) {
        if (edits.size() != 2 || edits[0].media_time != -1) return unsupported;
        auto delay = rescale(edits[0].duration, movie_timescale, timescale);
        if (!delay) return unsupported;
        shift.delay = *delay;
        media = 1;
    }
    auto const& edit = edits[media];
    if (edit.media_time < 0 || edit.rate != 0x00010000) return unsupported;
    auto shown = rescale(edit.duration, movie_timescale, timescale);
    if (!shown || edit.media_time >> 62U != 0) return unsupported;
    shift.media_time = edit.media_time;
    if (edit.duration != 0) shift.shown = *shown;
    return shift;
}

Result<Track> parse_track(ByteView trak, std::uint64_t file_size, std::uint32_t samples_max) {
    Track track;
    KLIEG_TRY(auto tkhd, get_box(trak, fourcc("tkhd")));
    KLIEG_CHECK(read_tkhd(tkhd, track));
    KLIEG_TRY(auto edts, find_box(trak, fourcc("edts")));
    if (edts) KLIEG_CHECK(read_edits(edts->content, track));
    KLIEG_TRY(auto mdia, get_box(trak, fourcc("mdia")));
    KLIEG_TRY(auto mdhd, get_box(mdia, fourcc("mdhd")));
    KLIEG_CHECK(read_mdhd(mdhd, track));
    KLIEG_TRY(auto hdlr, get_box(mdia, fourcc("hdlr")));
    KLIEG_CHECK(read_handler(hdlr, track));
    KLIEG_TRY(auto minf, get_box(mdia, fourcc("minf")));
    KLIEG_TRY(auto stbl, get_box(minf, fourcc("stbl")));
    KLIEG_TRY(auto stsd, get_box(stbl, fourcc("stsd")));
    KLIEG_CHECK(read_entries(stsd, track));
    // Time codes, chapters and metadata are never repackaged, so their tables need not make sense.
    if (track.is_video() || track.is_audio()) {
        KLIEG_CHECK(read_data_reference(minf, track));
        KLIEG_TRY(track.samples, SampleTable::parse(stbl, file_size, samples_max));
    }
    return track;
}

}  // namespace klieg::media::mp4
