#include "media/mp4/sample_table.h"

#include "base/assert.h"
#include "media/mp4/boxes.h"

#include <algorithm>

namespace klieg::media::mp4 {

namespace {

Error corrupt_tables(char const* what) {
    return Error{Errc::corrupt, std::string("the sample tables are broken: ") + what};
}

/// The number of entries of a table, which must all be there: nothing is reserved for entries that are not.
Result<std::uint32_t> read_count(ByteReader& reader, std::size_t entry_size) {
    auto count = reader.u32();
    if (!reader.ok() || count > reader.remaining() / entry_size)
        return corrupt_tables("a table is shorter than it says");
    return count;
}

/// The run that `index` lies in; runs begin at 0 and ascend.
template <class Run, class First>
std::size_t run_of(std::vector<Run> const& runs, std::uint32_t index, First first) {
    auto after = std::upper_bound(runs.begin(), runs.end(), index,
                                  [&](std::uint32_t wanted, Run const& run) { return wanted < run.*first; });
    return after == runs.begin() ? 0 : static_cast<std::size_t>(after - runs.begin()) - 1;
}

/// 8.7.3.3: stz2 packs sizes of 4, 8 or 16 bits.
Result<std::vector<std::uint32_t>> read_compact_sizes(ByteReader& reader, unsigned bits, std::uint32_t count) {
    if (bits != 4 && bits != 8 && bits != 16) return corrupt_tables("unknown size of sizes");
    if ((std::uint64_t{count} * bits + 7) / 8 > reader.remaining())
        return corrupt_tables("a table is shorter than it says");
    std::vector<std::uint32_t> sizes(count);
    std::uint8_t pair = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (bits == 16) sizes[i] = reader.u16();
        if (bits == 8) sizes[i] = reader.u8();
        if (bits == 4 && i % 2 == 0) pair = reader.u8();
        if (bits == 4) sizes[i] = i % 2 == 0 ? pair >> 4U : pair & 0xfU;
    }
    return sizes;
}

}  // namespace

// The tables of a file say things by runs (stts: so many samples last so long; stsc: from this chunk on so many samples
// a chunk), and they are kept so: each run remembers its first sample, and its sum so far where there is one. A Cursor
// finds its place in all of them by binary search and then moves along them side by side, which costs a few comparisons
// a sample, and no memory.
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
    if (!stsz) {
        KLIEG_TRY(sizes_, read_compact_sizes(reader, first & 0xffU, count_));
        return {};
    }
    constant_size_ = first;
    if (first != 0) return {};
    if (count_ > reader.remaining() / 4) return corrupt_tables("a table is shorter than it says");
    sizes_.resize(count_);
    for (auto& size : sizes_) size = reader.u32();
    return {};
}

Result<> SampleTable::read_times(ByteView stts) {
    ByteReader reader(stts);
    read_full_box_header(reader);
    KLIEG_TRY(auto entries, read_count(reader, 8));
    std::uint64_t samples = 0;
    for (std::uint32_t i = 0; i < entries; ++i) {
        auto count = reader.u32();
        auto delta = reader.u32();
        if (count == 0) continue;
        if (count > count_ - samples) return corrupt_tables("more durations than samples");
        // At most 2^25 samples of 2^32 ticks: the sum stays far from 2^63.
        times_.push_back({static_cast<std::uint32_t>(samples), delta, static_cast<std::int64_t>(duration_)});
        samples += count;
        duration_ += std::uint64_t{count} * delta;
    }
    if (samples != count_) return corrupt_tables("fewer durations than samples");
    return {};
}

Result<> SampleTable::read_compositions(ByteView ctts) {
    ByteReader reader(ctts);
    read_full_box_header(reader);
    KLIEG_TRY(auto entries, read_count(reader, 8));
    std::uint64_t samples = 0;
    for (std::uint32_t i = 0; i < entries; ++i) {
        auto count = reader.u32();
        // Version 0 says unsigned, yet writers of QuickTime files put negative values there; none are above 2^31.
        auto offset = reader.i32();
        if (count == 0) continue;
        if (count > count_ - samples) return corrupt_tables("more composition offsets than samples");
        compositions_.push_back({static_cast<std::uint32_t>(samples), offset});
        samples += count;
    }
    if (samples != count_) return corrupt_tables("fewer composition offsets than samples");
    return {};
}

Result<> SampleTable::read_sync(ByteView stss) {
    ByteReader reader(stss);
    read_full_box_header(reader);
    KLIEG_TRY(auto entries, read_count(reader, 4));
    all_sync_ = false;
    sync_.reserve(entries);
    for (std::uint32_t i = 0; i < entries; ++i) {
        auto number = reader.u32();  // counts from 1
        if (number == 0 || number > count_) return corrupt_tables("a sync sample does not exist");
        if (!sync_.empty() && number - 1 <= sync_.back()) return corrupt_tables("sync samples do not ascend");
        sync_.push_back(number - 1);
    }
    return {};
}

Result<> SampleTable::read_chunk_offsets(ByteView stbl) {
    KLIEG_TRY(auto stco, find_box(stbl, fourcc("stco")));
    KLIEG_TRY(auto co64, find_box(stbl, fourcc("co64")));
    if (!stco && !co64) return corrupt_tables("there are no chunk offsets");
    ByteReader reader((stco ? stco : co64)->content);
    read_full_box_header(reader);
    KLIEG_TRY(auto entries, read_count(reader, stco ? 4 : 8));
    chunk_offsets_.resize(entries);
    for (auto& offset : chunk_offsets_) offset = stco ? reader.u32() : reader.u64();
    return {};
}

Result<> SampleTable::read_chunk_runs(ByteView stsc) {
    ByteReader reader(stsc);
    read_full_box_header(reader);
    KLIEG_TRY(auto entries, read_count(reader, 12));
    std::uint64_t samples = 0;
    for (std::uint32_t i = 0; i < entries; ++i) {
        auto first_chunk = reader.u32();  // counts from 1
        auto per_chunk = reader.u32();
        reader.skip(4);  // sample_description_index: more than one description is refused elsewhere
        if (first_chunk == 0 || first_chunk > chunk_offsets_.size() || per_chunk == 0)
            return corrupt_tables("a chunk does not exist");
        if (!chunk_runs_.empty()) {
            auto const& last = chunk_runs_.back();
            if (first_chunk - 1 <= last.first_chunk) return corrupt_tables("chunk runs do not ascend");
            samples += std::uint64_t{first_chunk - 1 - last.first_chunk} * last.samples_per_chunk;
        } else if (first_chunk != 1) {
            return corrupt_tables("the first chunks are not described");
        }
        if (samples >= count_) return corrupt_tables("more samples in chunks than there are");
        chunk_runs_.push_back({first_chunk - 1, static_cast<std::uint32_t>(samples), per_chunk});
    }
    if (!chunk_runs_.empty()) {
        auto const& last = chunk_runs_.back();
        samples += (chunk_offsets_.size() - last.first_chunk) * std::uint64_t{last.samples_per_chunk};
    }
    if (samples != count_) return corrupt_tables("the chunks hold another number of samples");
    return {};
}

Result<> SampleTable::check_bounds(std::uint64_t file_size) const {
    std::uint64_t sample = 0;
    for (std::size_t run = 0; run < chunk_runs_.size(); ++run) {
        auto const& chunks = chunk_runs_[run];
        auto end = run + 1 < chunk_runs_.size() ? chunk_runs_[run + 1].first_chunk : chunk_offsets_.size();
        for (auto chunk = std::uint64_t{chunks.first_chunk}; chunk < end; ++chunk) {
            std::uint64_t bytes = 0;
            if (sizes_.empty()) bytes = std::uint64_t{constant_size_} * chunks.samples_per_chunk;
            for (std::uint32_t i = 0; !sizes_.empty() && i < chunks.samples_per_chunk; ++i) bytes += sizes_[sample + i];
            sample += chunks.samples_per_chunk;
            auto offset = chunk_offsets_[chunk];
            if (offset > file_size || bytes > file_size - offset) return corrupt_tables("samples lie outside the file");
        }
    }
    return {};
}

std::int32_t SampleTable::composition_min() const noexcept {
    std::int32_t least = compositions_.empty() ? 0 : compositions_.front().offset;
    for (auto const& run : compositions_) least = std::min(least, run.offset);
    return least;
}

SampleTable::Cursor::Cursor(SampleTable const& table, std::uint32_t first) : table_(&table), index_(first) {
    if (first >= table.count_) return;
    time_run_ = run_of(table.times_, first, &TimeRun::first);
    composition_run_ = run_of(table.compositions_, first, &CompositionRun::first);
    chunk_run_ = run_of(table.chunk_runs_, first, &ChunkRun::first_sample);
    sync_ =
        static_cast<std::size_t>(std::lower_bound(table.sync_.begin(), table.sync_.end(), first) - table.sync_.begin());
    auto const& run = table.chunk_runs_[chunk_run_];
    auto into_run = first - run.first_sample;
    chunk_ = run.first_chunk + into_run / run.samples_per_chunk;
    auto into_chunk = into_run % run.samples_per_chunk;
    left_in_chunk_ = run.samples_per_chunk - into_chunk;
    offset_ = table.chunk_offsets_[chunk_];
    for (auto i = first - into_chunk; i < first; ++i) offset_ += table.size_of(i);
}

std::optional<Sample> SampleTable::Cursor::next() {
    auto const& table = *table_;
    if (index_ >= table.count_) return std::nullopt;
    if (left_in_chunk_ == 0) {
        ++chunk_;
        if (chunk_run_ + 1 < table.chunk_runs_.size() && table.chunk_runs_[chunk_run_ + 1].first_chunk == chunk_)
            ++chunk_run_;
        left_in_chunk_ = table.chunk_runs_[chunk_run_].samples_per_chunk;
        offset_ = table.chunk_offsets_[chunk_];
    }
    if (time_run_ + 1 < table.times_.size() && table.times_[time_run_ + 1].first == index_) ++time_run_;
    auto const& time = table.times_[time_run_];
    Sample sample{.offset = offset_, .size = table.size_of(index_), .duration = time.duration};
    sample.decode_time = time.decode_time + static_cast<std::int64_t>(index_ - time.first) * time.duration;
    if (!table.compositions_.empty()) {
        auto const& runs = table.compositions_;
        if (composition_run_ + 1 < runs.size() && runs[composition_run_ + 1].first == index_) ++composition_run_;
        sample.composition = runs[composition_run_].offset;
    }
    sample.sync = table.all_sync_ || (sync_ < table.sync_.size() && table.sync_[sync_] == index_);
    if (sample.sync && !table.all_sync_) ++sync_;
    offset_ += sample.size;
    --left_in_chunk_;
    ++index_;
    return sample;
}

}  // namespace klieg::media::mp4
