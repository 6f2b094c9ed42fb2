#pragma once

#include "base/bytes.h"
#include "base/random_access.h"
#include "base/result.h"
#include "media/mp4/source_package.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace klieg::media::mp4 {

/// A source that plays from its own samples as one progressive MP4, for who wants a video whole: readers of podcasts,
/// players that know no HLS. It is computed and never stored: ftyp and moov of ours in front, the tables in them, and
/// behind them the samples of the tracks that play, as ranges of the source. So its length is known before a byte of
/// media is read, any part of it can be had alone, and nothing of the source is in it that is neither played nor needed
/// for playing: no user data, no times of creation, no tracks of places and sensors.
///
/// The same package gives the same bytes. Threads: immutable. Lifetime: it needs the package while it is made alone.
class WholeFile {
public:
    /// Of the head and the list of ranges. Reckoned, not measured: some four hours of a phone's recording, and two and
    /// a half of what ffmpeg interleaved.
    static constexpr std::uint64_t kIndexBytesMax = 8U << 20U;

    /// Walks all samples. Fails: too_large, where head and ranges would have more than kIndexBytesMax, or several times
    /// what the package takes.
    static Result<WholeFile> make(SourcePackage const& package);
    /// What making it takes in memory at most.
    static std::uint64_t memory_to_make(SourcePackage const& package) noexcept;

    /// Its length.
    std::uint64_t size() const noexcept { return size_; }
    /// From its first byte to the first sample's.
    ByteView head() const noexcept { return head_; }
    bool has_pictures() const noexcept { return has_pictures_; }
    /// What it takes in memory.
    std::uint64_t bytes() const noexcept { return head_.capacity() + ranges_.capacity() * sizeof(PlacedRange); }

    /// Fills the front of `into` with what stands at `at`, and answers how much: less only at the end. Blocks,
    /// and takes a MiB beside where ranges lie close to each other. Requires the package's source. Fails as that does.
    Result<std::size_t> read_at(std::uint64_t at, std::span<std::byte> into, RandomAccess const& source) const;

private:
    /// A part of the source and where it stands here; it ends where the next one begins.
    struct PlacedRange {
        std::uint64_t at = 0;
        std::uint64_t source = 0;
    };
    class Making;

    WholeFile() = default;
    std::uint64_t end_of(std::size_t range) const noexcept;
    Result<std::size_t> read_closely(std::uint64_t at, std::span<std::byte> into, RandomAccess const& source) const;

    Bytes head_{};
    std::vector<PlacedRange> ranges_{};
    std::uint64_t size_ = 0;
    bool has_pictures_ = false;
};

}  // namespace klieg::media::mp4
