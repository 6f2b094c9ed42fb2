#include "base/file.h"

#include "base/crypto.h"
#include "testing/temp_dir.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace klieg {

TEST(File, ReadsWhatItWroteAtOffsets) {
    testing::TempDir dir;
    auto file = File::open(dir.path() / "a", File::Mode::write_new);
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->write_at(3, crypto::as_bytes("def")).ok());
    std::array<std::byte, 8> bytes{};
    auto count = file->read_at(0, bytes);
    ASSERT_TRUE(count.ok());
    EXPECT_EQ(*count, 6U);
    EXPECT_EQ(crypto::as_text(std::span(bytes).subspan(3, 3)), "def");
    EXPECT_EQ(*file->size(), 6U);
}

TEST(File, NamesWhatWentWrong) {
    testing::TempDir dir;
    auto missing = File::open(dir.path() / "none", File::Mode::read);
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, Errc::not_found);
    ASSERT_TRUE(replace_file(dir.path() / "a", crypto::as_bytes("1")).ok());
    auto taken = File::open(dir.path() / "a", File::Mode::write_new);
    ASSERT_FALSE(taken.ok());
    EXPECT_EQ(taken.error().kind, Errc::conflict);
}

TEST(File, IsARegularOneAndWaitsForNoPipe) {
    testing::TempDir dir;
    auto const pipe = dir.path() / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    std::filesystem::create_symlink(pipe, dir.path() / "link");
    for (auto const& path : {pipe, dir.path() / "link", dir.path(), std::filesystem::path("/dev/zero")})
        for (auto mode : {File::Mode::read, File::Mode::read_no_link, File::Mode::read_write}) {
            auto const refused = File::open(path, mode);
            ASSERT_FALSE(refused.ok()) << path;
            EXPECT_EQ(refused.error().kind, Errc::corrupt) << path;
            EXPECT_EQ(refused.error().detail, path.string() + " is no regular file");
        }
    EXPECT_TRUE(File::open("/dev/null", File::Mode::device).ok());
    ASSERT_TRUE(replace_file(dir.path() / "a", crypto::as_bytes("1")).ok());
    std::filesystem::create_symlink(dir.path() / "a", dir.path() / "b");
    EXPECT_TRUE(File::open(dir.path() / "a", File::Mode::read_no_link).ok());
    EXPECT_TRUE(File::open(dir.path() / "b", File::Mode::read).ok());
    EXPECT_FALSE(File::open(dir.path() / "b", File::Mode::read_no_link).ok());
}

TEST(File, SaysWhereNoFolderCanBeMade) {
    testing::TempDir dir;
    ASSERT_TRUE(make_folder(dir.path() / "a" / "b").ok());
    EXPECT_TRUE(std::filesystem::is_directory(dir.path() / "a" / "b"));
    EXPECT_TRUE(make_folder(dir.path() / "a" / "b").ok());
    auto const among_processes = make_folder("/proc/klieg/site");
    ASSERT_FALSE(among_processes.ok());
    EXPECT_EQ(among_processes.error().kind, Errc::invalid);
    EXPECT_EQ(among_processes.error().detail,
              "no folder can be made in /proc: name a place on a disk, in a folder that you may write to");
    auto const file = dir.path() / "file";
    ASSERT_TRUE(replace_file(file, crypto::as_bytes("1")).ok());
    for (auto const& path : {file, file / "below"}) {
        auto const refused = make_folder(path);
        ASSERT_FALSE(refused.ok());
        EXPECT_EQ(refused.error().kind, Errc::conflict);
        EXPECT_EQ(refused.error().detail.substr(0, refused.error().detail.find(':')),
                  "no folder can be made in " + file.string() + " (Not a directory)");
    }
}

}  // namespace klieg
