#include "base/file_lock.h"

#include "testing/temp_dir.h"

#include <gtest/gtest.h>

namespace klieg {
namespace {

TEST(FileLock, HasOneHolderAtATime) {
    testing::TempDir folder;
    auto const path = folder.path() / "lock";
    {
        auto first = FileLock::take(path);
        ASSERT_TRUE(first.ok() && first->has_value());
        EXPECT_TRUE((*first)->is_held());
        for (auto const& second : {FileLock::take(path), FileLock::take_if_there(path)})
            EXPECT_TRUE(second.ok() && !second->has_value());
        auto moved = *std::move(*first);
        first = Error{};
        EXPECT_FALSE(FileLock::take(path)->has_value()) << "it goes with who holds it";
    }
    auto const next = FileLock::take(path);
    ASSERT_TRUE(next.ok());
    EXPECT_TRUE(next->has_value()) << "though the file is there";
}

TEST(FileLock, MakesNoFileWhereItOnlyLooks) {
    testing::TempDir folder;
    auto const path = folder.path() / "lock";
    auto const nobody = FileLock::take_if_there(path);
    ASSERT_TRUE(nobody.ok() && nobody->has_value());
    EXPECT_FALSE((*nobody)->is_held());
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_EQ(FileLock::take(folder.path() / "nowhere" / "lock").error().kind, Errc::not_found);
}

}  // namespace
}  // namespace klieg
