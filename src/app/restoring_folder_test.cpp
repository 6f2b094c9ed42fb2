#include "app/restoring_folder.h"

#include "testing/temp_dir.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace klieg::app {
namespace {

namespace fs = std::filesystem;

/// Each fills it when it has it, and then removes it, renames it, or leaves it as a process does that is killed.
struct Rivals {
    void contend(int number) {
        for (int round = 0; round < 400; ++round) {
            auto taken = RestoringFolder::take(path);
            if (!taken.ok()) {
                unexpected += taken.error().kind == Errc::conflict ? 0 : 1;
                continue;
            }
            together += holders.fetch_add(1) == 0 ? 0 : 1;
            had += 1;
            auto const file = path / std::to_string(number);
            std::ofstream(file) << round;
            auto const entries = std::distance(fs::directory_iterator(path), fs::directory_iterator());
            strange += entries == 2 ? 0 : 1;  // with the lock
            holders -= 1;
            if (round % 3 == 0) taken->give_up();
            if (round % 3 == 1) fs::rename(path, temp.path() / (std::to_string(number) + "-" + std::to_string(round)));
        }
    }

    testing::TempDir temp;
    fs::path path = temp.path() / "site.restoring";
    std::atomic<int> holders = 0;
    std::atomic<int> had = 0;
    std::atomic<int> together = 0;
    std::atomic<int> strange = 0;
    std::atomic<int> unexpected = 0;
};

TEST(RestoringFolder, BelongsToOneAtATimeHoweverTheOneBeforeEnds) {
    Rivals rivals;
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number) threads.emplace_back([&rivals, number] { rivals.contend(number); });
    threads.clear();
    EXPECT_GT(rivals.had, 100);
    EXPECT_EQ(rivals.together, 0);
    EXPECT_EQ(rivals.strange, 0) << "of another there is nothing in it";
    EXPECT_EQ(rivals.unexpected, 0);
}

TEST(RestoringFolder, IsNobodysTwice) {
    testing::TempDir temp;
    auto const path = temp.path() / "site.restoring";
    auto first = RestoringFolder::take(path);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(RestoringFolder::take(path).error().kind, Errc::conflict);
    std::ofstream(path / "half") << "half";
    first->give_up();
    EXPECT_FALSE(fs::exists(path));
    auto second = RestoringFolder::take(path);
    ASSERT_TRUE(second.ok());
    std::ofstream(path / "whole") << "whole";
    first->give_up();
    EXPECT_TRUE(fs::exists(path / "whole")) << "it is another's by now";
}

TEST(RestoringFolder, IsNoneThatNobodyRestoredTo) {
    testing::TempDir temp;
    auto const path = temp.path() / "site.restoring";
    fs::create_directory(path);
    std::ofstream(path / "photo") << "mine";
    EXPECT_EQ(RestoringFolder::take(path).error().kind, Errc::conflict);
    EXPECT_TRUE(fs::exists(path / "photo"));
    EXPECT_FALSE(fs::exists(path / "lock"));
    // A link may lead to a data folder, whose lock nobody holds.
    auto const elsewhere = temp.path() / "elsewhere";
    fs::create_directory(elsewhere);
    std::ofstream(elsewhere / "lock") << "";
    std::ofstream(elsewhere / "photo") << "mine";
    fs::create_directory_symlink(elsewhere, temp.path() / "other.restoring");
    EXPECT_EQ(RestoringFolder::take(temp.path() / "other.restoring").error().kind, Errc::conflict);
    EXPECT_TRUE(fs::exists(elsewhere / "photo"));
}

TEST(RestoringFolder, SaysWhereNoFolderCanBeMade) {
    auto const nowhere = RestoringFolder::take("/proc/klieg/site.restoring");
    ASSERT_FALSE(nowhere.ok());
    EXPECT_EQ(nowhere.error().kind, Errc::invalid);
    EXPECT_EQ(nowhere.error().detail,
              "no folder can be made in /proc/klieg: name a place on a disk, in a folder that you may write to");
}

}  // namespace
}  // namespace klieg::app
