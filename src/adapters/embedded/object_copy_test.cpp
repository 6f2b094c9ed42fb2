#include "adapters/embedded/object_copy.h"

#include "testing/temp_dir.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace klieg::embedded {
namespace {

namespace fs = std::filesystem;

void write_file(fs::path const& file, std::string const& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}
std::string read_file(fs::path const& file) {
    std::string text(fs::file_size(file), '\0');
    std::ifstream(file, std::ios::binary).read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
}
bool is_shared(fs::path const& one, fs::path const& other) {
    std::error_code failed;
    return fs::equivalent(one, other, failed);
}

/// To its end.
Result<ObjectCopy::Report> copied(ObjectCopy::Options options) {
    ObjectCopy copy(std::move(options));
    for (bool more = true; more;) {
        KLIEG_TRY(more, copy.step());
    }
    return copy.report();
}

/// Two folders on file systems of their own, where the machine has them.
struct Places {
    testing::TempDir here;
    fs::path from = here.path() / "from";
    fs::path to = here.path() / "to";
    fs::path other_disk = fs::path("/dev/shm") / ("klieg-object-copy-" + std::to_string(::getpid()));
    bool has_other_disk = [this] {
        std::error_code failed;
        fs::create_directories(other_disk, failed);
        struct stat one{};
        struct stat other{};
        return !failed && ::stat(here.path().c_str(), &one) == 0 && ::stat(other_disk.c_str(), &other) == 0 &&
               one.st_dev != other.st_dev;
    }();
    ~Places() {
        std::error_code ignored;
        fs::remove_all(other_disk, ignored);
    }
};

TEST(ObjectCopy, SharesWhatLiesOnOneFileSystem) {
    Places places;
    write_file(places.from / "src/3f/v_1/1/source", "a file");
    write_file(places.from / "seg/3f/v_1/1/240/0.m4s", "a segment");
    auto const done = copied({.from = places.from, .to = places.to});
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done->objects, 2U);
    EXPECT_EQ(done->written, 0U);
    EXPECT_TRUE(is_shared(places.from / "src/3f/v_1/1/source", places.to / "src/3f/v_1/1/source"));
}

TEST(ObjectCopy, BringsACopyUpToDate) {
    Places places;
    write_file(places.from / "a/one", "one");
    write_file(places.from / "a/two", "two");
    ASSERT_TRUE(copied({.from = places.from, .to = places.to}).ok());
    write_file(places.from / "b/three", "three");
    fs::remove(places.from / "a/one");
    write_file(places.from / "a/new", "another two");  // as a put over one of the same name does
    fs::rename(places.from / "a/new", places.from / "a/two");
    auto const done = copied({.from = places.from, .to = places.to});
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done->objects, 2U) << "what is there now";
    EXPECT_EQ(read_file(places.to / "a/two"), "another two");
    EXPECT_EQ(read_file(places.to / "b/three"), "three");
}

TEST(ObjectCopy, IsDoneInStepsOfManyFiles) {
    Places places;
    auto const files = 2 * ObjectCopy::kFilesAStep + 10;
    for (std::size_t i = 0; i < files; ++i) write_file(places.from / std::to_string(i % 7) / std::to_string(i), "x");
    ObjectCopy copy({.from = places.from, .to = places.to});
    int steps = 1;
    for (auto more = copy.step(); more.ok() && *more; more = copy.step()) ++steps;
    EXPECT_GE(steps, 3);
    EXPECT_EQ(copy.report().objects, files);
}

TEST(ObjectCopy, LeavesOutWhatIsRemovedUnderIt) {
    Places places;
    for (int i = 0; i < 3; ++i)
        for (std::size_t file = 0; file < ObjectCopy::kFilesAStep; ++file)
            write_file(places.from / std::to_string(i) / std::to_string(file), "x");
    ObjectCopy copy({.from = places.from, .to = places.to});
    ASSERT_TRUE(copy.step().ok());
    for (int i = 0; i < 3; ++i) fs::remove_all(places.from / std::to_string(i));
    write_file(places.from / "later/one", "x");
    Result<bool> more = true;
    while (more.ok() && *more) more = copy.step();
    EXPECT_TRUE(more.ok()) << more.error().detail;
}

TEST(ObjectCopy, WritesToAnotherFileSystemAndSharesWithTheCopyBefore) {
    Places places;
    if (!places.has_other_disk) GTEST_SKIP() << "this machine has one file system";
    write_file(places.from / "a/old", std::string(3 * ObjectCopy::kBytesAStep / 2, 'x'));
    write_file(places.from / "a/empty", "");
    write_file(places.from / "a/written anew", "1234");
    auto const first = places.other_disk / "first";
    auto const second = places.other_disk / "second";
    auto const before = copied({.from = places.from, .to = first});
    ASSERT_TRUE(before.ok());
    EXPECT_EQ(before->objects, 3U);
    EXPECT_EQ(before->written, 3 * ObjectCopy::kBytesAStep / 2 + 4);
    EXPECT_EQ(read_file(first / "a/old"), read_file(places.from / "a/old"));

    write_file(places.from / "a/new", "new");
    write_file(places.from / "b/anew", "4321");
    fs::rename(places.from / "b/anew", places.from / "a/written anew");
    auto const after = copied({.from = places.from, .to = second, .before = first});
    ASSERT_TRUE(after.ok());
    EXPECT_EQ(after->objects, 4U);
    EXPECT_EQ(after->written, 3U + 4U);
    EXPECT_TRUE(is_shared(first / "a/old", second / "a/old"));
    EXPECT_EQ(read_file(second / "a/written anew"), "4321");
    EXPECT_EQ(read_file(first / "a/written anew"), "1234") << "the copy before is as it was";
}

TEST(ObjectCopy, LeavesFreeWhatIsToStayFree) {
    Places places;
    if (!places.has_other_disk) GTEST_SKIP() << "this machine has one file system";
    write_file(places.from / "a/large", std::string(5000, 'x'));
    DiskReserve reserve(1000, [] { return Result<DiskSpace>(DiskSpace{10'000, 5500}); });
    auto const done = copied({.from = places.from, .to = places.other_disk / "copy", .reserve = &reserve});
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, "storage_full");
}

}  // namespace
}  // namespace klieg::embedded
