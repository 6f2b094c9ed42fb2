#include "media/mp4/fragment_reader.h"

#include "media/mp4/fragment_writer.h"
#include "media/mp4/init_segment.h"

#include <gtest/gtest.h>

namespace klieg::media::mp4 {

namespace {

Bytes init_segment() {
    Track track{.handler = fourcc("soun"), .timescale = 48000};
    track.entry = {.format = fourcc("mp4a"), .channels = 2, .sample_rate = 48000};
    track.entry.aac_config = {std::byte{0x11}, std::byte{0x90}};
    return write_init_segment(track, 1024);
}

Bytes fragment(std::vector<FragmentSample> const& samples, FragmentPosition place) {
    ByteWriter writer;
    write_fragment_header(writer, samples, place);
    EXPECT_EQ(writer.size(), fragment_header_size(samples));
    for (auto const& sample : samples) writer.zeros(sample.size);
    return writer.take();
}

std::vector<std::vector<FragmentSample>> const kShapes = {
    {{10, 512, 0, true}},
    {{10, 512, 0, true}, {11, 512, 0, true}},
    {{10, 512, 1024, true}, {11, 512, -512, false}, {12, 512, 0, false}},
    {{10, 512, 0, true}, {11, 400, 0, false}},
    {{10, 512, 0, true}, {11, 512, 0, false}, {12, 512, 0, true}},
    {{10, 1, 5, true}, {0, 2, 0, false}, {12, 3, 0, true}, {12, 3, 0, false}},
};

}  // namespace

TEST(FragmentReader, ReadsWhatTheWriterWrote) {
    for (auto const& samples : kShapes) {
        FragmentReader reader;
        ASSERT_TRUE(reader.push(init_segment()).ok());
        ASSERT_NE(reader.track(), nullptr);
        EXPECT_EQ(reader.track()->timescale, 48000U);
        EXPECT_EQ(reader.shift().media_time, 1024);
        ASSERT_TRUE(reader.push(fragment(samples, {.sequence = 7, .base_time = 1ULL << 40U})).ok());
        auto read = reader.take();
        ASSERT_TRUE(read.has_value());
        EXPECT_EQ(read->base_time, 1ULL << 40U);
        ASSERT_EQ(read->samples.size(), samples.size());
        for (std::size_t i = 0; i < samples.size(); ++i) {
            EXPECT_EQ(read->samples[i].size, samples[i].size);
            EXPECT_EQ(read->samples[i].duration, samples[i].duration);
            EXPECT_EQ(read->samples[i].composition, samples[i].composition);
            EXPECT_EQ(read->samples[i].sync, samples[i].sync);
        }
        EXPECT_TRUE(reader.finish().ok());
    }
}

TEST(FragmentReader, RefusesTimeThatRunsBackwards) {
    FragmentReader reader;
    ASSERT_TRUE(reader.push(init_segment()).ok());
    ASSERT_TRUE(reader.push(fragment(kShapes[1], {.base_time = 1000})).ok());
    EXPECT_FALSE(reader.push(fragment(kShapes[1], {.base_time = 1000})).ok());
}

TEST(FragmentReader, RefusesSizesBeyondItsLimits) {
    FragmentReader reader;
    ByteWriter writer;
    writer.u32(1);
    writer.u32(fourcc("mdat"));
    writer.u64(1ULL << 40U);
    auto refused = reader.push(writer.view());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::too_large);
}

TEST(FragmentReader, RefusesFragmentsInTheWrongPlace) {
    FragmentReader early;
    EXPECT_FALSE(early.push(fragment(kShapes[0], {})).ok());
    FragmentReader twice;
    ASSERT_TRUE(twice.push(init_segment()).ok());
    EXPECT_FALSE(twice.push(init_segment()).ok());
    FragmentReader mismatch;
    ASSERT_TRUE(mismatch.push(init_segment()).ok());
    auto bytes = fragment(kShapes[1], {});
    ByteWriter writer;
    writer.raw(bytes);
    writer.patch_u32(bytes.size() - 21 - 8, 8 + 20);  // an mdat that is a byte short
    EXPECT_FALSE(mismatch.push(writer.view()).ok());
}

TEST(FragmentReader, KnowsThatAStreamIsIncomplete) {
    FragmentReader reader;
    EXPECT_FALSE(reader.finish().ok());
    auto init = init_segment();
    ASSERT_TRUE(reader.push(init).ok());
    EXPECT_TRUE(reader.finish().ok());
    ASSERT_TRUE(reader.push(ByteView(init).first(3)).ok());
    EXPECT_FALSE(reader.finish().ok());
}

}  // namespace klieg::media::mp4
