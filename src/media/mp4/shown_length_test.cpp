#include "media/mp4/shown_length.h"

#include "media/mp4/lying_tables_for_test.h"

#include <gtest/gtest.h>

namespace klieg::media::mp4 {
namespace {

using namespace std::chrono_literals;

/// A hundred pictures of 40 ms each, a byte apiece, decoded at once and shown `composition` later.
WrittenTrack pictures(std::int32_t composition) {
    WrittenTrack track;
    track.times = {{100, 40}};
    track.compositions = {{100, static_cast<std::uint32_t>(composition)}};
    track.constant_size = 1;
    track.count = 100;
    track.chunk_runs = {{1, 100, 1}};
    track.chunks = {0};
    return track;
}

Result<std::chrono::microseconds> length_of(WrittenTrack const& track) {
    LyingFile const file{.tracks = {track}, .media_bytes = 100};
    auto const bytes = file.bytes();
    return shown_length(BytesAccess(bytes));
}

/// A header that says otherwise lies, and nobody goes by what the tables say instead.
TEST(ShownLength, IsOfFilesAloneThatShowPicturesEarly) {
    EXPECT_FALSE(length_of(pictures(0)).ok());
    EXPECT_FALSE(length_of(pictures(500)).ok());
}

/// What an editor cuts off in front it may leave in the file, to decode what is shown: its times are negative.
TEST(ShownLength, LeavesOutWhatIsShownBeforeTheBeginning) {
    EXPECT_EQ(*length_of(pictures(-1500)), 2500ms);
    auto cut = pictures(-500);
    cut.edits = {{.duration = 3000, .media_time = 1000}};
    EXPECT_EQ(*length_of(cut), 2500ms);
}

/// Half of a file that is gone is not hidden by its tables.
TEST(ShownLength, TakesNoMoreForHiddenThanIsDecodedForWhatIsShown) {
    auto long_track = pictures(-9000);
    long_track.times = {{100, 400}};
    EXPECT_EQ(*length_of(long_track), 31s);
    long_track.compositions = {{100, static_cast<std::uint32_t>(-20'000)}};
    EXPECT_FALSE(length_of(long_track).ok());
    // The first pictures alone are shown in time.
    long_track.compositions = {{2, 0}, {98, static_cast<std::uint32_t>(-20'000)}};
    EXPECT_FALSE(length_of(long_track).ok());
}

TEST(ShownLength, EndsWithTheEditList) {
    auto cut = pictures(-100);
    cut.edits = {{.duration = 300, .media_time = -1}, {.duration = 2000, .media_time = 1000}};
    EXPECT_EQ(*length_of(cut), 2300ms);
}

TEST(ShownLength, IsUnknownWhereTheEditListRearranges) {
    auto turned = pictures(-100);
    turned.edits = {{.duration = 1000, .media_time = 2000}, {.duration = 1000, .media_time = 0}};
    EXPECT_FALSE(length_of(turned).ok());
}

}  // namespace
}  // namespace klieg::media::mp4
