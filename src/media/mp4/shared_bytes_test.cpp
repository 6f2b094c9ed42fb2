#include "media/mp4/shared_bytes.h"

#include "media/mp4/lying_tables_for_test.h"
#include "media/mp4/source_index.h"

#include <gtest/gtest.h>

namespace klieg::media::mp4 {

namespace {

using Offsets = std::vector<std::uint64_t>;

/// Each chunk is one sample of ten bytes.
WrittenTrack track_at(Offsets const& offsets, std::uint32_t size = 10) {
    auto const count = static_cast<std::uint32_t>(offsets.size());
    WrittenTrack track{.times = {{count, 1}}, .count = count, .chunk_runs = {{1, 1}}, .chunks = offsets};
    track.sizes.assign(count, size);
    return track;
}

std::string verdict_on(std::vector<WrittenTrack> const& tracks) {
    auto const bytes = LyingFile{.tracks = tracks, .media_bytes = 1000}.bytes();
    auto const index = read_source_index(BytesAccess(bytes));
    if (!index.ok()) return index.error().detail;
    std::vector<SampleTable const*> tables;
    for (auto const& track : index->tracks) tables.push_back(&track.samples);
    auto const checked = check_no_shared_bytes(tables);
    return checked.ok() ? std::string() : std::string(checked.error().stable_code());
}

}  // namespace

TEST(SharedBytes, AreNoneBetweenTracksThatTakeTurns) {
    EXPECT_EQ(verdict_on({track_at({0, 20, 40}), track_at({10, 30, 50})}), "");
    EXPECT_EQ(verdict_on({track_at({100, 120}), track_at({0, 50, 990})}), "");
}

TEST(SharedBytes, AreFoundWithinATrack) {
    EXPECT_EQ(verdict_on({track_at({0, 9})}), "overlap");
    EXPECT_EQ(verdict_on({track_at({0, 0})}), "overlap");
    EXPECT_EQ(verdict_on({track_at({500, 20, 495})}), "overlap");
}

TEST(SharedBytes, AreFoundBetweenTracks) {
    EXPECT_EQ(verdict_on({track_at({0, 20}), track_at({29})}), "overlap");
    EXPECT_EQ(verdict_on({track_at({0, 20}), track_at({10, 20})}), "overlap");
    EXPECT_EQ(verdict_on({track_at({40, 0}), track_at({45})}), "overlap") << "also where one is in disorder";
}

TEST(SharedBytes, AreNoneInDisorderAlone) {
    EXPECT_EQ(verdict_on({track_at({500, 20, 300}), track_at({0, 40})}), "");
}

TEST(SharedBytes, AreNoneOfSamplesWithoutBytes) {
    EXPECT_EQ(verdict_on({track_at({0, 0, 0}, 0), track_at({0, 10})}), "");
}

}  // namespace klieg::media::mp4
