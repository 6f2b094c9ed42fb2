#include "videos/rendition_repo.h"

#include "base/random.h"
#include "testing/async_test.h"
#include "testing/memory_table_store.h"

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
                        .bandwidth_cap = 3'000'000};
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
        written.source = SegmentSource::samples;
        written.grew_in_generation = 3;
        CO_ASSERT_OK(co_await rows.repo.put(rows.video, count + 1, written));
        auto read = co_await rows.repo.get(rows.video, count + 1, "720");
        CO_ASSERT_OK(read);
        expect_same(written, *read);
    }
}

KLIEG_ASYNC_TEST(RenditionRepo, AppendsWithoutTouchingFullChunks) {
    Rows rows;
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition("240", 1)));
    for (std::uint32_t count = 2; count <= 120; ++count) {
        CO_ASSERT_OK(co_await rows.repo.put_from(rows.video, 1, rendition("240", count), count - 1));
        auto read = co_await rows.repo.get(rows.video, 1, "240");
        CO_ASSERT_OK(read);
        CO_ASSERT(read->rendition.segments.size() == count);
    }
    expect_same(*co_await rows.repo.get(rows.video, 1, "240"), rendition("240", 120));
    EXPECT_EQ(rows.tables.item_count("Segments"), 4U) << "a head and three chunks";
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

/// The head comes last, so a crash in between shows nothing of a rendition rather than half of it.
KLIEG_ASYNC_TEST(RenditionRepo, ShowsARenditionWholeOrNotAtAll) {
    Rows rows;
    rows.tables.fail_after(1, 1, {Errc::unavailable, "gone"});
    auto written = co_await rows.repo.put(rows.video, 1, rendition("240", 50 * 150));
    EXPECT_FALSE(written.ok()) << "it takes two transactions, of which the second failed";
    EXPECT_TRUE((co_await rows.repo.list(rows.video, 1))->empty());
    EXPECT_EQ((co_await rows.repo.get(rows.video, 1, "240")).error().kind, Errc::not_found);
    CO_ASSERT_OK(co_await rows.repo.put(rows.video, 1, rendition("240", 50 * 150)));
    expect_same(*co_await rows.repo.get(rows.video, 1, "240"), rendition("240", 50 * 150));
}

}  // namespace
}  // namespace klieg::videos
