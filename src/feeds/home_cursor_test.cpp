#include "feeds/home_cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klieg::feeds {
namespace {

VideoId id_of(char letter) {
    return *VideoId::parse("v_" + std::string(15, letter) + "q");
}

TEST(HomeCursor, SaysWhatItHolds) {
    HomeCursor const cursor{.left = {id_of('a'), id_of('7'), *VideoId::parse("v_abcdefghijklm234")},
                            .shown = {mark_of(id_of('z')), 0, 0xffffffff},
                            .newest = "2026:what the store says"};
    auto const read = HomeCursor::parse(cursor.text());
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->left, cursor.left);
    EXPECT_EQ(read->shown, cursor.shown);
    EXPECT_EQ(read->newest, cursor.newest);
    EXPECT_NE(mark_of(id_of('a')), mark_of(id_of('b')));
}

TEST(HomeCursor, FitsIntoAnAddress) {
    HomeCursor full{.newest = std::string(200, 'x')};
    for (std::size_t i = 0; i < kHomeMixMax; ++i) {
        full.left.push_back(id_of('c'));
        full.shown.push_back(1);
    }
    EXPECT_LT(full.text().size(), 3000U);
    EXPECT_TRUE(HomeCursor::parse(full.text()).ok());
}

TEST(HomeCursor, IsNotMadeOfAnything) {
    HomeCursor full{.left = {id_of('a')}, .shown = {1}, .newest = "x"};
    auto const text = full.text();
    for (std::size_t length = 0; length + 2 < text.size(); ++length) {
        auto const read = HomeCursor::parse(text.substr(0, length));
        if (read.ok()) EXPECT_LE(read->left.size(), 1U);
    }
    for (auto const* wrong : {"", "x", "%%%%", "____", "AAA", "AAAA", "gQ"})
        EXPECT_EQ(HomeCursor::parse(wrong).ok(), std::string_view(wrong) == "AAAA") << wrong;
    EXPECT_FALSE(HomeCursor::parse(std::string(5000, 'A')).ok());
}

}  // namespace
}  // namespace klieg::feeds
