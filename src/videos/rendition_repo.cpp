#include "videos/rendition_repo.h"

#include "base/json.h"
#include "media/bandwidth.h"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <map>
#include <utility>

namespace klieg::videos {

namespace {

constexpr auto kSegments = "Segments";
constexpr std::size_t kSegmentsPerChunk = 50;
/// Chunks in one batch; the largest have some 80 KB.
constexpr std::size_t kChunksAtOnce = 100;
/// Rungs of one encoder begin at once; who loses finds that the other has done it.
constexpr int kPutsMax = 4;

constexpr int kHeadWithTotals = 2;
constexpr int kHeadWithBytes = 3;

struct Head {
    int schema_version = kHeadWithBytes;
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
    bool segments_kept = true;  ///< of one from samples: as objects, once they are made
    bool opens_with_short_segments = false;
    std::uint32_t grew_in_generation = 0;
    // Since version 2: what its segments come to.
    std::uint32_t segments = 0;
    std::uint64_t duration = 0;
    std::uint64_t peak_bandwidth = 0;
    std::uint64_t average_bandwidth = 0;
    std::uint64_t key_frames_peak_bandwidth = 0;
    std::uint64_t key_frames_average_bandwidth = 0;
    std::uint64_t bytes = 0;  ///< since version 3
};
BOOST_DESCRIBE_STRUCT(Head, (),
                      (schema_version, video_id, part, name, video, codecs, timescale, width, height, frame_rate,
                       channels, language, bandwidth_cap, complete, from_samples, segments_kept,
                       opens_with_short_segments, grew_in_generation, segments, duration, peak_bandwidth,
                       average_bandwidth, key_frames_peak_bandwidth, key_frames_average_bandwidth, bytes))

/// A segment as numbers: duration, bytes, then offset, length, duration and key length of each fragment.
struct Chunk {
    int schema_version = 1;
    std::string video_id;
    std::string part;
    std::vector<std::vector<std::uint64_t>> segments;
};
BOOST_DESCRIBE_STRUCT(Chunk, (), (schema_version, video_id, part, segments))

/// Rows of one generation lie together, and in them the heads, which are read alone, and those of each rung. Numbers
/// are padded so that text sorts as they do.
std::string prefix_of(std::uint32_t generation) {
    return fmt::format("{:08}/", generation);
}
std::string heads_of(std::uint32_t generation) {
    return prefix_of(generation) + "head/";
}
std::string chunks_of(std::uint32_t generation, std::string_view rung) {
    return fmt::format("{:08}/{}/", generation, rung);
}
ports::Key key_of_head(VideoId const& video, std::uint32_t generation, std::string_view rung) {
    return {video.text(), heads_of(generation) + std::string(rung)};
}

/// What a rendition is beside its segments, as it is handed to be written.
struct Description {
    media::Rendition const& rendition;
    media::SegmentTotals const& totals;
    SegmentSource source;
    std::uint32_t grew_in_generation;
};

Head to_head(VideoId const& video, std::uint32_t generation, Description const& what) {
    auto const& [rendition, totals, source, grew_in_generation] = what;
    return {.video_id = video.text(),
            .part = heads_of(generation) + rendition.name,
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
            .from_samples = is_from_samples(source),
            .segments_kept = source != SegmentSource::samples_on_request,
            .opens_with_short_segments = rendition.opening == media::Opening::short_segments,
            .grew_in_generation = grew_in_generation,
            .segments = totals.count,
            .duration = totals.duration,
            .peak_bandwidth = totals.bandwidth.peak,
            .average_bandwidth = totals.bandwidth.average,
            .key_frames_peak_bandwidth = totals.key_frames.peak,
            .key_frames_average_bandwidth = totals.key_frames.average,
            .bytes = totals.bytes.value_or(0)};
}

media::Rendition format_of(Head const& head) {
    return {.name = head.name,
            .kind = head.video ? media::TrackKind::video : media::TrackKind::audio,
            .codecs = head.codecs,
            .timescale = head.timescale,
            .width = head.width,
            .height = head.height,
            .frame_rate = head.frame_rate,
            .channels = head.channels,
            .language = head.language,
            .complete = head.complete,
            .bandwidth_cap = head.bandwidth_cap,
            .opening = head.opens_with_short_segments ? media::Opening::short_segments : media::Opening::long_segments};
}

SegmentSource source_of(Head const& head) {
    if (!head.from_samples) return SegmentSource::objects;
    return head.segments_kept ? SegmentSource::samples : SegmentSource::samples_on_request;
}

RenditionHead from_head(Head const& head) {
    media::SegmentTotals const totals{
        .count = head.segments,
        .duration = head.duration,
        .bandwidth = {.peak = head.peak_bandwidth, .average = head.average_bandwidth},
        .key_frames = {.peak = head.key_frames_peak_bandwidth, .average = head.key_frames_average_bandwidth},
        .bytes = head.schema_version >= kHeadWithBytes ? std::optional(head.bytes) : std::nullopt};
    return {.summary = {.format = format_of(head), .totals = totals},
            .source = source_of(head),
            .grew_in_generation = head.grew_in_generation,
            .schema_version = head.schema_version};
}

/// Of an attribute that a row may lack that was written before there was one.
ports::Condition is_still(std::string attribute, bool value, bool where_absent) {
    if (value != where_absent) return ports::Condition::attribute_equals(std::move(attribute), value);
    return {ports::Condition::Test::differs, std::move(attribute), !value};
}

RenditionHead head_of(StoredRendition stored) {
    return {.summary = media::summary_of(std::move(stored.rendition)),
            .source = stored.source,
            .grew_in_generation = stored.grew_in_generation};
}

/// Rows of segments lie below `part`.
Chunk to_chunk(VideoId const& video, std::string const& part, std::span<media::Segment const> segments,
               std::size_t number) {
    Chunk chunk{.video_id = video.text(), .part = part + fmt::format("{:06}", number)};
    auto end = std::min(segments.size(), (number + 1) * kSegmentsPerChunk);
    for (auto i = number * kSegmentsPerChunk; i < end; ++i) {
        auto const& segment = segments[i];
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

bool is_head(ports::Item const& item) {
    return item.contains("Name");
}

/// The rung of a chunk, by its place: "00000001/240/000000".
Result<std::string> rung_of(Chunk const& chunk) {
    auto const begin = chunk.part.find('/');
    auto const end = chunk.part.rfind('/');
    if (begin == end) return Error{Errc::corrupt, "a row of segments lies nowhere"};
    return chunk.part.substr(begin + 1, end - begin - 1);
}

/// Heads, of either form, with the chunks of their rungs, which lie in their order. Segments behind the last that a
/// head counts are of a run that came further before it was cut off.
Result<std::vector<StoredRendition>> assemble(std::vector<ports::Item> const& items) {
    std::vector<Head> heads;
    std::map<std::string, media::Rendition> with_segments;
    for (auto const& item : items) {
        if (is_head(item)) {
            KLIEG_TRY(auto head, json::from_item<Head>(item));
            heads.push_back(std::move(head));
            continue;
        }
        KLIEG_TRY(auto chunk, json::from_item<Chunk>(item));
        KLIEG_TRY(auto rung, rung_of(chunk));
        KLIEG_CHECK(add_chunk(chunk, with_segments[rung]));
    }
    std::vector<StoredRendition> renditions;
    for (auto const& head : heads) {
        StoredRendition stored{
            .rendition = format_of(head), .source = source_of(head), .grew_in_generation = head.grew_in_generation};
        auto& segments = with_segments[head.name].segments;
        if (head.schema_version >= kHeadWithTotals && segments.size() > head.segments) segments.resize(head.segments);
        stored.rendition.segments = std::move(segments);
        renditions.push_back(std::move(stored));
    }
    return renditions;
}

}  // namespace

std::vector<ports::TableSchema> RenditionRepo::tables() {
    return {{.name = kSegments, .partition_attribute = "VideoId", .sort_attribute = "Part"}};
}

Task<Result<std::vector<ports::Item>>> RenditionRepo::read(VideoId video, std::string prefix) {
    std::vector<ports::Item> items;
    ports::Cursor cursor;
    // Strongly: a video's row has just said that these segments are there, and the playlist made of them is cached.
    do {
        ports::Query query{.table = kSegments,
                           .partition = video.text(),
                           .from = prefix,
                           .to = prefix + "\x7f",
                           .limit = 200,
                           .cursor = std::move(cursor),
                           .consistency = ports::Consistency::strong};
        KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
        std::move(page.items.begin(), page.items.end(), std::back_inserter(items));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return items;
}

/// Runs `work`, which is about so many segments, where it keeps nobody waiting.
template <class Work>
Task<std::invoke_result_t<Work&>> RenditionRepo::beside_the_core(std::size_t segments, Work work) {
    if (pool_ == nullptr || segments <= kSegmentsOnCoreMax) co_return work();
    co_return co_await pool_->run(work);
}

Task<Result<std::vector<RenditionHead>>> RenditionRepo::heads(VideoId video, std::uint32_t generation) {
    KLIEG_CO_TRY(auto items, co_await read(video, heads_of(generation)));
    std::vector<RenditionHead> heads;
    for (auto const& item : items) {
        KLIEG_CO_TRY(auto head, json::from_item<Head>(item));
        heads.push_back(from_head(head));
    }
    if (!heads.empty()) co_return heads;
    KLIEG_CO_TRY(auto stored, co_await list(std::move(video), generation));  // of the form before, or none
    for (auto& one : stored) heads.push_back(head_of(std::move(one)));
    co_return heads;
}

Task<Result<RenditionHead>> RenditionRepo::head(VideoId video, std::uint32_t generation, std::string rung) {
    KLIEG_CO_TRY(auto item,
                 co_await tables_.get(kSegments, key_of_head(video, generation, rung), ports::Consistency::strong));
    if (item) {
        KLIEG_CO_TRY(auto head, json::from_item<Head>(*item));
        co_return from_head(head);
    }
    KLIEG_CO_TRY(auto stored, co_await get(std::move(video), generation, std::move(rung)));
    co_return head_of(std::move(stored));
}

/// One of the form before is brought to this one by whoever writes next to its generation, so then there is none here.
ports::Action RenditionRepo::require_head(VideoId const& video, std::uint32_t generation, std::string_view rung,
                                          RenditionHead const* head) {
    auto key = key_of_head(video, generation, rung);
    if (head == nullptr || head->schema_version == 0)
        return ports::Check{kSegments, std::move(key), {ports::Condition::attribute_absent("VideoId")}};
    auto const& totals = head->summary.totals;
    std::vector<ports::Condition> unchanged{
        ports::Condition::attribute_equals("SchemaVersion", head->schema_version),
        ports::Condition::attribute_equals("Segments", totals.count),
        is_still("Complete", head->summary.format.complete, false),
        is_still("FromSamples", is_from_samples(head->source), false),
        is_still("SegmentsKept", head->source != SegmentSource::samples_on_request, true)};
    if (totals.bytes) unchanged.push_back(ports::Condition::attribute_equals("Bytes", *totals.bytes));
    return ports::Check{kSegments, std::move(key), std::move(unchanged)};
}

Task<Result<std::vector<StoredRendition>>> RenditionRepo::list(VideoId video, std::uint32_t generation) {
    KLIEG_CO_TRY(auto items, co_await read(std::move(video), prefix_of(generation)));
    auto put_together = [&items] { return assemble(items); };
    co_return co_await beside_the_core(items.size() * kSegmentsPerChunk, put_together);
}

/// The head first: what is written meanwhile makes the chunks more than it says, and never less.
Task<Result<StoredRendition>> RenditionRepo::get(VideoId video, std::uint32_t generation, std::string rung) {
    KLIEG_CO_TRY(auto head,
                 co_await tables_.get(kSegments, key_of_head(video, generation, rung), ports::Consistency::strong));
    KLIEG_CO_TRY(auto items, co_await read(std::move(video), chunks_of(generation, rung)));
    if (head) items.push_back(*std::move(head));
    auto put_together = [&items] { return assemble(items); };
    KLIEG_CO_TRY(auto found, co_await beside_the_core(items.size() * kSegmentsPerChunk, put_together));
    if (found.empty()) co_return Error{Errc::not_found, "there is no such rendition"};
    co_return std::move(found.back());
}

Task<Result<>> RenditionRepo::put(VideoId video, std::uint32_t generation, StoredRendition stored,
                                  ports::Transaction also) {
    KLIEG_CO_CHECK(co_await renew(video, generation));
    media::SegmentMeter meter(stored.rendition.timescale);
    std::vector<ports::Put> chunks;
    auto take_apart = [&]() -> Result<> {
        auto const& segments = stored.rendition.segments;
        auto const part = chunks_of(generation, stored.rendition.name);
        for (auto const& segment : segments) meter.add(segment);
        for (std::size_t chunk = 0; chunk * kSegmentsPerChunk < segments.size(); ++chunk)
            chunks.emplace_back(ports::Put{kSegments, json::to_item(to_chunk(video, part, segments, chunk))});
        return {};
    };
    KLIEG_CO_CHECK(co_await beside_the_core(stored.rendition.segments.size(), take_apart));
    auto const totals = meter.totals();
    auto const head = to_head(video, generation, {stored.rendition, totals, stored.source, stored.grew_in_generation});
    co_return co_await write(std::move(chunks), ports::Put{kSegments, json::to_item(head)}, std::move(also));
}

Task<Result<>> RenditionRepo::append(VideoId video, std::uint32_t generation, GrowingRendition growing, Changed changed,
                                     ports::Transaction also) {
    std::vector<ports::Put> chunks;
    auto const end = std::min(changed.end, growing.segments.size());
    auto const part = chunks_of(generation, growing.rendition.name);
    auto take_apart = [&]() -> Result<> {
        for (auto chunk = changed.first / kSegmentsPerChunk; chunk * kSegmentsPerChunk < end; ++chunk)
            chunks.emplace_back(ports::Put{kSegments, json::to_item(to_chunk(video, part, growing.segments, chunk))});
        return {};
    };
    KLIEG_CO_CHECK(co_await beside_the_core(end - std::min(changed.first, end), take_apart));
    auto const head = to_head(video, generation,
                              {growing.rendition, growing.totals, SegmentSource::objects, growing.grew_in_generation});
    co_return co_await write(std::move(chunks), ports::Put{kSegments, json::to_item(head)}, std::move(also));
}

/// The head comes last: a reader that sees it sees all. The last chunk comes with it, for that is all that changes
/// while a rendition grows.
Task<Result<>> RenditionRepo::write(std::vector<ports::Put> chunks, ports::Put head, ports::Transaction also) {
    auto transaction = std::move(also);
    if (!chunks.empty()) {
        transaction.add(std::move(chunks.back()));
        chunks.pop_back();
    }
    std::vector<ports::BatchWrite> batch;
    for (auto& chunk : chunks) {
        batch.emplace_back(std::move(chunk));
        if (batch.size() == kChunksAtOnce) KLIEG_CO_CHECK(co_await tables_.write_many(std::exchange(batch, {})));
    }
    if (!batch.empty()) KLIEG_CO_CHECK(co_await tables_.write_many(std::move(batch)));
    transaction.add(std::move(head));
    co_return co_await tables_.transact(std::move(transaction));
}

/// All heads of a generation in one transaction, each new one where there is none and the old one away: heads() looks
/// for those of the form before only where there is no other. A rung that is written at the same time has been renewed
/// by its own writer, and then this begins again and finds nothing to do.
Task<Result<>> RenditionRepo::renew(VideoId video, std::uint32_t generation) {
    for (int tries = 1;; ++tries) {
        auto const prefix = heads_of(generation);
        // Strongly: heads that are there already must not be made of the old ones, which are gone.
        ports::Query any{.table = kSegments,
                         .partition = video.text(),
                         .from = prefix,
                         .to = prefix + "\x7f",
                         .limit = 1,
                         .consistency = ports::Consistency::strong};
        KLIEG_CO_TRY(auto const renewed, co_await tables_.query(std::move(any)));
        if (!renewed.items.empty()) co_return Result<>{};
        KLIEG_CO_TRY(auto old, co_await list(video, generation));
        if (old.empty()) co_return Result<>{};
        ports::Transaction transaction;
        for (auto& stored : old) {
            auto const head = head_of(std::move(stored));
            auto const& [format, totals] = head.summary;
            transaction.add(ports::Put{
                kSegments,
                json::to_item(to_head(video, generation, {format, totals, head.source, head.grew_in_generation})),
                {ports::Condition::attribute_absent("VideoId")}});
            transaction.add(ports::Delete{kSegments, {video.text(), chunks_of(generation, format.name) + "head"}});
        }
        auto written = co_await tables_.transact(std::move(transaction));
        if (written.ok() || written.error().kind != Errc::conflict || tries == kPutsMax) co_return written;
    }
}

Task<Result<>> RenditionRepo::remove(VideoId video, std::uint32_t generation) {
    KLIEG_CO_CHECK(co_await remove_unshown(video, generation));
    co_return co_await remove_below(std::move(video), prefix_of(generation));
}

Task<Result<>> RenditionRepo::remove_unshown(VideoId video, std::uint32_t generation) {
    co_return co_await remove_below(std::move(video), prefix_of(unshown(generation)));
}

Task<Result<>> RenditionRepo::remove_rung(VideoId video, std::uint32_t generation, std::string rung) {
    KLIEG_CO_CHECK(co_await tables_.write(ports::Delete{kSegments, key_of_head(video, generation, rung)}));
    co_return co_await remove_below(std::move(video), chunks_of(generation, rung));
}

Task<Result<>> RenditionRepo::remove_below(VideoId video, std::string prefix) {
    for (;;) {
        // Strongly: what this does not see, nobody looks for again, and what it has removed it would see for a while.
        ports::Query query{.table = kSegments,
                           .partition = video.text(),
                           .limit = ports::kBatchWritesMax,
                           .consistency = ports::Consistency::strong};
        if (!prefix.empty()) {
            query.from = prefix;
            query.to = prefix + "\x7f";
        }
        KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
        if (page.items.empty()) co_return Result<>{};
        std::vector<ports::BatchWrite> removals;
        for (auto const& item : page.items)
            removals.emplace_back(ports::Delete{kSegments, {video.text(), std::string(item.at("Part").as_string())}});
        KLIEG_CO_CHECK(co_await tables_.write_many(std::move(removals)));
    }
}

}  // namespace klieg::videos
