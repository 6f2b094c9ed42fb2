#include "base/ids.h"

#include <gtest/gtest.h>

namespace klieg {

TEST(Id, ReadsWhatItMakes) {
    SystemRandom random;
    auto id = VideoId::make(random);
    EXPECT_EQ(id.text().size(), 18U);
    auto read = VideoId::parse(id.text());
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, id);
}

TEST(Id, NamesNothingWhenMalformed) {
    for (auto const* text :
         {"", "v_", "v_abc", "u_aaaaaaaaaaaaaaaa", "v_AAAAAAAAAAAAAAAA", "v_aaaaaaaaaaaaaaa1", "v_../../etc/passwd"}) {
        auto read = VideoId::parse(text);
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_EQ(read.error().kind, Errc::not_found);
    }
}

TEST(Id, IsNeverMadeTwice) {
    SystemRandom random;
    EXPECT_NE(UserId::make(random), UserId::make(random));
}

}  // namespace klieg
