#include "media/mp4/source_index.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace klieg::media::mp4 {

namespace {

/// Cameras write a handful; recorders that append free boxes stay in the hundreds. Each costs a read.
constexpr int kTopLevelBoxesMax = 1024;
constexpr std::size_t kTracksMax = 64;

/// What may stand first in a file of this family (QuickTime File Format, "Overview"): anything else is another format,
/// and reading its bytes as sizes would only produce odd errors.
bool may_come_first(FourCc type) {
    static constexpr std::array kTypes = {fourcc("ftyp"), fourcc("moov"), fourcc("mdat"), fourcc("wide"),
                                          fourcc("free"), fourcc("skip"), fourcc("pnot"), fourcc("styp")};
    return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

Error not_mp4() {
    return Error{Errc::unsupported, "the file is neither MP4 nor QuickTime", "container"};
}
Error fragmented_file() {
    return Error{Errc::unsupported, "the file is fragmented", "fragmented"};
}

/// 8.2.2. All ones are "unknown".
Result<> read_movie_header(ByteView moov, SourceIndex& index) {
    KLIEG_TRY(auto mvhd, get_box(moov, fourcc("mvhd")));
    ByteReader reader(mvhd);
    bool wide = read_full_box_header(reader).version == 1;
    reader.skip(wide ? 16 : 8);
    index.timescale = reader.u32();
    index.duration = wide ? reader.u64() : reader.u32();
    if (!reader.ok() || index.timescale == 0) return Error{Errc::corrupt, "the movie header is broken"};
    if (index.duration == (wide ? UINT64_MAX : UINT32_MAX)) index.duration = 0;
    reader.skip(4 + 2 + 10);  // rate, volume, reserved
    for (auto& cell : index.matrix) cell = reader.i32();
    // Some write none; players show such a movie as it is.
    if (std::ranges::all_of(index.matrix, [](auto cell) { return cell == 0; })) index.matrix = kUnityMatrix;
    return {};
}

/// "iTunSMPB", the name of a text among the tags.
bool has_priming_note(ByteView tags) {
    static constexpr std::string_view kName = "iTunSMPB";
    return !std::ranges::search(tags, std::as_bytes(std::span(kName))).empty();
}

}  // namespace

Result<SourceIndex> parse_moov(Bytes content, std::uint64_t file_size, Fragmented fragmented) {
    SourceIndex index{.moov = std::make_unique<Bytes const>(std::move(content))};
    ByteView const moov = *index.moov;
    KLIEG_TRY(auto compressed, find_box(moov, fourcc("cmov")));
    if (compressed) return Error{Errc::unsupported, "the index is compressed", "container"};
    KLIEG_TRY(auto extends, find_box(moov, fourcc("mvex")));
    if (extends && fragmented == Fragmented::refused) return fragmented_file();
    KLIEG_CHECK(read_movie_header(moov, index));
    BoxWalk walk(moov);
    std::uint32_t samples_left = kSamplesMax;
    while (true) {
        KLIEG_TRY(auto box, walk.next());
        if (!box) return index;
        if (box->type == fourcc("udta")) index.notes_priming = index.notes_priming || has_priming_note(box->content);
        if (box->type != fourcc("trak")) continue;
        if (index.tracks.size() == kTracksMax) return Error{Errc::corrupt, "too many tracks"};
        KLIEG_TRY(auto track, parse_track(box->content, file_size, samples_left));
        samples_left -= track.samples.count();
        index.tracks.push_back(std::move(track));
    }
}

Result<IndexPlace> find_source_index(RandomAccess const& file) {
    std::uint64_t offset = 0;
    for (int count = 0; offset < file.size(); ++count) {
        if (count == kTopLevelBoxesMax) return Error{Errc::corrupt, "too many boxes before the index"};
        std::array<std::byte, kBoxHeaderSizeMax> front{};
        KLIEG_TRY(auto length, file.read_at(offset, front));
        auto header = parse_box_header(ByteView(front).first(length), file.size() - offset);
        if (count == 0 && (!header || !may_come_first(header->type))) return not_mp4();
        if (!header) return std::move(header).error();
        if (header->type == fourcc("moof")) return fragmented_file();
        if (header->type == fourcc("moov")) {
            auto size = header->size - header->header_size;
            if (size > kMoovSizeMax) return Error{Errc::too_large, "the index of the file is larger than we take"};
            return IndexPlace{offset + header->header_size, size};
        }
        offset += header->size;
    }
    return Error{Errc::corrupt, "the file has no index: it is cut off, or its recording never ended"};
}

Result<SourceIndex> read_source_index(RandomAccess const& file, IndexPlace place) {
    KLIEG_TRY(auto moov, read_exactly(file, place.offset, static_cast<std::size_t>(place.bytes)));
    return parse_moov(std::move(moov), file.size(), Fragmented::refused);
}

Result<SourceIndex> read_source_index(RandomAccess const& file) {
    KLIEG_TRY(auto place, find_source_index(file));
    return read_source_index(file, place);
}

}  // namespace klieg::media::mp4
