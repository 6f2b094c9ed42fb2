#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace klieg::media::mp4 {

/// One coded sample: where its bytes lie and when it is decoded and shown, in the track's timescale.
struct Sample {
    std::uint64_t offset = 0;  ///< in the file
    std::uint32_t size = 0;
    std::uint32_t duration = 0;
    std::int64_t decode_time = 0;
    std::int32_t composition = 0;  ///< shown at decode_time + composition
    bool sync = false;

    std::int64_t shown_at() const noexcept { return decode_time + composition; }
};

/// The sample tables of one track (ISO/IEC 14496-12, 8.6 and 8.7).
///
/// It keeps the runs of the file in place of a row per sample, so that ten hours take a few megabytes and a hostile
/// table of a few bytes that stands for millions of samples takes no more than it has.
/// Limits: kSamplesMax over all tracks of a file.
class SampleTable {
public:
    /// Walks samples in decoding order. Cheap to move forward; it refers to the table.
    class Cursor {
    public:
        std::optional<Sample> next();

    private:
        friend class SampleTable;
        Cursor(SampleTable const& table, std::uint32_t first);

        SampleTable const* table_;
        std::uint32_t index_;
        std::size_t time_run_ = 0, composition_run_ = 0, chunk_run_ = 0, sync_ = 0;
        std::uint64_t chunk_ = 0;  ///< counts from 0
        std::uint32_t left_in_chunk_ = 0;
        std::uint64_t offset_ = 0;
    };

    /// Parses the content of stbl. Fails: corrupt where tables contradict each other or point outside the file,
    /// too_large above `samples_max`.
    static Result<SampleTable> parse(ByteView stbl, std::uint64_t file_size, std::uint32_t samples_max);

    std::uint32_t count() const noexcept { return count_; }
    /// Of all samples, in the track's timescale.
    std::uint64_t duration() const noexcept { return duration_; }
    /// Every sample decodes alone: there is no stss (8.6.2).
    bool all_sync() const noexcept { return all_sync_; }
    /// The smallest composition offset; negative ones are of QuickTime and of version 1 (8.6.1.3).
    std::int32_t composition_min() const noexcept;
    /// Indices from 0, ascending; empty where all are.
    std::span<std::uint32_t const> sync_samples() const noexcept { return sync_; }

    Cursor from(std::uint32_t first) const { return {*this, first}; }
    /// Requires index < count().
    Sample at(std::uint32_t index) const { return *from(index).next(); }

private:
    struct TimeRun {
        std::uint32_t first;
        std::uint32_t duration;
        std::int64_t decode_time;
    };
    struct CompositionRun {
        std::uint32_t first;
        std::int32_t offset;
    };
    struct ChunkRun {
        std::uint32_t first_chunk;
        std::uint32_t first_sample;
        std::uint32_t samples_per_chunk;
    };

    Result<> read_sizes(ByteView stbl, std::uint32_t samples_max);
    Result<> read_times(ByteView stts);
    Result<> read_compositions(ByteView ctts);
    Result<> read_sync(ByteView stss);
    Result<> read_chunk_offsets(ByteView stbl);
    Result<> read_chunk_runs(ByteView stsc);
    Result<> check_bounds(std::uint64_t file_size) const;
    std::uint32_t size_of(std::uint32_t index) const { return sizes_.empty() ? constant_size_ : sizes_[index]; }

    std::uint32_t count_ = 0;
    std::uint64_t duration_ = 0;
    bool all_sync_ = true;
    std::uint32_t constant_size_ = 0;
    std::vector<std::uint32_t> sizes_;
    std::vector<TimeRun> times_;
    std::vector<CompositionRun> compositions_;
    std::vector<std::uint32_t> sync_;
    std::vector<std::uint64_t> chunk_offsets_;
    std::vector<ChunkRun> chunk_runs_;
};

/// Of all tracks of a file: 46 hours of video at 60 frames a second with audio at 48 kHz.
inline constexpr std::uint32_t kSamplesMax = 20'000'000;

}  // namespace klieg::media::mp4
