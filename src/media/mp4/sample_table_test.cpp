#include "media/mp4/sample_table.h"

#include "media/mp4/boxes.h"

#include <gtest/gtest.h>

#include <deque>

namespace klieg::media::mp4 {

namespace {

using Rows = std::vector<std::uint32_t>;

void table(ByteWriter& writer, FourCc type, Rows const& rows, std::size_t columns) {
    BoxScope box(writer, type, FullBoxHeader{});
    writer.u32(static_cast<std::uint32_t>(rows.size() / columns));
    for (auto value : rows) writer.u32(value);
}

/// Six samples in three chunks: two, two, two, of sizes 1 to 6.
struct Tables {
    Rows stts = {4, 100, 2, 50};
    Rows ctts = {1, 200, 5, 0};
    Rows stss = {1, 4};
    Rows stsc = {1, 2, 1};
    Rows stco = {10, 40, 20};
    Rows sizes = {1, 2, 3, 4, 5, 6};
    std::uint32_t constant_size = 0;
    std::uint32_t count = 6;
    bool wide_offsets = false;  ///< co64: two words an offset

    Bytes bytes() const {
        ByteWriter writer;
        table(writer, fourcc("stts"), stts, 2);
        if (!ctts.empty()) table(writer, fourcc("ctts"), ctts, 2);
        if (!stss.empty()) table(writer, fourcc("stss"), stss, 1);
        table(writer, fourcc("stsc"), stsc, 3);
        wide_offsets ? table(writer, fourcc("co64"), stco, 2) : table(writer, fourcc("stco"), stco, 1);
        {
            BoxScope stsz(writer, fourcc("stsz"), FullBoxHeader{});
            writer.u32(constant_size);
            writer.u32(count);
            for (auto size : sizes) writer.u32(size);
        }
        return writer.take();
    }
};

/// The table reads in the bytes of its box, which so stay until the end.
Result<SampleTable> parse_tables(Tables const& tables, std::uint64_t file_size = 1000) {
    static std::deque<Bytes> kept;
    return SampleTable::parse(kept.emplace_back(tables.bytes()), file_size, kSamplesMax);
}

}  // namespace

TEST(SampleTable, KnowsEverySample) {
    auto parsed = parse_tables({});
    ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
    EXPECT_EQ(parsed->duration(), 500U);
    std::vector<std::uint64_t> const offsets = {10, 11, 40, 43, 20, 25};
    std::vector<std::int64_t> const times = {0, 100, 200, 300, 400, 450};
    auto cursor = parsed->from(0);
    for (std::uint32_t i = 0; i < 6; ++i) {
        auto sample = cursor.next();
        ASSERT_TRUE(sample.has_value());
        EXPECT_EQ(sample->offset, offsets[i]) << i;
        EXPECT_EQ(sample->decode_time, times[i]) << i;
        EXPECT_EQ(sample->size, i + 1);
        EXPECT_EQ(sample->composition, i == 0 ? 200 : 0);
        EXPECT_EQ(sample->sync, i == 0 || i == 3);
        // Reached directly, it is the same.
        auto direct = parsed->at(i);
        EXPECT_EQ(direct.offset, sample->offset);
        EXPECT_EQ(direct.decode_time, sample->decode_time);
        EXPECT_EQ(direct.composition, sample->composition);
        EXPECT_EQ(direct.sync, sample->sync);
    }
    EXPECT_FALSE(cursor.next().has_value());
    EXPECT_FALSE(parsed->from(6).next().has_value());
}

TEST(SampleTable, WithoutStssEverySampleIsSync) {
    auto parsed = parse_tables({.stss = {}});
    ASSERT_TRUE(parsed.ok());
    EXPECT_TRUE(parsed->all_sync());
    EXPECT_TRUE(parsed->at(5).sync);
}

TEST(SampleTable, TakesNegativeCompositionOffsets) {
    auto parsed = parse_tables({.ctts = {3, static_cast<std::uint32_t>(-40), 3, 7}});
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->at(2).composition, -40);
    EXPECT_EQ(parsed->composition_min(), -40);
}

TEST(SampleTable, TakesOffsetsBeyondFourGigabytes) {
    auto parsed = parse_tables({.stco = {1, 705'032'704, 1, 705'032'804, 2, 0}, .wide_offsets = true}, 10'000'000'000);
    ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
    EXPECT_EQ(parsed->at(0).offset, 5'000'000'000U);
    EXPECT_EQ(parsed->at(2).offset, 5'000'000'100U);
    EXPECT_EQ(parsed->at(5).offset, 8'589'934'592U + 5);
}

TEST(SampleTable, ReadsCompactSizes) {
    ByteWriter writer;
    {
        BoxScope stz2(writer, fourcc("stz2"), FullBoxHeader{});
        writer.u32(4);  // bits
        writer.u32(3);
        writer.u16(0x1230);
    }
    table(writer, fourcc("stts"), {3, 10}, 2);
    table(writer, fourcc("stsc"), {1, 3, 1}, 3);
    table(writer, fourcc("stco"), {100}, 1);
    auto parsed = SampleTable::parse(writer.view(), 1000, kSamplesMax);
    ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
    EXPECT_EQ(parsed->at(0).size, 1U);
    EXPECT_EQ(parsed->at(1).size, 2U);
    EXPECT_EQ(parsed->at(2).size, 3U);
    EXPECT_EQ(parsed->at(2).offset, 103U);
}

TEST(SampleTable, RefusesTablesThatContradictEachOther) {
    EXPECT_FALSE(parse_tables({.stts = {4, 100}}).ok());
    EXPECT_FALSE(parse_tables({.stts = {4, 100, 3, 50}}).ok());
    EXPECT_FALSE(parse_tables({.stts = {UINT32_MAX, 100, 7, 50}}).ok());
    EXPECT_FALSE(parse_tables({.ctts = {5, 0}}).ok());
    EXPECT_FALSE(parse_tables({.stss = {4, 1}}).ok());
    EXPECT_FALSE(parse_tables({.stss = {7}}).ok());
    EXPECT_FALSE(parse_tables({.stss = {0}}).ok());
    EXPECT_FALSE(parse_tables({.stsc = {1, 3, 1}}).ok());
    EXPECT_FALSE(parse_tables({.stsc = {2, 3, 1}}).ok());
    EXPECT_FALSE(parse_tables({.stsc = {1, 0, 1}}).ok());
    EXPECT_FALSE(parse_tables({.stsc = {1, 2, 1, 1, 2, 1}}).ok());
    EXPECT_FALSE(parse_tables({.stsc = {}}).ok());
    EXPECT_FALSE(parse_tables({.sizes = {1, 2, 3}}).ok());
    EXPECT_FALSE(parse_tables({}, 44).ok());  // the second chunk ends at 47
}

/// Places are found behind a mark every few dozen rows, over rows of no samples, too.
TEST(SampleTable, FindsEveryPlaceAmongManyRows) {
    Tables tables{.stts = {}, .ctts = {}, .stss = {}, .stsc = {}, .stco = {}, .sizes = {}, .count = 0};
    std::uint32_t offset = 0;
    for (std::uint32_t chunk = 0; chunk < 500; ++chunk) {
        auto const samples = 1 + chunk % 3;
        tables.stco.push_back(offset);
        tables.stsc.insert(tables.stsc.end(), {chunk + 1, samples, 1});
        tables.stts.insert(tables.stts.end(), {samples, 10 + chunk % 7, 0, 99});
        tables.ctts.insert(tables.ctts.end(), {0, 5, samples, chunk});
        tables.stss.push_back(tables.count + 1);
        for (std::uint32_t i = 0; i < samples; ++i) {
            tables.sizes.push_back(1 + (tables.count + i) % 11);
            offset += tables.sizes.back();
        }
        tables.count += samples;
        offset += chunk % 2;
    }
    auto parsed = parse_tables(tables, offset);
    ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
    EXPECT_EQ(parsed->sync_count(), 500U);
    EXPECT_EQ(parsed->sync_sample(499) + 1, tables.stss.back());
    auto cursor = parsed->from(0);
    std::uint64_t bytes = 0;
    for (std::uint32_t i = 0; i < tables.count; ++i) {
        auto const sample = cursor.next();
        auto const direct = parsed->at(i);
        ASSERT_TRUE(sample.has_value()) << i;
        ASSERT_EQ(direct.offset, sample->offset) << i;
        ASSERT_EQ(direct.size, tables.sizes[i]) << i;
        ASSERT_EQ(direct.duration, sample->duration) << i;
        ASSERT_EQ(direct.decode_time, sample->decode_time) << i;
        ASSERT_EQ(direct.composition, sample->composition) << i;
        ASSERT_EQ(direct.sync, sample->sync) << i;
        bytes += direct.size;
    }
    EXPECT_FALSE(cursor.next().has_value());
    EXPECT_EQ(parsed->bytes(), bytes);
}

TEST(SampleTable, TellsWhereItsChunksLie) {
    auto parsed = parse_tables({});
    ASSERT_TRUE(parsed.ok());
    auto chunks = parsed->chunks();
    for (auto [offset, length] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{{10, 3}, {40, 7}, {20, 11}}) {
        auto const chunk = chunks.next();
        ASSERT_TRUE(chunk.has_value());
        EXPECT_EQ(chunk->offset, offset);
        EXPECT_EQ(chunk->length, length);
    }
    EXPECT_FALSE(chunks.next().has_value());
}

TEST(SampleTable, TakesNoMemoryForSamplesThatAreOnlyClaimed) {
    // Twenty million samples in a table of a few bytes: parsed as runs, and refused when the file cannot hold them.
    Tables bomb{.stts = {20'000'000, 1}, .ctts = {}, .stss = {}, .stsc = {1, 20'000'000, 1}, .stco = {0}, .sizes = {}};
    bomb.constant_size = 1;
    bomb.count = 20'000'000;
    EXPECT_FALSE(parse_tables(bomb).ok());
    EXPECT_TRUE(parse_tables(bomb, 20'000'000).ok());
    bomb.count = 20'000'001;
    auto refused = parse_tables(bomb, UINT64_MAX);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::too_large);
}

}  // namespace klieg::media::mp4
