#include "adapters/tiered/far_entry.h"

#include <gtest/gtest.h>

namespace klieg::tiered {

TEST(FarEntry, IsReadAsItWasWritten) {
    FarHead const head{.until = Time(std::chrono::milliseconds(1'700'000'000'123)),
                       .tags = {{"video:v", "t1"}, {"feed", "t2"}}};
    for (std::string const text : {"", "one line", "a tag\nand {\"text\":1}\n"}) {
        auto read = parse_far_entry(to_bytes(head, text));
        ASSERT_TRUE(read.ok());
        EXPECT_EQ(read->text, text);
        EXPECT_EQ(read->head.until, head.until);
        ASSERT_EQ(read->head.tags.size(), 2U);
        EXPECT_EQ(read->head.tags[1].tag, "feed");
        EXPECT_EQ(read->head.tags[1].token, "t2");
    }
}

TEST(FarEntry, TakesNothingElse) {
    for (auto const* bytes :
         {"", "\n", "text", "{}", "{\"until\":1}\ntext", "[]\n", "{\"until\":\"soon\",\"tags\":[]}\n",
          "{\"until\":\"2026-01-01T00:00:00.000Z\",\"tags\":[{\"tag\":1}]}\n"}) {
        auto read = parse_far_entry(bytes);
        ASSERT_FALSE(read.ok()) << bytes;
        EXPECT_EQ(read.error().kind, Errc::corrupt) << bytes;
    }
}

}  // namespace klieg::tiered
