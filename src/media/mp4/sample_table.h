#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
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

/// The samples that lie one after the other: a chunk of the file.
struct ChunkRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;

    std::uint64_t end() const noexcept { return offset + length; }
};

/// The sample tables of one track (ISO/IEC 14496-12, 8.6 and 8.7).
///
/// It reads them where they stand in the moov, and keeps only a mark for every so many rows beside: what it takes
/// follows from the bytes that there are, and not from the millions of samples that a few of them may stand for.
/// Lifetime: the bytes it was parsed from outlive it.
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

        /// A place in a table of runs: how many samples of its present row are still to come.
        struct Run {
            std::size_t next_row = 0;
            std::uint32_t left = 0;
            std::uint32_t value = 0;
        };

        SampleTable const* table_;
        std::uint32_t index_;
        Run time_{}, composition_{};
        std::int64_t decode_time_ = 0;
        std::size_t chunk_row_ = 0, sync_ = 0;
        std::uint64_t chunk_ = 0;  ///< counts from 0
        std::uint32_t left_in_chunk_ = 0;
        std::uint64_t offset_ = 0;
    };

    /// Walks chunks in the order of their samples; it refers to the table.
    class Chunks {
    public:
        explicit Chunks(SampleTable const& table) : table_(&table) {}
        std::optional<ChunkRange> next();

    private:
        SampleTable const* table_;
        std::size_t row_ = 0;
        std::uint64_t chunk_ = 0;
        std::uint64_t sample_ = 0;
    };

    /// Parses the content of stbl. Fails: corrupt where tables contradict each other or point outside the file,
    /// too_large above `samples_max`.
    static Result<SampleTable> parse(ByteView stbl, std::uint64_t file_size, std::uint32_t samples_max);

    std::uint32_t count() const noexcept { return count_; }
    /// Of all samples, in the track's timescale.
    std::uint64_t duration() const noexcept { return duration_; }
    /// Of all samples together, those counted twice that lie on each other.
    std::uint64_t bytes() const noexcept { return bytes_; }
    /// Every sample decodes alone: there is no stss (8.6.2).
    bool all_sync() const noexcept { return all_sync_; }
    /// How many samples decode alone.
    std::uint32_t sync_count() const noexcept;
    /// The index from 0 of one of them; they ascend. Requires place < sync_count().
    std::uint32_t sync_sample(std::uint32_t place) const;
    /// Which entry of stsd describes its samples, counted from 1; none where not all have the same. Whether there is
    /// one is not known here.
    std::optional<std::uint32_t> description() const noexcept { return description_; }
    /// All samples last so many ticks; none where they do not.
    std::optional<std::uint32_t> constant_duration() const noexcept;
    /// The smallest composition offset; negative ones are of QuickTime and of version 1 (8.6.1.3).
    std::int32_t composition_min() const noexcept { return composition_min_; }

    Cursor from(std::uint32_t first) const { return {*this, first}; }
    /// Requires index < count().
    Sample at(std::uint32_t index) const { return *from(index).next(); }
    Chunks chunks() const { return Chunks(*this); }

private:
    /// What lies before one row of a table of runs.
    struct Mark {
        std::uint32_t samples = 0;
        std::int64_t time = 0;
    };
    /// stts or ctts: rows of a number of samples and a value that they share.
    struct RunTable {
        ByteView rows{};
        std::vector<Mark> marks{};  ///< of every so many rows

        std::uint32_t samples_of(std::size_t row) const noexcept;
        std::uint32_t value_of(std::size_t row) const noexcept;
        std::size_t count() const noexcept { return rows.size() / 8; }
    };
    /// A row of stsc.
    struct ChunkRow {
        std::uint64_t first_chunk;
        std::uint64_t end_chunk;
        std::uint32_t samples_per_chunk;
        std::uint32_t description;
    };

    Result<> read_sizes(ByteView stbl, std::uint32_t samples_max);
    Result<> read_times(ByteView stts);
    Result<> read_compositions(ByteView ctts);
    Result<> read_sync(ByteView stss);
    Result<> read_chunk_offsets(ByteView stbl);
    Result<> read_chunk_runs(ByteView stsc);
    Result<> check_bounds(std::uint64_t file_size);
    std::uint32_t size_of(std::uint64_t index) const noexcept;
    std::uint64_t chunk_count() const noexcept { return chunk_offsets_.size() / chunk_offset_bytes_; }
    std::uint64_t chunk_offset(std::uint64_t chunk) const noexcept;
    std::size_t chunk_rows() const noexcept;
    ChunkRow chunk_row(std::size_t row) const noexcept;

    std::uint32_t count_ = 0;
    std::uint64_t duration_ = 0;
    std::uint64_t bytes_ = 0;
    bool all_sync_ = true;
    std::optional<std::uint32_t> description_ = 1;
    std::int32_t composition_min_ = 0;
    std::uint32_t constant_size_ = 0;
    unsigned size_bits_ = 0;  ///< of an entry of `sizes_`; 0 where all have the constant size
    ByteView sizes_{};
    RunTable times_{};
    RunTable compositions_{};
    ByteView sync_{};
    ByteView chunk_offsets_{};
    std::size_t chunk_offset_bytes_ = 4;
    ByteView chunk_runs_{};
    std::vector<std::uint32_t> chunk_marks_{};  ///< samples before every so many rows
};

/// Of all tracks of a file: 46 hours of video at 60 frames a second with audio at 48 kHz.
inline constexpr std::uint32_t kSamplesMax = 20'000'000;

}  // namespace klieg::media::mp4
