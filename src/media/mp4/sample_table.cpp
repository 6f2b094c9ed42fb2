#include "media/mp4/sample_table.h"

#include "media/mp4/boxes.h"

#include <algorithm>
#include <functional>

namespace klieg::media::mp4 {

namespace {

/// So many rows of a table share a mark: finding a place costs this many steps at most, and marks a few per cent of the
/// table.
constexpr std::size_t kRowsPerMark = 64;
constexpr std::size_t kRunRowBytes = 8, kChunkRowBytes = 12, kSyncBytes = 4;

Error corrupt_tables(char const* what) {
    return Error{Errc::corrupt, std::string("the sample tables are broken: ") + what};
}

std::uint32_t word_at(ByteView bytes, std::size_t at) noexcept {
    auto byte = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[at + i]); };
    return byte(0) << 24U | byte(1) << 16U | byte(2) << 8U | byte(3);
}

/// The rows of a table, which must all be there.
Result<ByteView> read_rows(ByteView content, std::size_t row_bytes) {
    ByteReader reader(content);
    read_full_box_header(reader);
    auto count = reader.u32();
    if (!reader.ok() || count > reader.remaining() / row_bytes)
        return corrupt_tables("a table is shorter than it says");
    return reader.take(count * row_bytes);
}

}  // namespace

// The tables of a file say things by runs (stts: so many samples last so long; stsc: from this chunk on so many samples
// a chunk), and here they stay as they are, big-endian in the moov. One pass over each checks it and leaves a mark
// every kRowsPerMark rows: how many samples lie before it, and what they last together. A Cursor finds its place by a
// binary search over the marks and a few steps behind one, and then moves along all tables side by side, which costs a
// few comparisons a sample, and no memory.
//
// Sizes come first, for they say how many samples there are; every other table must account for exactly as many, no
// more and no fewer, and chunks must lie inside the file. What has passed that, the Cursor follows without any check.

Result<SampleTable> SampleTable::parse(ByteView stbl, std::uint64_t file_size, std::uint32_t samples_max) {
    SampleTable table;
    KLIEG_CHECK(table.read_sizes(stbl, samples_max));
    KLIEG_TRY(auto stts, get_box(stbl, fourcc("stts")));
    KLIEG_CHECK(table.read_times(stts));
    KLIEG_TRY(auto ctts, find_box(stbl, fourcc("ctts")));
    if (ctts) KLIEG_CHECK(table.read_compositions(ctts->content));
    KLIEG_TRY(auto stss, find_box(stbl, fourcc("stss")));
    if (stss) KLIEG_CHECK(table.read_sync(stss->content));
    KLIEG_CHECK(table.read_chunk_offsets(stbl));
    KLIEG_TRY(auto stsc, get_box(stbl, fourcc("stsc")));
    KLIEG_CHECK(table.read_chunk_runs(stsc));
    KLIEG_CHECK(table.check_bounds(file_size));
    return table;
}

/// 8.7.3: stsz has one size for all or 32 bits each; stz2 packs sizes of 4, 8 or 16 bits.
Result<> SampleTable::read_sizes(ByteView stbl, std::uint32_t samples_max) {
    KLIEG_TRY(auto stsz, find_box(stbl, fourcc("stsz")));
    KLIEG_TRY(auto stz2, find_box(stbl, fourcc("stz2")));
    if (!stsz && !stz2) return corrupt_tables("there are no sample sizes");
    ByteReader reader((stsz ? stsz : stz2)->content);
    read_full_box_header(reader);
    auto first = reader.u32();  // stsz: the size of all, or 0; stz2: the number of bits
    count_ = reader.u32();
    if (!reader.ok()) return corrupt_tables("a table is shorter than it says");
    if (count_ > samples_max) return Error{Errc::too_large, "the file has more samples than we take"};
    if (stsz && first != 0) {
        constant_size_ = first;
        return {};
    }
    size_bits_ = stsz ? 32 : first & 0xffU;
    if (size_bits_ != 4 && size_bits_ != 8 && size_bits_ != 16 && size_bits_ != 32)
        return corrupt_tables("unknown size of sizes");
    auto const bytes = (std::uint64_t{count_} * size_bits_ + 7) / 8;
    if (bytes > reader.remaining()) return corrupt_tables("a table is shorter than it says");
    sizes_ = reader.take(static_cast<std::size_t>(bytes));
    return {};
}

std::uint32_t SampleTable::size_of(std::uint64_t index) const noexcept {
    auto const i = static_cast<std::size_t>(index);
    auto byte = [this](std::size_t at) { return std::to_integer<std::uint32_t>(sizes_[at]); };
    switch (size_bits_) {
        case 32: return word_at(sizes_, 4 * i);
        case 16: return byte(2 * i) << 8U | byte(2 * i + 1);
        case 8: return byte(i);
        case 4: return i % 2 == 0 ? byte(i / 2) >> 4U : byte(i / 2) & 0xfU;
        default: return constant_size_;
    }
}

std::uint32_t SampleTable::RunTable::samples_of(std::size_t row) const noexcept {
    return word_at(rows, row * kRunRowBytes);
}
std::uint32_t SampleTable::RunTable::value_of(std::size_t row) const noexcept {
    return word_at(rows, row * kRunRowBytes + 4);
}

Result<> SampleTable::read_times(ByteView stts) {
    KLIEG_TRY(times_.rows, read_rows(stts, kRunRowBytes));
    std::uint64_t samples = 0;
    for (std::size_t row = 0; row < times_.count(); ++row) {
        if (row % kRowsPerMark == 0)
            times_.marks.push_back({static_cast<std::uint32_t>(samples), static_cast<std::int64_t>(duration_)});
        auto count = times_.samples_of(row);
        if (count > count_ - samples) return corrupt_tables("more durations than samples");
        // At most 2^25 samples of 2^32 ticks: the sum stays far from 2^63.
        samples += count;
        duration_ += std::uint64_t{count} * times_.value_of(row);
    }
    if (samples != count_) return corrupt_tables("fewer durations than samples");
    return {};
}

std::optional<std::uint32_t> SampleTable::constant_duration() const noexcept {
    return times_.count() == 1 ? std::optional(times_.value_of(0)) : std::nullopt;
}

Result<> SampleTable::read_compositions(ByteView ctts) {
    KLIEG_TRY(compositions_.rows, read_rows(ctts, kRunRowBytes));
    std::uint64_t samples = 0;
    for (std::size_t row = 0; row < compositions_.count(); ++row) {
        if (row % kRowsPerMark == 0) compositions_.marks.push_back({static_cast<std::uint32_t>(samples), 0});
        auto count = compositions_.samples_of(row);
        // Version 0 says unsigned, yet writers of QuickTime files put negative values there; none are above 2^31.
        auto offset = static_cast<std::int32_t>(compositions_.value_of(row));
        if (count == 0) continue;
        if (count > count_ - samples) return corrupt_tables("more composition offsets than samples");
        composition_min_ = samples == 0 ? offset : std::min(composition_min_, offset);
        samples += count;
    }
    if (samples != count_) return corrupt_tables("fewer composition offsets than samples");
    return {};
}

Result<> SampleTable::read_sync(ByteView stss) {
    KLIEG_TRY(sync_, read_rows(stss, kSyncBytes));
    all_sync_ = false;
    std::uint32_t last = 0;
    for (std::size_t at = 0; at < sync_.size(); at += kSyncBytes) {
        auto number = word_at(sync_, at);  // counts from 1
        if (number == 0 || number > count_) return corrupt_tables("a sync sample does not exist");
        if (number <= last) return corrupt_tables("sync samples do not ascend");
        last = number;
    }
    return {};
}

std::uint32_t SampleTable::sync_count() const noexcept {
    return all_sync_ ? count_ : static_cast<std::uint32_t>(sync_.size() / kSyncBytes);
}

std::uint32_t SampleTable::sync_sample(std::uint32_t place) const {
    return all_sync_ ? place : word_at(sync_, place * kSyncBytes) - 1;
}

Result<> SampleTable::read_chunk_offsets(ByteView stbl) {
    KLIEG_TRY(auto stco, find_box(stbl, fourcc("stco")));
    KLIEG_TRY(auto co64, find_box(stbl, fourcc("co64")));
    if (!stco && !co64) return corrupt_tables("there are no chunk offsets");
    chunk_offset_bytes_ = stco ? 4 : 8;
    KLIEG_TRY(chunk_offsets_, read_rows((stco ? stco : co64)->content, chunk_offset_bytes_));
    return {};
}

std::uint64_t SampleTable::chunk_offset(std::uint64_t chunk) const noexcept {
    auto const at = static_cast<std::size_t>(chunk) * chunk_offset_bytes_;
    if (chunk_offset_bytes_ == 4) return word_at(chunk_offsets_, at);
    return std::uint64_t{word_at(chunk_offsets_, at)} << 32U | word_at(chunk_offsets_, at + 4);
}

std::size_t SampleTable::chunk_rows() const noexcept {
    return chunk_runs_.size() / kChunkRowBytes;
}

SampleTable::ChunkRow SampleTable::chunk_row(std::size_t row) const noexcept {
    auto const at = row * kChunkRowBytes;  // first_chunk, which counts from 1, samples_per_chunk, description
    auto end = row + 1 < chunk_rows() ? word_at(chunk_runs_, at + kChunkRowBytes) - std::uint64_t{1} : chunk_count();
    return {.first_chunk = word_at(chunk_runs_, at) - std::uint64_t{1},
            .end_chunk = end,
            .samples_per_chunk = word_at(chunk_runs_, at + 4),
            .description = word_at(chunk_runs_, at + 8)};
}

Result<> SampleTable::read_chunk_runs(ByteView stsc) {
    KLIEG_TRY(chunk_runs_, read_rows(stsc, kChunkRowBytes));
    std::uint64_t samples = 0;
    for (std::size_t row = 0; row < chunk_rows(); ++row) {
        auto const number = word_at(chunk_runs_, row * kChunkRowBytes);
        auto const [first, end, per_chunk, description] = chunk_row(row);
        if (row == 0 && number != 1) return corrupt_tables("the first chunks are not described");
        if (number == 0 || number > chunk_count() || per_chunk == 0) return corrupt_tables("a chunk does not exist");
        if (end <= first || end > chunk_count()) return corrupt_tables("chunk runs do not ascend");
        if (samples >= count_) return corrupt_tables("more samples in chunks than there are");
        if (row % kRowsPerMark == 0) chunk_marks_.push_back(static_cast<std::uint32_t>(samples));
        samples += (end - first) * std::uint64_t{per_chunk};
        if (row == 0) description_ = description;
        if (description_ != description) description_.reset();
    }
    if (samples != count_) return corrupt_tables("the chunks hold another number of samples");
    return {};
}

Result<> SampleTable::check_bounds(std::uint64_t file_size) {
    auto walk = chunks();
    while (auto chunk = walk.next()) {
        if (chunk->offset > file_size || chunk->length > file_size - chunk->offset)
            return corrupt_tables("samples lie outside the file");
        bytes_ += chunk->length;
    }
    return {};
}

std::optional<ChunkRange> SampleTable::Chunks::next() {
    auto const& table = *table_;
    if (row_ == table.chunk_rows()) return std::nullopt;
    auto const [first, end, per_chunk, description] = table.chunk_row(row_);
    ChunkRange range{.offset = table.chunk_offset(chunk_)};
    if (table.size_bits_ == 0) range.length = std::uint64_t{table.constant_size_} * per_chunk;
    for (std::uint32_t i = 0; table.size_bits_ != 0 && i < per_chunk; ++i) range.length += table.size_of(sample_ + i);
    sample_ += per_chunk;
    if (++chunk_ == end) ++row_;
    return range;
}

SampleTable::Cursor::Cursor(SampleTable const& table, std::uint32_t first) : table_(&table), index_(first) {
    if (first >= table.count_) return;
    /// The last mark that has no more samples before it than are asked for.
    auto mark_of = [first](auto const& marks, auto samples) {
        auto after = std::ranges::upper_bound(marks, first, {}, samples);
        return static_cast<std::size_t>(after - marks.begin()) - 1;
    };
    /// The row that `first` lies in; what lies before that row is added up, and the row's own part of it is left out.
    auto find_run = [&](RunTable const& runs, Run& run) {
        auto const mark = mark_of(runs.marks, &Mark::samples);
        auto [samples, time] = runs.marks[mark];
        auto row = mark * kRowsPerMark;
        for (; first - samples >= runs.samples_of(row); ++row) {
            samples += runs.samples_of(row);
            time += static_cast<std::int64_t>(std::uint64_t{runs.samples_of(row)} * runs.value_of(row));
        }
        auto const into = first - samples;
        run = {.next_row = row + 1, .left = runs.samples_of(row) - into, .value = runs.value_of(row)};
        return time + static_cast<std::int64_t>(std::uint64_t{into} * run.value);
    };
    decode_time_ = find_run(table.times_, time_);
    if (table.compositions_.count() != 0) find_run(table.compositions_, composition_);
    for (std::size_t low = 0, high = table.all_sync_ ? 0 : table.sync_count(); low < high;) {
        auto const middle = low + (high - low) / 2;
        table.sync_sample(static_cast<std::uint32_t>(middle)) < first ? low = middle + 1 : high = middle;
        sync_ = low;
    }
    auto const mark = mark_of(table.chunk_marks_, std::identity());
    chunk_row_ = mark * kRowsPerMark;
    std::uint64_t into = first - table.chunk_marks_[mark];
    auto row = table.chunk_row(chunk_row_);
    for (; into >= (row.end_chunk - row.first_chunk) * row.samples_per_chunk; row = table.chunk_row(++chunk_row_))
        into -= (row.end_chunk - row.first_chunk) * row.samples_per_chunk;
    chunk_ = row.first_chunk + into / row.samples_per_chunk;
    auto const into_chunk = static_cast<std::uint32_t>(into % row.samples_per_chunk);
    left_in_chunk_ = row.samples_per_chunk - into_chunk;
    offset_ = table.chunk_offset(chunk_);
    if (table.size_bits_ == 0) offset_ += std::uint64_t{table.constant_size_} * into_chunk;
    for (auto i = first - into_chunk; table.size_bits_ != 0 && i < first; ++i) offset_ += table.size_of(i);
}

std::optional<Sample> SampleTable::Cursor::next() {
    auto const& table = *table_;
    if (index_ >= table.count_) return std::nullopt;
    auto take = [](RunTable const& runs, Run& run) {
        for (; run.left == 0; ++run.next_row)
            run = {run.next_row, runs.samples_of(run.next_row), runs.value_of(run.next_row)};
        --run.left;
        return run.value;
    };
    if (left_in_chunk_ == 0) {
        ++chunk_;
        if (chunk_ == table.chunk_row(chunk_row_).end_chunk) ++chunk_row_;
        left_in_chunk_ = table.chunk_row(chunk_row_).samples_per_chunk;
        offset_ = table.chunk_offset(chunk_);
    }
    Sample sample{.offset = offset_, .size = table.size_of(index_), .decode_time = decode_time_};
    sample.duration = take(table.times_, time_);
    if (table.compositions_.count() != 0)
        sample.composition = static_cast<std::int32_t>(take(table.compositions_, composition_));
    sample.sync = table.all_sync_ ||
                  (sync_ < table.sync_count() && table.sync_sample(static_cast<std::uint32_t>(sync_)) == index_);
    if (sample.sync && !table.all_sync_) ++sync_;
    decode_time_ += sample.duration;
    offset_ += sample.size;
    --left_in_chunk_;
    ++index_;
    return sample;
}

}  // namespace klieg::media::mp4
