#include "videos/rendition_repo.h"

#include "base/json.h"
#include "base/random.h"
#include "media/bandwidth.h"
#include "testing/async_test.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"

#include <gmock/gmock.h>

namespace klieg::videos {
namespace {

using ::testing::UnorderedElementsAre;

StoredRendition rendition(std::string name, std::uint32_t segments) {
    StoredRendition stored;
    stored.rendition = {.name = std::move(name),
                        .codecs = "avc1.64001f",
                        .timescale = 90000,
                        .width = 1280,
                        .height = 720,
                        .frame_rate = 29.97,
                        .language = "de",
                        .bandwidth_cap = 3'000'000,
                        .opening = media::Opening::long_segments};
    for (std::uint32_t i = 0; i < segments; ++i) {
        media::Segment segment{.number = i, .duration = 540'000 + i, .bytes = 1'000'000 + i};
        for (std::uint64_t piece = 0; piece < 3; ++piece)
            segment.fragments.push_back({piece * 1000, 900 + i, 180'000, 70});
        stored.rendition.segments.push_back(std::move(segment));
    }
    return stored;
}

void expect_same(StoredRendition const& one, StoredRendition const& other) {
    EXPECT_EQ(one.source, other.source);
    EXPECT_EQ(one.grew_in_generation, other.grew_in_generation);
    auto const& [a, b] = std::tie(one.rendition, other.rendition);
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.codecs, b.codecs);
    EXPECT_EQ(a.timescale, b.timescale);
    EXPECT_EQ(a.width, b.width);
    EXPECT_EQ(a.height, b.height);
    EXPECT_EQ(a.frame_rate, b.frame_rate);
    EXPECT_EQ(a.language, b.language);
    EXPECT_EQ(a.bandwidth_cap, b.bandwidth_cap);
    EXPECT_EQ(a.opening, b.opening);
    EXPECT_EQ(a.complete, b.complete);
    ASSERT_EQ(a.segments.size(), b.segments.size());
    for (std::size_t i = 0; i < a.segments.size(); ++i) {
        EXPECT_EQ(a.segments[i].number, b.segments[i].number);
        EXPECT_EQ(a.segments[i].duration, b.segments[i].duration);
        EXPECT_EQ(a.segments[i].bytes, b.segments[i].bytes);
        ASSERT_EQ(a.segments[i].fragments.size(), b.segments[i].fragments.size());
        for (std::size_t piece = 0; piece < a.segments[i].fragments.size(); ++piece) {
            EXPECT_EQ(a.segments[i].fragments[piece].offset, b.segments[i].fragments[piece].offset);
            EXPECT_EQ(a.segments[i].fragments[piece].length, b.segments[i].fragments[piece].length);
            EXPECT_EQ(a.segments[i].fragments[piece].duration, b.segments[i].fragments[piece].duration);
            EXPECT_EQ(a.segments[i].fragments[piece].key_length, b.segments[i].fragments[piece].key_length);
        }
    }
}

struct Rows {
    testing::MemoryTableStore tables{RenditionRepo::tables()};
    RenditionRepo repo{tables};
    SystemRandom random;
    VideoId video = VideoId::make(random);
};

KLIEG_ASYNC_TEST(RenditionRepo, ReadsBackWhatItWroteOverManyChunks) {
    Rows rows;
    for (std::uint32_t count : {0U, 1U, 49U, 50U, 51U, 120U, 1500U}) {
        auto written = rendition("720", count);
        written.rendition.complete = true;
        written.grew_in_generation = 3;
        for (auto const source : {SegmentSource::objects, SegmentSource::samples, SegmentSource::samples_on_request}) {
            written.source = source;
            written.rendition.opening = count % 2 == 0 ? media::Opening::long_segments : media::Opening::short_segments;
            CO_ASSERT_OK(co_await rows.repo.put(rows.video, count + 1, written));
            auto read = co_await rows.repo.get(rows.video, count + 1, "720");
            CO_ASSERT_OK(read);
            expect_same(written, *read);
        }
    }
}

KLIEG_ASYNC_TEST(RenditionRepo, AppendsWithoutTouchingFullChunks) {
    Rows rows;
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition("240", 1)));
    for (std::uint32_t count = 2; count <= 120; ++count) {
        auto const longer = rendition("240", count);
        GrowingRendition const growing{longer.rendition, longer.rendition.segments,
                                       media::summary_of(longer.rendition).totals};
        CO_ASSERT_OK(co_await rows.repo.append(rows.video, 1, growing, {.first = count - 1}));
        auto read = co_await rows.repo.get(rows.video, 1, "240");
        CO_ASSERT_OK(read);
        CO_ASSERT(read->rendition.segments.size() == count);
    }
    expect_same(*co_await rows.repo.get(rows.video, 1, "240"), rendition("240", 120));
    EXPECT_EQ(rows.tables.item_count("Segments"), 4U) << "a head and three chunks";
}

/// Of a long rendition one segment is another, and rows of others are left alone.
KLIEG_ASYNC_TEST(RenditionRepo, WritesOnlyTheChunksThatHaveChanged) {
    Rows rows;
    auto stored = rendition("240", 5000);
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, stored));
    auto shown = stored.rendition.segments;
    shown[120].bytes = 7;
    shown[10].bytes = shown[4000].bytes = 9;  // which is not said to have changed
    GrowingRendition const growing{stored.rendition, shown, media::summary_of(stored.rendition).totals};
    CO_ASSERT_OK(co_await rows.repo.append(rows.video, 1, growing, {.first = 120, .end = 121}));
    stored.rendition.segments[120].bytes = 7;
    expect_same(*co_await rows.repo.get(rows.video, 1, "240"), stored);
}

KLIEG_ASYNC_TEST(RenditionRepo, KeepsRungsGenerationsAndVideosApart) {
    Rows rows;
    auto other = VideoId::make(rows.random);
    for (auto const* name : {"240", "audio", "audio-low", "source", "2160"})
        CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition(name, 60)));
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 11, rendition("240", 2)));
    CO_ASSERT_OK(co_await rows.repo.put(other, 1, rendition("240", 3)));
    auto listed = co_await rows.repo.list(rows.video, 1);
    CO_ASSERT_OK(listed);
    std::vector<std::string> names;
    for (auto const& stored : *listed) {
        names.push_back(stored.rendition.name);
        EXPECT_EQ(stored.rendition.segments.size(), 60U);
    }
    EXPECT_THAT(names, UnorderedElementsAre("2160", "240", "audio", "audio-low", "source"));
    EXPECT_EQ((co_await rows.repo.get(rows.video, 1, "24")).error().kind, Errc::not_found);
    EXPECT_EQ((co_await rows.repo.get(rows.video, 2, "240")).error().kind, Errc::not_found);

    CO_ASSERT_OK(co_await rows.repo.remove(rows.video, 1));
    EXPECT_TRUE((co_await rows.repo.list(rows.video, 1))->empty());
    EXPECT_EQ((co_await rows.repo.list(rows.video, 11))->size(), 1U);
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition("240", 6000)));
    CO_ASSERT_OK(co_await rows.repo.remove_all(rows.video));
    CO_ASSERT_OK(co_await rows.repo.remove_all(rows.video));
    EXPECT_TRUE((co_await rows.repo.list(rows.video, 11))->empty());
    EXPECT_EQ((co_await rows.repo.list(other, 1))->size(), 1U);
}

void expect_same(RenditionHead const& one, RenditionHead const& other) {
    EXPECT_EQ(one.source, other.source);
    EXPECT_EQ(one.grew_in_generation, other.grew_in_generation);
    auto const& [a, b] = std::tie(one.summary.totals, other.summary.totals);
    EXPECT_EQ(a.count, b.count);
    EXPECT_EQ(a.duration, b.duration);
    EXPECT_EQ(a.bandwidth.peak, b.bandwidth.peak);
    EXPECT_EQ(a.bandwidth.average, b.bandwidth.average);
    EXPECT_EQ(a.key_frames.peak, b.key_frames.peak);
    EXPECT_EQ(a.key_frames.average, b.key_frames.average);
    expect_same(StoredRendition{one.summary.format}, StoredRendition{other.summary.format});
}

RenditionHead head_of(StoredRendition const& stored) {
    return {media::summary_of(stored.rendition), stored.source, stored.grew_in_generation};
}

/// Segments of ten hours, as an encoder makes them: 6 s each, three fragments.
KLIEG_ASYNC_TEST(RenditionRepo, ReadsTheHeadsOfTenHoursInOneQueryOf64KiB) {
    Rows rows;
    std::vector<StoredRendition> stored;
    for (auto const* name :
         {"1080", "144", "1440", "2160", "240", "360", "480", "720", "audio", "audio-low", "source"}) {
        stored.push_back(rendition(name, 6000));
        CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, stored.back()));
    }
    auto const before = rows.tables.reads_of("Segments");
    auto heads = co_await rows.repo.heads(rows.video, 1);
    CO_ASSERT_OK(heads);
    auto const after = rows.tables.reads_of("Segments");
    EXPECT_EQ(after.calls - before.calls, 1U);
    EXPECT_LE(after.bytes - before.bytes, std::size_t{64} << 10U);
    CO_ASSERT(heads->size() == stored.size());
    for (std::size_t i = 0; i < stored.size(); ++i) expect_same((*heads)[i], head_of(stored[i]));

    auto head = co_await rows.repo.head(rows.video, 1, "720");
    CO_ASSERT_OK(head);
    EXPECT_EQ(head->summary.totals.count, 6000U);
    auto const one = rows.tables.reads_of("Segments");
    EXPECT_EQ(one.calls - after.calls, 1U);
    EXPECT_LE(one.bytes - after.bytes, std::size_t{1} << 10U);
}

/// Rows as the release before wrote them: the head behind its chunks, and nothing in it of what they hold.
Task<> write_as_before(Rows& rows, std::uint32_t generation, std::vector<StoredRendition> all) {
    auto const folder = std::string("0000000") + std::to_string(generation) + "/";
    for (auto const& stored : all) CO_ASSERT_OK(co_await rows.repo.put(rows.video, generation, stored));
    for (auto const& stored : all) {
        auto const& rung = stored.rendition.name;
        ports::Key const key{rows.video.text(), folder + "head/" + rung};
        auto head = co_await rows.tables.get("Segments", key, ports::Consistency::strong);
        CO_ASSERT(head.ok() && head->has_value());
        auto item = **head;
        for (auto const* since : {"Segments", "Duration", "PeakBandwidth", "AverageBandwidth", "KeyFramesPeakBandwidth",
                                  "KeyFramesAverageBandwidth", "OpensWithShortSegments"})
            CO_ASSERT(item.erase(since) == 1);
        item["SchemaVersion"] = 1;
        item["Part"] = folder + rung + "/head";
        CO_ASSERT_OK(co_await rows.tables.write(ports::Put{"Segments", item}));
        CO_ASSERT_OK(co_await rows.tables.write(ports::Delete{"Segments", key}));
    }
}

KLIEG_ASYNC_TEST(RenditionRepo, ReadsHeadsOfTheFormBefore) {
    Rows rows;
    std::vector<StoredRendition> written;
    for (auto const* name : {"240", "audio", "source"})
        written.push_back(rendition(name, name == std::string("audio") ? 0 : 120));
    co_await write_as_before(rows, 1, written);
    auto heads = co_await rows.repo.heads(rows.video, 1);
    CO_ASSERT(heads.ok() && heads->size() == written.size());
    auto all = co_await rows.repo.list(rows.video, 1);
    CO_ASSERT(all.ok() && all->size() == written.size());
    for (std::size_t i = 0; i < written.size(); ++i) {
        auto const& name = written[i].rendition.name;
        expect_same((*heads)[i], head_of(written[i]));
        expect_same((*all)[i], written[i]);
        expect_same(*co_await rows.repo.get(rows.video, 1, name), written[i]);
        expect_same(*co_await rows.repo.head(rows.video, 1, name), head_of(written[i]));
    }
    EXPECT_EQ((co_await rows.repo.head(rows.video, 1, "360")).error().kind, Errc::not_found);
}

/// A recount asks for them, and must not read ten hours of segments to hear them.
KLIEG_ASYNC_TEST(RenditionRepo, SaysWhatSegmentsComeToWithoutReadingThem) {
    Rows rows;
    auto const written = rendition("240", 120);
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, written));
    std::uint64_t bytes = 0;
    for (auto const& segment : written.rendition.segments) bytes += segment.bytes;
    EXPECT_EQ((co_await rows.repo.head(rows.video, 1, "240"))->summary.totals.bytes, bytes);
    // As it was written before heads said so.
    ports::Update update{.table = "Segments",
                         .key = {rows.video.text(), "00000001/head/240"},
                         .set = {{"SchemaVersion", 2}},
                         .remove = {"Bytes"}};
    CO_ASSERT_OK(co_await rows.tables.write(update));
    auto const before = co_await rows.repo.head(rows.video, 1, "240");
    CO_ASSERT_OK(before);
    EXPECT_EQ(before->summary.totals.bytes, std::nullopt);
    EXPECT_EQ(before->summary.totals.count, 120U);
    EXPECT_EQ((co_await rows.repo.get(rows.video, 1, "240"))->rendition.segments.size(), 120U);
}

/// Those were cut with long ones, and their playlists say so for ever.
KLIEG_ASYNC_TEST(RenditionRepo, TakesRowsThatDoNotSayHowTheyOpenForLongOnes) {
    Rows rows;
    auto written = rendition("source", 120);
    written.rendition.opening = media::Opening::short_segments;
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, written));
    expect_same(*co_await rows.repo.head(rows.video, 1, "source"), head_of(written));
    ports::Update update{
        .table = "Segments", .key = {rows.video.text(), "00000001/head/source"}, .remove = {"OpensWithShortSegments"}};
    CO_ASSERT_OK(co_await rows.tables.write(update));
    written.rendition.opening = media::Opening::long_segments;
    expect_same(*co_await rows.repo.head(rows.video, 1, "source"), head_of(written));
    expect_same(*co_await rows.repo.get(rows.video, 1, "source"), written);
}

KLIEG_ASYNC_TEST(RenditionRepo, RemovesARungAndNoOther) {
    Rows rows;
    for (auto const* name : {"240", "2400", "audio"})
        CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition(name, 120)));
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 2, rendition("240", 10)));
    auto const before = rows.tables.item_count("Segments");
    CO_ASSERT_OK(co_await rows.repo.remove_rung(rows.video, 1, "240"));
    EXPECT_EQ(rows.tables.item_count("Segments"), before - 4) << "a head, and three chunks";
    EXPECT_EQ((co_await rows.repo.get(rows.video, 1, "240")).error().kind, Errc::not_found);
    EXPECT_EQ((co_await rows.repo.heads(rows.video, 1))->size(), 2U);
    EXPECT_EQ((co_await rows.repo.heads(rows.video, 2))->size(), 1U);
    CO_ASSERT_OK(co_await rows.repo.remove_rung(rows.video, 1, "240"));
}

Task<Result<int>> renew(Rows& rows) {
    KLIEG_CO_CHECK(co_await rows.repo.renew(rows.video, 1));
    co_return 0;
}

KLIEG_ASYNC_TEST(RenditionRepo, BringsAllHeadsOfAGenerationToThePresentFormWithTheNextWrite) {
    Rows rows;
    auto const count = [&] { return rows.tables.item_count("Segments"); };
    co_await write_as_before(rows, 1, {rendition("240", 60), rendition("source", 60)});
    co_await write_as_before(rows, 2, {rendition("240", 60)});
    auto const before = count();
    std::vector<Task<Result<int>>> at_once;
    for (int i = 0; i < 3; ++i) at_once.push_back(renew(rows));
    for (auto const& renewed : co_await testing::run_concurrently(std::move(at_once))) EXPECT_TRUE(renewed.ok());
    EXPECT_EQ(count(), before) << "each head once";
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition("720", 10)));
    auto const reads = rows.tables.reads_of("Segments");
    auto heads = co_await rows.repo.heads(rows.video, 1);
    CO_ASSERT(heads.ok() && heads->size() == 3);
    EXPECT_EQ(rows.tables.reads_of("Segments").calls, reads.calls + 1);
    for (auto const* name : {"240", "source"}) {
        expect_same(*co_await rows.repo.head(rows.video, 1, name), head_of(rendition(name, 60)));
        expect_same(*co_await rows.repo.get(rows.video, 1, name), rendition(name, 60));
    }
    EXPECT_EQ((co_await rows.repo.heads(rows.video, 2))->size(), 1U) << "another generation is read as it was";
}

/// A crash between the heads of a generation would hide those that are left.
KLIEG_ASYNC_TEST(RenditionRepo, RenewsHeadsAllOrNone) {
    for (std::size_t healthy = 0; healthy < 4; ++healthy) {
        Rows rows;
        co_await write_as_before(rows, 1, {rendition("240", 60), rendition("source", 60)});
        rows.tables.fail_after(healthy, 1, {Errc::unavailable, "gone"});
        static_cast<void>(co_await rows.repo.renew(rows.video, 1));
        rows.tables.fail_after(0, 0, {});
        EXPECT_EQ((co_await rows.repo.heads(rows.video, 1))->size(), 2U) << healthy;
        CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition("720", 10)));
        EXPECT_EQ((co_await rows.repo.heads(rows.video, 1))->size(), 3U) << healthy;
    }
}

/// A run that begins again may make fewer segments; what the one before left behind the last is none.
KLIEG_ASYNC_TEST(RenditionRepo, ShowsNoSegmentThatTheHeadDoesNotCount) {
    Rows rows;
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition("240", 120)));
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition("240", 49)));
    expect_same(*co_await rows.repo.get(rows.video, 1, "240"), rendition("240", 49));
}

/// The head comes last, so a crash in between shows nothing of a rendition rather than half of it.
KLIEG_ASYNC_TEST(RenditionRepo, ShowsARenditionWholeOrNotAtAll) {
    Rows rows;
    rows.tables.fail_after(3, 1, {Errc::unavailable, "gone"});  // behind two queries for older heads
    auto written = co_await rows.repo.put(rows.video, 1, rendition("240", 50 * 150));
    EXPECT_FALSE(written.ok()) << "it takes several calls, of which the second failed";
    EXPECT_TRUE((co_await rows.repo.list(rows.video, 1))->empty());
    EXPECT_EQ((co_await rows.repo.get(rows.video, 1, "240")).error().kind, Errc::not_found);
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition("240", 50 * 150)));
    expect_same(*co_await rows.repo.get(rows.video, 1, "240"), rendition("240", 50 * 150));
}

}  // namespace
}  // namespace klieg::videos
