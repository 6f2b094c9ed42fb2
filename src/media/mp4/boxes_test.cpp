#include "media/mp4/boxes.h"

#include <gtest/gtest.h>

namespace klieg::media::mp4 {

namespace {
Bytes header(std::uint32_t size, FourCc type, std::uint64_t wide = 0) {
    ByteWriter writer;
    writer.u32(size);
    writer.u32(type);
    if (size == 1) writer.u64(wide);
    return writer.take();
}
}  // namespace

TEST(BoxHeader, ReadsSizesOf32And64Bits) {
    auto narrow = parse_box_header(header(100, fourcc("moov")), 100);
    ASSERT_TRUE(narrow.ok());
    EXPECT_EQ(narrow->size, 100U);
    EXPECT_EQ(narrow->header_size, 8U);
    auto wide = parse_box_header(header(1, fourcc("mdat"), 5'000'000'000), 6'000'000'000);
    ASSERT_TRUE(wide.ok());
    EXPECT_EQ(wide->size, 5'000'000'000U);
    EXPECT_EQ(wide->header_size, 16U);
}

TEST(BoxHeader, ASizeOfZeroReachesToTheEnd) {
    auto box = parse_box_header(header(0, fourcc("mdat")), 777);
    ASSERT_TRUE(box.ok());
    EXPECT_EQ(box->size, 777U);
}

TEST(BoxHeader, RefusesSizesThatDoNotFit) {
    EXPECT_FALSE(parse_box_header(header(101, fourcc("moov")), 100).ok());
    EXPECT_FALSE(parse_box_header(header(7, fourcc("moov")), 100).ok());
    EXPECT_FALSE(parse_box_header(header(1, fourcc("moov"), 15), 100).ok());
    EXPECT_FALSE(parse_box_header(header(1, fourcc("moov"), UINT64_MAX), 100).ok());
    EXPECT_FALSE(parse_box_header(ByteView(header(50, fourcc("moov"))).first(7), 100).ok());
}

TEST(BoxScope, FillsInTheSizesOfNestedBoxes) {
    ByteWriter writer;
    {
        BoxScope outer(writer, fourcc("moov"));
        BoxScope inner(writer, fourcc("mvhd"), {.version = 1, .flags = 5});
        writer.u32(42);
    }
    auto moov = get_box(writer.view(), fourcc("moov"));
    ASSERT_TRUE(moov.ok());
    auto mvhd = get_box(*moov, fourcc("mvhd"));
    ASSERT_TRUE(mvhd.ok());
    ByteReader reader(*mvhd);
    auto full = read_full_box_header(reader);
    EXPECT_EQ(full.version, 1);
    EXPECT_EQ(full.flags, 5U);
    EXPECT_EQ(reader.u32(), 42U);
    EXPECT_EQ(reader.remaining(), 0U);
}

TEST(BoxWalk, EndsBeforeAFewSpareBytes) {
    ByteWriter writer;
    {
        BoxScope box(writer, fourcc("free"));
    }
    writer.u32(0);
    BoxWalk walk(writer.view());
    EXPECT_TRUE((*walk.next()).has_value());
    EXPECT_FALSE((*walk.next()).has_value());
}

TEST(BoxWalk, GivesUpOnAbsurdlyManyBoxes) {
    ByteWriter writer;
    for (int i = 0; i < 5000; ++i) BoxScope box(writer, fourcc("free"));
    EXPECT_FALSE(find_box(writer.view(), fourcc("moov")).ok());
}

}  // namespace klieg::media::mp4
