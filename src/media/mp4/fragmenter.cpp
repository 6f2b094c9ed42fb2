#include "media/mp4/fragmenter.h"

#include "base/assert.h"
#include "media/file_limits.h"
#include "media/mp4/fragment_writer.h"
#include "media/mp4/init_segment.h"

#include <algorithm>

namespace klieg::media::mp4 {

namespace {

/// Encoders that react to scene cuts put keyframes a few frames apart; a moof for each would be mostly overhead.
constexpr std::int64_t kFragmentSecondsMin = 1;
/// Between ranges of one track lie those of others, some kilobytes each: one long read costs less than many short.
constexpr std::uint64_t kReadThroughBytes = 128U << 10U;
constexpr std::uint64_t kReadBytesMax = 8U << 20U;
/// What may be made of a file beside its own bytes: a fifth of them, and of the smallest so many.
constexpr std::uint64_t kDerivedShare = 5, kDerivedHeaderBytes = 64U << 10U;

void append_range(SegmentPieces& segment, SourceRange range) {
    if (range.length == 0) return;
    auto* last = std::get_if<SourceRange>(&segment.pieces.back());
    if (last != nullptr && last->offset + last->length == range.offset) {
        last->length += range.length;
    } else {
        segment.pieces.emplace_back(range);
    }
}

}  // namespace

// The index is walked twice, at different times. When a package is opened, Cutting goes over all samples once and keeps
// of each fragment its first sample and their number, beside what the rendition says of it: some 70 KB for an hour of
// GOPs of two seconds. Sizes are exact already then, because the length of a moof follows from its samples
// (fragment_header_size), so that playlists, byte ranges and Content-Length are known without a byte of media. When a
// segment is asked for, segment() walks the samples of its fragments again, writes the headers, and names the media as
// ranges of the source.
//
// `cuts_` has the fragments of all segments in one row, `segment_cuts_` says where in it each segment begins. `lift_`
// is how far negative composition offsets are moved up; the edit of the init segment moves the presentation back by the
// same.

/// Collects samples into fragments and segments while one pass goes over the index.
class Fragmenter::Cutting {
public:
    Cutting(Fragmenter& out, std::int64_t start) : out_(out), fragment_start_(start), segment_start_(start) {}

    bool empty() const { return samples_.empty(); }
    std::int64_t fragment_start() const { return fragment_start_; }
    Result<> add(Sample const& sample) {
        if (samples_.empty() && entry_.fragments.empty()) {
            out_.segment_cuts_.push_back(static_cast<std::uint32_t>(out_.cuts_.size()));
            in_segment_ = 0;
        }
        if (in_segment_++ == SegmentLimits::kSamplesMax)
            return Error{Errc::unsupported, "a segment has too many samples", "samples"};
        samples_.push_back(out_.to_fragment_sample(sample));
        ++next_sample_;
        return {};
    }
    void end_fragment(std::int64_t time) {
        auto header = fragment_header_size(samples_);
        std::uint64_t payload = 0;
        for (auto const& sample : samples_) payload += sample.size;
        entry_.fragments.push_back(
            {.offset = entry_.bytes,
             .length = header + payload,
             .duration = static_cast<std::uint64_t>(std::max<std::int64_t>(time - fragment_start_, 0)),
             .key_length = header + samples_.front().size});
        entry_.bytes += header + payload;
        auto count = static_cast<std::uint32_t>(samples_.size());
        out_.cuts_.push_back({.first_sample = next_sample_ - count, .samples = count});
        samples_.clear();
        fragment_start_ = time;
    }
    Result<> end_segment(std::int64_t time) {
        end_fragment(time);
        if (entry_.bytes > SegmentLimits::kBytesMax)
            return Error{Errc::unsupported, "a segment has too many bytes", "bitrate"};
        if (out_.rendition_.segments.size() == SegmentLimits::kSegmentsMax)
            return Error{Errc::unsupported, "there are too many segments", "segments"};
        entry_.number = static_cast<std::uint32_t>(out_.rendition_.segments.size());
        entry_.duration = static_cast<std::uint64_t>(std::max<std::int64_t>(time - segment_start_, 0));
        out_.rendition_.segments.push_back(std::exchange(entry_, {}));
        segment_start_ = time;
        return {};
    }

private:
    Fragmenter& out_;
    std::int64_t fragment_start_;
    std::int64_t segment_start_;
    std::uint32_t next_sample_ = 0;
    std::size_t in_segment_ = 0;  ///< samples
    std::vector<FragmentSample> samples_;
    Segment entry_{};
};

Fragmenter::Fragmenter(Track const& track, EditShift const& shift) : track_(&track), shift_(shift) {
    auto least = track.samples.composition_min();
    // An offset near -2^31 means nothing; lifted, it would overflow the others.
    if (least < 0) lift_ = -std::max(least, -(1 << 30));
}

FragmentSample Fragmenter::to_fragment_sample(Sample const& sample) const {
    auto composition = std::min<std::int64_t>(std::int64_t{sample.composition} + lift_, INT32_MAX);
    return {.size = sample.size,
            .duration = sample.duration,
            .composition = static_cast<std::int32_t>(composition),
            .sync = sample.sync};
}

Result<Fragmenter> Fragmenter::cut_video(Track const& track, EditShift const& shift, SegmentPlan const& plan) {
    Fragmenter out(track, shift);
    KLIEG_TRY(out.rendition_, describe(track));
    Cutting cutting(out, plan.starts.front());
    auto shown = [&](Sample const& s) {
        return s.shown_at() - shift.media_time + static_cast<std::int64_t>(shift.delay);
    };
    std::size_t next_start = 1;
    auto cursor = track.samples.from(0);
    while (auto sample = cursor.next()) {
        auto time = shown(*sample);
        if (sample->sync && next_start < plan.starts.size() && time == plan.starts[next_start]) {
            KLIEG_CHECK(cutting.end_segment(time));
            ++next_start;
        } else if (sample->sync && !cutting.empty() &&
                   time - cutting.fragment_start() >= kFragmentSecondsMin * track.timescale) {
            cutting.end_fragment(time);
        }
        KLIEG_CHECK(cutting.add(*sample));
    }
    KLIEG_ASSERT(next_start == plan.starts.size());
    if (cutting.empty()) return Error{Errc::unsupported, "the video track is empty", "empty"};
    KLIEG_CHECK(cutting.end_segment(plan.end));
    out.rendition_.name = "source";
    out.rendition_.complete = true;
    out.rendition_.opening = plan.opening;
    out.rendition_.frame_rate = static_cast<double>(track.samples.count()) * track.timescale /
                                static_cast<double>(std::max<std::uint64_t>(track.samples.duration(), 1));
    return out;
}

Result<Fragmenter> Fragmenter::cut_audio(Track const& track, EditShift const& shift, SegmentPlan const& plan) {
    Fragmenter out(track, shift);
    KLIEG_TRY(out.rendition_, describe(track));
    if (track.samples.count() == 0) return Error{Errc::unsupported, "the audio track is empty", "empty"};
    auto offset = static_cast<std::int64_t>(shift.delay) - shift.media_time;
    auto end = static_cast<std::int64_t>(track.samples.duration()) + offset;
    auto starts = plan.in(track.timescale, end).starts;
    while (starts.size() > 1 && end - starts.back() < shortest_rest(track.timescale)) starts.pop_back();
    // Priming samples before the edit are decoded but not heard, so the first EXTINF does not count them.
    Cutting cutting(out, static_cast<std::int64_t>(shift.delay));
    std::size_t next_start = 1;
    auto cursor = track.samples.from(0);
    while (auto sample = cursor.next()) {
        auto time = sample->decode_time + offset;
        // The frame that begins nearest to the boundary: at most half a frame aside.
        if (next_start < starts.size() && !cutting.empty() && time + sample->duration / 2 >= starts[next_start]) {
            KLIEG_CHECK(cutting.end_segment(time));
            ++next_start;
        }
        KLIEG_CHECK(cutting.add(*sample));
    }
    KLIEG_CHECK(cutting.end_segment(end));
    out.rendition_.name = "audio";
    out.rendition_.complete = true;
    out.rendition_.opening = plan.opening;
    return out;
}

std::uint64_t Fragmenter::derived_bytes() const {
    std::uint64_t bytes = init_segment().size();
    for (auto const& segment : rendition_.segments) bytes += segment.bytes;
    return bytes;
}

std::uint64_t Fragmenter::bytes() const noexcept {
    /// Each segment's fragments are an allocation of their own.
    constexpr std::uint64_t kAllocationBytes = 16;
    std::uint64_t bytes = rendition_.segments.capacity() * sizeof(Segment) + cuts_.capacity() * sizeof(FragmentCut) +
                          segment_cuts_.capacity() * sizeof(std::uint32_t);
    for (auto const& segment : rendition_.segments)
        bytes += segment.fragments.capacity() * sizeof(Fragment) + kAllocationBytes;
    return bytes;
}

Bytes Fragmenter::init_segment() const {
    return write_init_segment(*track_, shift_.media_time + lift_);
}

Result<SegmentPieces> Fragmenter::segment(std::uint32_t number) const {
    if (number >= segment_cuts_.size()) return Error{Errc::not_found, "there is no such segment"};
    auto begin = segment_cuts_[number];
    auto end = number + 1 < segment_cuts_.size() ? segment_cuts_[number + 1] : cuts_.size();
    SegmentPieces segment;
    auto cursor = track_->samples.from(cuts_[begin].first_sample);
    std::vector<FragmentSample> samples;
    for (auto cut = begin; cut < end; ++cut) {
        samples.clear();
        std::vector<SourceRange> ranges;
        std::uint64_t base_time = 0;
        for (std::uint32_t i = 0; i < cuts_[cut].samples; ++i) {
            auto sample = *cursor.next();
            if (i == 0) base_time = static_cast<std::uint64_t>(sample.decode_time) + shift_.delay;
            samples.push_back(to_fragment_sample(sample));
            ranges.push_back({sample.offset, sample.size});
        }
        ByteWriter header;
        write_fragment_header(header, samples,
                              {.sequence = static_cast<std::uint32_t>(cut) + 1, .base_time = base_time});
        segment.pieces.emplace_back(header.take());
        for (auto range : ranges) append_range(segment, range);
    }
    segment.bytes = rendition_.segments[number].bytes;
    return segment;
}

namespace {

/// Reads many ranges with few calls, in the order of the pieces. Tracks are interleaved, so a segment of six seconds is
/// some hundred ranges with other tracks' bytes between them. The window takes a range and those that follow it
/// closely; what is read through in between is thrown away.
class RangeReader {
public:
    RangeReader(SegmentPieces const& segment, RandomAccess const& source) : source_(source) {
        for (auto const& piece : segment.pieces) {
            if (auto const* range = std::get_if<SourceRange>(&piece)) ahead_.push_back(*range);
        }
    }

    /// Requires as many bytes there as the next range has.
    Result<> read_next(std::span<std::byte> into) {
        auto range = ahead_[next_];
        if (range.length > kReadBytesMax) {
            ++next_;
            return read_exactly(source_, range.offset, into);
        }
        if (range.offset < start_ || range.offset + range.length > start_ + window_.size()) KLIEG_CHECK(fill());
        ++next_;
        std::ranges::copy(ByteView(window_).subspan(static_cast<std::size_t>(range.offset - start_), into.size()),
                          into.begin());
        return {};
    }

private:
    /// From the next range through those that follow it closely.
    Result<> fill() {
        auto end = ahead_[next_].offset + ahead_[next_].length;
        start_ = ahead_[next_].offset;
        for (auto i = next_ + 1; i < ahead_.size(); ++i) {
            auto const& range = ahead_[i];
            bool close = range.offset >= end && range.offset - end <= kReadThroughBytes;
            if (!close || range.offset + range.length - start_ > kReadBytesMax) break;
            end = range.offset + range.length;
        }
        window_.resize(static_cast<std::size_t>(end - start_));
        return read_exactly(source_, start_, std::span(window_));
    }

    RandomAccess const& source_;
    std::vector<SourceRange> ahead_;
    std::size_t next_ = 0;
    std::uint64_t start_ = 0;
    Bytes window_;
};

}  // namespace

std::uint64_t memory_to_materialise(std::uint64_t segment_bytes) noexcept {
    // Itself, and what is read at once; the pieces are some bytes a sample.
    return segment_bytes + std::min(segment_bytes, kReadBytesMax) +
           SegmentLimits::kSamplesMax * sizeof(SourceRange) * 4;
}

Result<> check_derived_bytes(std::uint64_t derived, std::uint64_t file_size) {
    if (derived <= file_size + file_size / kDerivedShare + kDerivedHeaderBytes) return {};
    return Error{Errc::unsupported, "what would be made of it is larger than it is", "amplified"};
}

Result<> materialise(SegmentPieces const& segment, RandomAccess const& source, std::span<std::byte> into) {
    RangeReader reader(segment, source);
    for (auto const& piece : segment.pieces) {
        auto const* bytes = std::get_if<Bytes>(&piece);
        auto const length = bytes != nullptr ? bytes->size() : std::get<SourceRange>(piece).length;
        KLIEG_ASSERT(length <= into.size());
        auto const part = into.first(static_cast<std::size_t>(length));
        if (bytes != nullptr) {
            std::ranges::copy(*bytes, part.begin());
        } else {
            KLIEG_CHECK(reader.read_next(part));
        }
        into = into.subspan(part.size());
    }
    KLIEG_ASSERT(into.empty());
    return {};
}

Result<Bytes> materialise(SegmentPieces const& segment, RandomAccess const& source) {
    if (segment.bytes > SegmentLimits::kBytesMax) return Error{Errc::too_large, "the segment has too many bytes"};
    Bytes whole(static_cast<std::size_t>(segment.bytes));
    KLIEG_CHECK(materialise(segment, source, whole));
    return whole;
}

}  // namespace klieg::media::mp4
