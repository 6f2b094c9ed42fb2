#include "videos/rendition_repo.h"

#include "base/json.h"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

namespace klieg::videos {

namespace {

constexpr auto kSegments = "Segments";
constexpr std::size_t kSegmentsPerChunk = 50;

struct Head {
    int schema_version = 1;
    std::string video_id;
    std::string part;
    std::string name;
    bool video = true;
    std::string codecs;
    std::uint32_t timescale = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    double frame_rate = 0;
    std::uint32_t channels = 0;
    std::string language;
    std::uint64_t bandwidth_cap = 0;
    bool complete = false;
    bool from_samples = false;
    std::uint32_t grew_in_generation = 0;
};
BOOST_DESCRIBE_STRUCT(Head, (),
                      (schema_version, video_id, part, name, video, codecs, timescale, width, height, frame_rate,
                       channels, language, bandwidth_cap, complete, from_samples, grew_in_generation))

/// A segment as numbers: duration, bytes, then offset, length, duration and key length of each fragment.
struct Chunk {
    int schema_version = 1;
    std::string video_id;
    std::string part;
    std::vector<std::vector<std::uint64_t>> segments;
};
BOOST_DESCRIBE_STRUCT(Chunk, (), (schema_version, video_id, part, segments))

/// Rows of one generation lie together, those of a rung within them, and a rung's chunks before its head ("000000"
/// before "head"), so that one range brings a presentation in the order in which assemble() can put it together.
/// Numbers are padded so that text sorts as they do.
std::string prefix_of(std::uint32_t generation, std::string_view rung) {
    return fmt::format("{:08}/{}/", generation, rung);
}

Head to_head(VideoId const& video, std::uint32_t generation, StoredRendition const& stored) {
    auto const& rendition = stored.rendition;
    return {.video_id = video.text(),
            .part = prefix_of(generation, rendition.name) + "head",
            .name = rendition.name,
            .video = rendition.kind == media::TrackKind::video,
            .codecs = rendition.codecs,
            .timescale = rendition.timescale,
            .width = rendition.width,
            .height = rendition.height,
            .frame_rate = rendition.frame_rate,
            .channels = rendition.channels,
            .language = rendition.language,
            .bandwidth_cap = rendition.bandwidth_cap,
            .complete = rendition.complete,
            .from_samples = stored.source == SegmentSource::samples,
            .grew_in_generation = stored.grew_in_generation};
}

StoredRendition from_head(Head const& head) {
    StoredRendition stored;
    stored.source = head.from_samples ? SegmentSource::samples : SegmentSource::objects;
    stored.grew_in_generation = head.grew_in_generation;
    auto& rendition = stored.rendition;
    rendition.name = head.name;
    rendition.kind = head.video ? media::TrackKind::video : media::TrackKind::audio;
    rendition.codecs = head.codecs;
    rendition.timescale = head.timescale;
    rendition.width = head.width;
    rendition.height = head.height;
    rendition.frame_rate = head.frame_rate;
    rendition.channels = head.channels;
    rendition.language = head.language;
    rendition.bandwidth_cap = head.bandwidth_cap;
    rendition.complete = head.complete;
    return stored;
}

Chunk to_chunk(VideoId const& video, std::uint32_t generation, media::Rendition const& rendition, std::size_t number) {
    Chunk chunk{.video_id = video.text(), .part = prefix_of(generation, rendition.name) + fmt::format("{:06}", number)};
    auto end = std::min(rendition.segments.size(), (number + 1) * kSegmentsPerChunk);
    for (auto i = number * kSegmentsPerChunk; i < end; ++i) {
        auto const& segment = rendition.segments[i];
        std::vector<std::uint64_t> numbers{segment.duration, segment.bytes};
        for (auto const& fragment : segment.fragments)
            numbers.insert(numbers.end(), {fragment.offset, fragment.length, fragment.duration, fragment.key_length});
        chunk.segments.push_back(std::move(numbers));
    }
    return chunk;
}

Result<> add_chunk(Chunk const& chunk, media::Rendition& rendition) {
    for (auto const& numbers : chunk.segments) {
        if (numbers.size() < 2 || (numbers.size() - 2) % 4 != 0)
            return Error{Errc::corrupt, "a stored segment is malformed"};
        media::Segment segment{.number = static_cast<std::uint32_t>(rendition.segments.size()),
                               .duration = numbers[0],
                               .bytes = numbers[1]};
        for (std::size_t i = 2; i < numbers.size(); i += 4)
            segment.fragments.push_back({numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 3]});
        rendition.segments.push_back(std::move(segment));
    }
    return {};
}

/// In the order of the keys every chunk of a rendition comes before its head: digits sort before letters.
Result<std::vector<StoredRendition>> assemble(std::vector<ports::Item> const& items) {
    std::vector<StoredRendition> renditions;
    std::vector<Chunk> chunks;
    for (auto const& item : items) {
        if (!item.contains("Name")) {
            KLIEG_TRY(auto chunk, json::from_item<Chunk>(item));
            chunks.push_back(std::move(chunk));
            continue;
        }
        KLIEG_TRY(auto head, json::from_item<Head>(item));
        auto stored = from_head(head);
        for (auto const& chunk : chunks) KLIEG_CHECK(add_chunk(chunk, stored.rendition));
        chunks.clear();
        renditions.push_back(std::move(stored));
    }
    return renditions;
}

}  // namespace

std::vector<ports::TableSchema> RenditionRepo::tables() {
    return {{.name = kSegments, .partition_attribute = "VideoId", .sort_attribute = "Part"}};
}

Task<Result<std::vector<StoredRendition>>> RenditionRepo::read(VideoId video, std::string prefix) {
    std::vector<ports::Item> items;
    ports::Cursor cursor;
    do {
        ports::Query query{.table = kSegments,
                           .partition = video.text(),
                           .from = prefix,
                           .to = prefix + "\x7f",
                           .limit = 200,
                           .cursor = std::move(cursor)};
        KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
        std::move(page.items.begin(), page.items.end(), std::back_inserter(items));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return assemble(items);
}

Task<Result<std::vector<StoredRendition>>> RenditionRepo::list(VideoId video, std::uint32_t generation) {
    co_return co_await read(std::move(video), fmt::format("{:08}/", generation));
}

Task<Result<StoredRendition>> RenditionRepo::get(VideoId video, std::uint32_t generation, std::string rung) {
    KLIEG_CO_TRY(auto found, co_await read(std::move(video), prefix_of(generation, rung)));
    if (found.empty()) co_return Error{Errc::not_found, "there is no such rendition"};
    co_return std::move(found.front());
}

Task<Result<>> RenditionRepo::put_from(VideoId video, std::uint32_t generation, StoredRendition stored,
                                       std::size_t first) {
    // The head comes last: a reader that sees it sees all.
    auto const count = stored.rendition.segments.size();
    ports::Transaction transaction;
    for (auto chunk = first / kSegmentsPerChunk; chunk * kSegmentsPerChunk < count; ++chunk) {
        if (transaction.size() == ports::kTransactionActionsMax - 1) {
            KLIEG_CO_CHECK(co_await tables_.transact(std::move(transaction)));
            transaction = {};
        }
        transaction.add(ports::Put{kSegments, json::to_item(to_chunk(video, generation, stored.rendition, chunk))});
    }
    transaction.add(ports::Put{kSegments, json::to_item(to_head(video, generation, stored))});
    co_return co_await tables_.transact(std::move(transaction));
}

Task<Result<>> RenditionRepo::remove(VideoId video, std::uint32_t generation) {
    co_return co_await remove_below(std::move(video), fmt::format("{:08}/", generation));
}

Task<Result<>> RenditionRepo::remove_below(VideoId video, std::string prefix) {
    for (;;) {
        ports::Query query{.table = kSegments, .partition = video.text(), .limit = ports::kTransactionActionsMax};
        if (!prefix.empty()) {
            query.from = prefix;
            query.to = prefix + "\x7f";
        }
        KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
        if (page.items.empty()) co_return Result<>{};
        ports::Transaction transaction;
        for (auto const& item : page.items)
            transaction.add(ports::Delete{kSegments, {video.text(), std::string(item.at("Part").as_string())}});
        KLIEG_CO_CHECK(co_await tables_.transact(std::move(transaction)));
    }
}

}  // namespace klieg::videos
