#include "media/mp4/whole_file.h"

#include "media/mp4/interleaving.h"
#include "media/mp4/movie_boxes.h"

#include <algorithm>

namespace klieg::media::mp4 {

namespace {

/// What else there is in a head, codings included, and a file of hardly any samples.
constexpr std::uint64_t kSmallIndexBytes = 64U << 10U;
/// Parts of the source with so little between them are read at once, and what is between is thrown away.
constexpr std::uint64_t kCloseBytes = 64U << 10U, kOneReadBytesMax = 1U << 20U;

std::uint64_t index_bytes_max(SourcePackage const& package) noexcept {
    return std::min(WholeFile::kIndexBytesMax, 2 * package.bytes() + kSmallIndexBytes);
}

std::uint64_t rescaled(std::uint64_t ticks, std::uint32_t from, std::uint32_t to) {
    return static_cast<std::uint64_t>(static_cast<unsigned __int128>(ticks) * to / std::max(from, 1U));
}

/// A table of runs, whose rows are a number of samples and what they share: stts, ctts.
class RunRows {
public:
    void add(std::uint32_t value) {
        if (count_ > 0 && value == value_) {
            ++count_;
            return;
        }
        end_row();
        value_ = value;
        count_ = 1;
    }
    /// Ends the last row, too.
    ByteView rows() {
        end_row();
        return rows_.view();
    }
    std::size_t bytes() const noexcept { return rows_.size(); }

private:
    void end_row() {
        if (count_ == 0) return;
        rows_.u32(count_);
        rows_.u32(value_);
        count_ = 0;
    }

    ByteWriter rows_;
    std::uint32_t value_ = 0;
    std::uint32_t count_ = 0;
};

void write_table(ByteWriter& writer, FourCc type, std::uint8_t version, ByteView rows, std::size_t row_bytes) {
    BoxScope box(writer, type, FullBoxHeader{.version = version, .flags = 0});
    writer.u32(static_cast<std::uint32_t>(rows.size() / row_bytes));
    writer.raw(rows);
}

/// The sample tables of one track (8.6, 8.7) while they are made.
class Tables {
public:
    void add(Sample const& sample) {
        times_.add(sample.duration);
        compositions_.add(static_cast<std::uint32_t>(sample.composition));
        has_compositions_ = has_compositions_ || sample.composition != 0;
        sizes_.u32(sample.size);
        ++samples_;
        if (sample.sync) syncs_.u32(samples_);
    }
    /// A chunk that begins so many bytes behind the first sample's first byte.
    void add(SampleRun const& run, std::uint64_t place) {
        ++chunk_count_;
        chunks_.u64(place);
        if (run.samples == samples_a_chunk_) return;
        samples_a_chunk_ = run.samples;
        chunk_runs_.u32(chunk_count_);
        chunk_runs_.u32(run.samples);
        chunk_runs_.u32(1);  // the only description
    }
    std::size_t bytes() const noexcept {
        return times_.bytes() + compositions_.bytes() + sizes_.size() + syncs_.size() + chunks_.size() +
               chunk_runs_.size();
    }
    /// Answers where the chunks' places stand, which count from the first sample's first byte until shift() is called.
    std::size_t write(ByteWriter& writer, bool wide) {
        write_table(writer, fourcc("stts"), 0, times_.rows(), 8);
        if (has_compositions_) write_table(writer, fourcc("ctts"), 1, compositions_.rows(), 8);
        if (syncs_.size() / 4 != samples_) write_table(writer, fourcc("stss"), 0, syncs_.view(), 4);
        {
            BoxScope stsz(writer, fourcc("stsz"), FullBoxHeader{});
            writer.u32(0);
            writer.u32(samples_);
            writer.raw(sizes_.view());
        }
        write_table(writer, fourcc("stsc"), 0, chunk_runs_.view(), 12);
        BoxScope box(writer, wide ? fourcc("co64") : fourcc("stco"), FullBoxHeader{});
        writer.u32(chunk_count_);
        auto const at = writer.size();
        writer.zeros(std::size_t{chunk_count_} * (wide ? 8 : 4));
        return at;
    }
    /// Writes the places over the zeros of before, once it is known where the first sample begins.
    void place_chunks(ByteWriter& writer, std::size_t at, bool wide, std::uint64_t first_sample) const {
        ByteReader places(chunks_.view());
        for (std::uint32_t i = 0; i < chunk_count_; ++i) {
            auto const place = places.u64() + first_sample;
            if (wide) {
                writer.patch_u32(at, static_cast<std::uint32_t>(place >> 32U));
                at += 4;
            }
            writer.patch_u32(at, static_cast<std::uint32_t>(place));
            at += 4;
        }
    }

private:
    RunRows times_, compositions_;
    bool has_compositions_ = false;
    ByteWriter sizes_, syncs_, chunks_, chunk_runs_;
    std::uint32_t samples_ = 0;
    std::uint32_t chunk_count_ = 0;
    std::uint32_t samples_a_chunk_ = 0;
};

void write_file_type(ByteWriter& writer) {
    BoxScope box(writer, fourcc("ftyp"));
    writer.u32(fourcc("isom"));
    writer.u32(0x200);
    for (auto brand : {fourcc("isom"), fourcc("iso2"), fourcc("avc1"), fourcc("mp41")}) writer.u32(brand);
}

/// As the source has it: an empty edit where the track begins late, and one that leaves out what is decoded and not
/// shown (8.6.6).
void write_edits(ByteWriter& writer, std::vector<Edit> const& edits) {
    if (edits.empty()) return;
    auto const needs_wide = [](Edit const& edit) { return edit.duration > UINT32_MAX || edit.media_time > INT32_MAX; };
    bool const wide = std::ranges::any_of(edits, needs_wide);
    BoxScope edts(writer, fourcc("edts"));
    BoxScope elst(writer, fourcc("elst"), {.version = static_cast<std::uint8_t>(wide ? 1 : 0), .flags = 0});
    writer.u32(static_cast<std::uint32_t>(edits.size()));
    for (auto const& edit : edits) {
        wide ? writer.u64(edit.duration) : writer.u32(static_cast<std::uint32_t>(edit.duration));
        wide ? writer.i64(edit.media_time) : writer.i32(static_cast<std::int32_t>(edit.media_time));
        writer.i32(edit.rate);
    }
}

/// In the movie's timescale: what its edits show, or all of it.
std::uint64_t shown_ticks(Track const& track, std::uint32_t movie_timescale) {
    if (track.edits.empty()) return rescaled(track.samples.duration(), track.timescale, movie_timescale);
    std::uint64_t ticks = 0;
    for (auto const& edit : track.edits) ticks += edit.duration;
    return ticks;
}

}  // namespace

// Two passes over the samples. The first walks runs of them in the order in which they will stand (Interleaving): each
// is a chunk of its track, and a range of the source, or the end of the range before it where nothing lies between. The
// second writes times, sizes and keyframes of each track. Then the moov has its size, so it is known where the first
// sample will begin, and the chunks' places are moved by that.
//
// All of it is counted as it grows: a few bytes of the source's tables may stand for many of ours.

class WholeFile::Making {
public:
    explicit Making(SourcePackage const& package) : package_(package), bytes_max_(index_bytes_max(package)) {
        for (auto const* one : {package.video(), package.audio()})
            if (one != nullptr) tracks_.push_back({&one->track(), one->shift()});
        tables_.resize(tracks_.size());
    }

    Result<WholeFile> make() {
        KLIEG_CHECK(lay_out());
        KLIEG_CHECK(describe_samples());
        file_.has_pictures_ = package_.video() != nullptr;
        write_head();
        file_.ranges_.shrink_to_fit();
        return std::move(file_);
    }

private:
    Result<> check_size() const {
        std::uint64_t bytes = file_.ranges_.size() * sizeof(PlacedRange);
        for (auto const& tables : tables_) bytes += tables.bytes();
        if (bytes <= bytes_max_) return {};
        return Error{Errc::too_large, "the index of the whole file is larger than we make", "whole_index"};
    }

    Result<> lay_out() {
        Interleaving runs(tracks_);
        std::uint64_t source_end = 0;
        while (auto const run = runs.next()) {
            tables_[run->track].add(*run, payload_);
            if (run->length > 0 && (file_.ranges_.empty() || run->offset != source_end))
                file_.ranges_.push_back({payload_, run->offset});
            if (run->length > 0) source_end = run->offset + run->length;
            payload_ += run->length;
            KLIEG_CHECK(check_size());
        }
        return {};
    }

    Result<> describe_samples() {
        for (std::size_t i = 0; i < tracks_.size(); ++i) {
            auto cursor = tracks_[i].track->samples.from(0);
            while (auto const sample = cursor.next()) {
                tables_[i].add(*sample);
                KLIEG_CHECK(check_size());
            }
        }
        return {};
    }

    void write_head() {
        // Above that no place fits into 32 bits, wherever the first sample begins.
        bool const wide = payload_ + kIndexBytesMax * 2 > UINT32_MAX;
        ByteWriter writer;
        write_file_type(writer);
        std::vector<std::size_t> places;
        {
            BoxScope moov(writer, fourcc("moov"));
            auto const timescale = package_.index().timescale;
            std::uint64_t duration = 0;
            for (auto const& one : tracks_) duration = std::max(duration, shown_ticks(*one.track, timescale));
            write_movie_header(writer, {timescale, duration, static_cast<std::uint32_t>(tracks_.size())});
            for (std::size_t i = 0; i < tracks_.size(); ++i)
                places.push_back(write_track(writer, i, shown_ticks(*tracks_[i].track, timescale), wide));
        }
        writer.u32(wide ? 1 : static_cast<std::uint32_t>(payload_ + 8));
        writer.u32(fourcc("mdat"));
        if (wide) writer.u64(payload_ + 16);
        for (std::size_t i = 0; i < tracks_.size(); ++i)
            tables_[i].place_chunks(writer, places[i], wide, writer.size());
        file_.head_ = writer.take();
        file_.head_.shrink_to_fit();
        for (auto& range : file_.ranges_) range.at += file_.head_.size();
        file_.size_ = file_.head_.size() + payload_;
    }

    std::size_t write_track(ByteWriter& writer, std::size_t i, std::uint64_t shown, bool wide) {
        auto const& track = *tracks_[i].track;
        BoxScope trak(writer, fourcc("trak"));
        write_track_header(writer, track, {static_cast<std::uint32_t>(i + 1), shown});
        write_edits(writer, track.edits);
        BoxScope mdia(writer, fourcc("mdia"));
        write_media_header(writer, track, track.samples.duration());
        BoxScope minf(writer, fourcc("minf"));
        write_media_information(writer, track);
        BoxScope stbl(writer, fourcc("stbl"));
        write_sample_description(writer, track);
        return tables_[i].write(writer, wide);
    }

    SourcePackage const& package_;
    std::uint64_t bytes_max_;
    std::vector<TimedTrack> tracks_;
    std::vector<Tables> tables_;
    std::uint64_t payload_ = 0;
    WholeFile file_;
};

Result<WholeFile> WholeFile::make(SourcePackage const& package) {
    return Making(package).make();
}

std::uint64_t WholeFile::memory_to_make(SourcePackage const& package) noexcept {
    // The tables and the head that they are copied into, each with the room to grow that it has; and no more is left.
    return 4 * index_bytes_max(package) + kSmallIndexBytes;
}

std::uint64_t WholeFile::end_of(std::size_t range) const noexcept {
    return range + 1 < ranges_.size() ? ranges_[range + 1].at : size_;
}

Result<std::size_t> WholeFile::read_at(std::uint64_t at, std::span<std::byte> into, RandomAccess const& source) const {
    if (at >= size_) return std::size_t{0};
    into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - at)));
    auto const filled = into.size();
    if (at < head_.size()) {
        auto const behind = head().subspan(static_cast<std::size_t>(at));
        auto const part = behind.first(std::min(into.size(), behind.size()));
        std::ranges::copy(part, into.begin());
        into = into.subspan(part.size());
        at += part.size();
    }
    while (!into.empty()) {
        KLIEG_TRY(auto const read, read_closely(at, into, source));
        into = into.subspan(read);
        at += read;
    }
    return filled;
}

/// One read of the source: of the range that `at` is in, and of those behind it that follow closely in the source, too.
Result<std::size_t> WholeFile::read_closely(std::uint64_t at, std::span<std::byte> into,
                                            RandomAccess const& source) const {
    auto const first =
        static_cast<std::size_t>(std::ranges::upper_bound(ranges_, at, {}, &PlacedRange::at) - ranges_.begin()) - 1;
    auto const wanted = at + into.size();
    auto const part_of = [&](std::size_t range) {
        return std::min(end_of(range), wanted) - std::max(ranges_[range].at, at);
    };
    auto const from = ranges_[first].source + (at - ranges_[first].at);
    auto end = from + part_of(first);
    auto behind = first + 1;
    for (; behind < ranges_.size() && ranges_[behind].at < wanted; ++behind) {
        auto const next = ranges_[behind].source;
        bool const is_close = next >= end && next - end <= kCloseBytes;
        if (!is_close || next + part_of(behind) - from > kOneReadBytesMax) break;
        end = next + part_of(behind);
    }
    if (behind == first + 1) {
        auto const length = static_cast<std::size_t>(part_of(first));
        KLIEG_CHECK(read_exactly(source, from, into.first(length)));
        return length;
    }
    KLIEG_TRY(auto const window, read_exactly(source, from, static_cast<std::size_t>(end - from)));
    std::size_t read = 0;
    for (auto range = first; range < behind; ++range) {
        auto const begin = range == first ? 0 : ranges_[range].source - from;
        auto const part =
            ByteView(window).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(part_of(range)));
        std::ranges::copy(part, into.subspan(read).begin());
        read += part.size();
    }
    return read;
}

}  // namespace klieg::media::mp4
