#include "base/bytes.h"

#include <gtest/gtest.h>

namespace klieg {

TEST(ByteReader, ReadsWhatTheWriterWrote) {
    ByteWriter writer;
    writer.u8(1);
    writer.u16(0x0203);
    writer.u24(0x040506);
    writer.u32(0xfffffffe);
    writer.u64(0x0102030405060708);
    writer.text("moov");
    ByteReader reader(writer.view());
    EXPECT_EQ(reader.u8(), 1);
    EXPECT_EQ(reader.u16(), 0x0203);
    EXPECT_EQ(reader.u24(), 0x040506U);
    EXPECT_EQ(reader.i32(), -2);
    EXPECT_EQ(reader.u64(), 0x0102030405060708U);
    EXPECT_EQ(reader.take(4).size(), 4U);
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(reader.remaining(), 0U);
}

TEST(ByteReader, AnswersZerosPastTheEndAndRemembers) {
    ByteWriter writer;
    writer.u16(7);
    ByteReader reader(writer.view());
    EXPECT_EQ(reader.u32(), 0U);
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.u8(), 0);
}

TEST(ByteWriter, PatchesASizeLater) {
    ByteWriter writer;
    writer.u32(0);
    writer.text("free");
    writer.patch_u32(0, 8);
    EXPECT_EQ(ByteReader(writer.view()).u32(), 8U);
}

}  // namespace klieg
