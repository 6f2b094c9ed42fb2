#include "adapters/embedded/ballast.h"

#include "base/file.h"
#include "testing/temp_dir.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace klieg::embedded {

TEST(Ballast, TakesItsRoomOnceAndGivesItBack) {
    testing::TempDir dir;
    Ballast const ballast(dir.path() / "ballast", 300'000);
    EXPECT_FALSE(ballast.is_there());
    EXPECT_FALSE(ballast.drop()) << "there was none";
    ASSERT_TRUE(ballast.keep().ok());
    ASSERT_TRUE(ballast.keep().ok());
    EXPECT_TRUE(ballast.is_there());
    EXPECT_EQ(std::filesystem::file_size(dir.path() / "ballast"), 300'000U);
    EXPECT_TRUE(ballast.drop());
    EXPECT_FALSE(ballast.is_there());
    ASSERT_TRUE(ballast.keep().ok());
    EXPECT_TRUE(ballast.is_there());
}

TEST(Ballast, IsMadeWholeWhereItsMakerWasKilled) {
    testing::TempDir dir;
    auto const path = dir.path() / "ballast";
    Ballast const ballast(path, 300'000);
    for (auto const& left : {path, dir.path() / "ballast.part"}) {
        std::ofstream(left) << "a part of it";
        EXPECT_FALSE(ballast.is_there());
        ASSERT_TRUE(ballast.keep().ok());
        EXPECT_TRUE(ballast.is_there());
        EXPECT_EQ(std::filesystem::file_size(path), 300'000U);
        EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
        EXPECT_TRUE(ballast.drop());
    }
    std::ofstream(dir.path() / "ballast.part") << "a part of it";
    EXPECT_FALSE(ballast.drop()) << "there was none";
    EXPECT_TRUE(std::filesystem::is_empty(dir.path())) << "but its room is free";
}

TEST(Ballast, IsNotMadeOfTheLastRoom) {
    testing::TempDir dir;
    auto const space = disk_space(dir.path());
    ASSERT_TRUE(space.ok());
    Ballast const ballast(dir.path() / "ballast", space->capacity);
    EXPECT_TRUE(ballast.keep().ok());
    EXPECT_FALSE(ballast.is_there());
}

TEST(Ballast, IsSmallOnASmallDisk) {
    EXPECT_EQ(Ballast::bytes_for(std::uint64_t{1} << 40U), std::uint64_t{64} << 20U);
    EXPECT_EQ(Ballast::bytes_for(std::uint64_t{32} << 20U), std::uint64_t{1} << 20U);
}

}  // namespace klieg::embedded
