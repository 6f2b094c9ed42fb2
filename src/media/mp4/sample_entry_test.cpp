#include "media/mp4/sample_entry.h"

#include <gtest/gtest.h>

#include <array>

namespace klieg::media::mp4 {

namespace {

/// An mp4a entry whose AudioSpecificConfig, of AAC-LC at 48 kHz in stereo, is padded to `config_size`.
Bytes aac_entry(std::uint8_t config_size) {
    ByteWriter writer;
    writer.zeros(28);
    {
        BoxScope esds(writer, fourcc("esds"), FullBoxHeader{});
        writer.u8(3);
        writer.u8(static_cast<std::uint8_t>(3 + 2 + 13 + 2 + config_size));
        writer.zeros(3);
        writer.u8(4);
        writer.u8(static_cast<std::uint8_t>(13 + 2 + config_size));
        writer.u8(0x40);
        writer.zeros(12);
        writer.u8(5);
        writer.u8(config_size);
        writer.u16(0x1190);
        writer.zeros(config_size - 2U);
    }
    return writer.take();
}

Result<SampleEntry> parse_entry(Bytes const& content) {
    return parse_sample_entry({fourcc("mp4a"), content}, EntryKind::audio);
}

}  // namespace

TEST(SampleEntry, TakesOnlyAacConfigurationsThatItCanWriteAgain) {
    for (auto size : std::to_array<std::uint8_t>({2, 5, 63})) {
        auto entry = parse_entry(aac_entry(size));
        ASSERT_TRUE(entry.ok());
        EXPECT_EQ(entry->aac_config.size(), size);
        ByteWriter writer;
        write_sample_entry(writer, *entry);
        auto again = parse_sample_entry({fourcc("mp4a"), writer.view().subspan(8)}, EntryKind::audio);
        ASSERT_TRUE(again.ok());
        EXPECT_EQ(again->aac_config, entry->aac_config);
    }
    auto absurd = parse_entry(aac_entry(100));
    ASSERT_TRUE(absurd.ok());
    EXPECT_TRUE(absurd->aac_config.empty());
}

}  // namespace klieg::media::mp4
