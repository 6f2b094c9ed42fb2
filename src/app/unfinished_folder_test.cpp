#include "app/unfinished_folder.h"

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
            auto taken = UnfinishedFolder::take(path);
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

TEST(UnfinishedFolder, BelongsToOneAtATimeHoweverTheOneBeforeEnds) {
    Rivals rivals;
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number) threads.emplace_back([&rivals, number] { rivals.contend(number); });
    threads.clear();
    EXPECT_GT(rivals.had, 100);
    EXPECT_EQ(rivals.together, 0);
    EXPECT_EQ(rivals.strange, 0) << "of another there is nothing in it";
    EXPECT_EQ(rivals.unexpected, 0);
}

TEST(UnfinishedFolder, IsNobodysTwice) {
    testing::TempDir temp;
    auto const path = temp.path() / "site.restoring";
    auto first = UnfinishedFolder::take(path);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(UnfinishedFolder::take(path).error().kind, Errc::conflict);
    std::ofstream(path / "half") << "half";
    first->give_up();
    EXPECT_FALSE(fs::exists(path));
    auto second = UnfinishedFolder::take(path);
    ASSERT_TRUE(second.ok());
    std::ofstream(path / "whole") << "whole";
    first->give_up();
    EXPECT_TRUE(fs::exists(path / "whole")) << "it is another's by now";
}

TEST(UnfinishedFolder, TakesAwayWhatIsLeftOfOneThatWasCutOff) {
    testing::TempDir temp;
    auto const path = temp.path() / "site.restoring";
    {
        ASSERT_TRUE(UnfinishedFolder::take(path).ok());
        fs::create_directories(path / "objects");
        std::ofstream(path / "objects" / "half") << "half";
    }
    ASSERT_TRUE(UnfinishedFolder::take(path).ok());
    EXPECT_FALSE(fs::exists(path / "objects"));
}

TEST(UnfinishedFolder, HasNothingOfItsOwnWhenItIsWhole) {
    testing::TempDir temp;
    auto folder = UnfinishedFolder::take(temp.path() / "site.restoring");
    ASSERT_TRUE(folder.ok());
    EXPECT_TRUE(UnfinishedFolder::is_held(folder->path()));
    std::ofstream(folder->path() / "whole") << "whole";
    auto const site = temp.path() / "site";
    fs::create_directory(site);
    ASSERT_TRUE(folder->publish(site).ok()) << "over an empty one";
    EXPECT_EQ(std::distance(fs::directory_iterator(site), fs::directory_iterator()), 1);
    EXPECT_FALSE(UnfinishedFolder::is_held(site));
    folder->give_up();
    EXPECT_TRUE(fs::exists(site / "whole")) << "it has its name no more";
    auto other = UnfinishedFolder::take(temp.path() / "site.restoring");
    ASSERT_TRUE(other.ok());
    EXPECT_EQ(other->publish(site).error().kind, Errc::conflict);
    EXPECT_TRUE(fs::exists(site / "whole"));
}

/// Many programs keep a file "lock" in their folders.
TEST(UnfinishedFolder, IsNoneThatNobodyBeganHere) {
    testing::TempDir temp;
    for (auto const* file : {"photo", "lock", "klieg.sqlite"}) {
        auto const path = temp.path() / (std::string(file) + ".restoring");
        fs::create_directory(path);
        std::ofstream(path / file) << "";
        auto const refused = UnfinishedFolder::take(path);
        ASSERT_FALSE(refused.ok()) << file;
        EXPECT_EQ(refused.error().kind, Errc::conflict);
        EXPECT_EQ(refused.error().detail,
                  path.string() + " is not empty, and no Klieg has left it: move it away first");
        EXPECT_EQ(std::distance(fs::directory_iterator(path), fs::directory_iterator()), 1) << file;
    }
    // A link may lead to one that was left elsewhere.
    auto const elsewhere = temp.path() / "elsewhere";
    ASSERT_TRUE(UnfinishedFolder::take(elsewhere).ok());
    std::ofstream(elsewhere / "photo") << "mine";
    fs::create_directory_symlink(elsewhere, temp.path() / "other.restoring");
    EXPECT_EQ(UnfinishedFolder::take(temp.path() / "other.restoring").error().kind, Errc::conflict);
    EXPECT_TRUE(fs::exists(elsewhere / "photo"));
}

TEST(UnfinishedFolder, SaysWhereNoFolderCanBeMade) {
    testing::TempDir temp;
    auto const file = temp.path() / "file";
    std::ofstream(file) << "file";
    for (auto const& [path, where] : {std::pair<fs::path, std::string>{"/proc/site.restoring", "/proc"},
                                      {"/proc/klieg/site.restoring", "/proc"},
                                      {file / "site.restoring", file.string() + " (Not a directory)"}}) {
        auto const nowhere = UnfinishedFolder::take(path);
        ASSERT_FALSE(nowhere.ok());
        EXPECT_EQ(nowhere.error().detail,
                  "no folder can be made in " + where + ": name a place on a disk, in a folder that you may write to");
    }
}

}  // namespace
}  // namespace klieg::app
