#include "media/mp4/fragment_reader.h"

#include "media/file_limits.h"
#include "media/mp4/fragment_flags.h"
#include "media/mp4/source_index.h"

#include <algorithm>

namespace klieg::media::mp4 {

namespace {

constexpr std::uint64_t kInitSizeMax = 4U << 20U;
constexpr std::uint64_t kMoofSizeMax = 4U << 20U;
/// What we skip: styp, sidx, free, mfra.
constexpr std::uint64_t kSkippedSizeMax = 4U << 20U;
constexpr std::uint64_t kLargestTime = std::uint64_t{1} << 61U;

Error corrupt_fragments(char const* what) {
    return Error{Errc::corrupt, std::string("the fragments are broken: ") + what};
}

std::uint64_t size_max(FourCc type) {
    if (type == fourcc("moov")) return kInitSizeMax;
    if (type == fourcc("moof")) return kMoofSizeMax;
    if (type == fourcc("mdat")) return SegmentLimits::kBytesMax;
    return kSkippedSizeMax;
}

bool is_kept(FourCc type) {
    return type == fourcc("moov") || type == fourcc("moof") || type == fourcc("mdat");
}

Result<SampleDefaults> read_trex(ByteView moov) {
    KLIEG_TRY(auto mvex, get_box(moov, fourcc("mvex")));
    KLIEG_TRY(auto trex, get_box(mvex, fourcc("trex")));
    ByteReader reader(trex);
    reader.skip(4 + 4 + 4);  // version and flags, track_ID, default_sample_description_index
    SampleDefaults defaults;
    defaults.duration = reader.u32();
    defaults.size = reader.u32();
    defaults.flags = reader.u32();
    if (!reader.ok()) return corrupt_fragments("trex ends early");
    return defaults;
}

Result<SampleDefaults> read_tfhd(ByteView tfhd, SampleDefaults defaults) {
    ByteReader reader(tfhd);
    auto flags = read_full_box_header(reader).flags;
    reader.skip(4);  // track_ID: there is one track
    if ((flags & tfhd::kBaseDataOffset) != 0) return Error{Errc::unsupported, "fragments count offsets from the file"};
    if ((flags & tfhd::kDescriptionIndex) != 0) reader.skip(4);
    if ((flags & tfhd::kDefaultDuration) != 0) defaults.duration = reader.u32();
    if ((flags & tfhd::kDefaultSize) != 0) defaults.size = reader.u32();
    if ((flags & tfhd::kDefaultFlags) != 0) defaults.flags = reader.u32();
    if (!reader.ok()) return corrupt_fragments("tfhd ends early");
    return defaults;
}

Result<std::uint64_t> read_tfdt(ByteView tfdt) {
    ByteReader reader(tfdt);
    auto time = read_full_box_header(reader).version == 1 ? reader.u64() : reader.u32();
    if (!reader.ok() || time > kLargestTime) return corrupt_fragments("tfdt makes no sense");
    return time;
}

/// Appends the rows of one trun; answers the offset of its first sample from the moof, where it says one.
Result<std::optional<std::int32_t>> read_trun(ByteView trun, SampleDefaults const& defaults,
                                              std::vector<FragmentSample>& samples) {
    ByteReader reader(trun);
    auto flags = read_full_box_header(reader).flags;
    auto count = reader.u32();
    // A row may take no bytes at all, so their number needs a limit of its own.
    if (count > SegmentLimits::kSamplesMax - samples.size()) return corrupt_fragments("too many samples in a fragment");
    std::optional<std::int32_t> offset;
    if ((flags & trun::kDataOffset) != 0) offset = reader.i32();
    auto first_flags = (flags & trun::kFirstFlags) != 0 ? reader.u32() : defaults.flags;
    for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
        FragmentSample sample{.size = defaults.size, .duration = defaults.duration};
        auto sample_flags = i == 0 ? first_flags : defaults.flags;
        if ((flags & trun::kDurations) != 0) sample.duration = reader.u32();
        if ((flags & trun::kSizes) != 0) sample.size = reader.u32();
        if ((flags & trun::kFlags) != 0) sample_flags = reader.u32();
        if ((flags & trun::kCompositions) != 0) sample.composition = reader.i32();
        sample.sync = (sample_flags & kNonSync) == 0;
        samples.push_back(sample);
    }
    if (!reader.ok()) return corrupt_fragments("trun ends early");
    return offset;
}

std::uint64_t bytes_of(std::vector<FragmentSample> const& samples) {
    std::uint64_t bytes = 0;
    for (auto const& sample : samples) bytes += sample.size;
    return bytes;
}

}  // namespace

// A pipe brings bytes in pieces of any size, so the reader stands either inside a header (`header_`, up to 16 bytes) or
// inside a top-level box (`box_`, with `left_` bytes to come). Boxes that matter are gathered whole in `content_` and
// read at their end; others are counted off. `size_max` is looked at with the header, before a byte of the box is kept.

Result<> FragmentReader::push(ByteView bytes) {
    while (!bytes.empty()) {
        if (!box_) {
            KLIEG_TRY(auto used, read_header(bytes));
            bytes = bytes.subspan(used);
        } else {
            auto part = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_)));
            if (is_kept(box_->type)) content_.insert(content_.end(), part.begin(), part.end());
            left_ -= part.size();
            bytes = bytes.subspan(part.size());
        }
        if (box_ && left_ == 0) KLIEG_CHECK(end_box());
    }
    return {};
}

/// Collects 8 bytes, or 16 where the first four say so; answers how many it took.
Result<std::size_t> FragmentReader::read_header(ByteView bytes) {
    std::size_t used = 0;
    auto wanted = [&] {
        bool wide = header_.size() >= 4 && ByteReader(header_).u32() == 1;
        return wide ? kBoxHeaderSizeMax : kBoxHeaderSizeMax / 2;
    };
    while (used < bytes.size() && header_.size() < wanted()) header_.push_back(bytes[used++]);
    if (header_.size() < wanted()) return used;
    KLIEG_TRY(box_, parse_box_header(header_, UINT64_MAX));
    if (box_->size > size_max(box_->type))
        return Error{Errc::too_large, "box " + to_string(box_->type) + " is too large"};
    left_ = box_->size - box_->header_size;
    header_.clear();
    return used;
}

Result<> FragmentReader::end_box() {
    auto type = box_->type;
    Result<> result;
    if (type == fourcc("moov")) result = read_moov();
    if (type == fourcc("moof")) result = read_moof();
    if (type == fourcc("mdat")) result = read_mdat();
    box_.reset();
    content_.clear();
    return result;
}

Result<> FragmentReader::read_moov() {
    if (track_) return corrupt_fragments("a second moov");
    KLIEG_TRY(auto index, parse_moov(std::exchange(content_, {}), 0, Fragmented::allowed));
    if (index.tracks.size() != 1) return Error{Errc::unsupported, "the fragments are not of one track"};
    KLIEG_TRY(shift_, index.tracks[0].edit_shift(index.timescale));
    KLIEG_TRY(defaults_, read_trex(*index.moov));
    track_ = std::move(index.tracks[0]);
    track_->samples = {};  // it reads in the moov, which goes
    return {};
}

/// One fragment of one track: tfhd with what holds unless a sample says otherwise, tfdt with the time, and rows of
/// samples in one or more trun. Offsets count from the moof's first byte (default-base-is-moof) and may be anything by
/// the format; we take only what encoders write, samples one after the other without a gap from the start of the
/// following mdat, since then the payload is the mdat as it is. `data_offset_` is where they begin, counted from the
/// moof's end: read_mdat() compares it with the size of the header that has really come.
Result<> FragmentReader::read_moof() {
    if (!track_ || open_) return corrupt_fragments("a moof in the wrong place");
    MediaFragment fragment;
    std::optional<SampleDefaults> defaults;
    bool has_time = false;
    auto moof_size = static_cast<std::int64_t>(box_->size);
    KLIEG_TRY(auto traf, get_box(content_, fourcc("traf")));
    BoxWalk walk(traf);
    while (true) {
        KLIEG_TRY(auto box, walk.next());
        if (!box) break;
        if (box->type == fourcc("tfhd")) {
            KLIEG_TRY(defaults, read_tfhd(box->content, defaults_));
        } else if (box->type == fourcc("tfdt")) {
            KLIEG_TRY(fragment.base_time, read_tfdt(box->content));
            has_time = true;
        } else if (box->type == fourcc("trun")) {
            if (!defaults) return corrupt_fragments("trun before tfhd");
            auto before = static_cast<std::int64_t>(bytes_of(fragment.samples));
            bool first = fragment.samples.empty();
            KLIEG_TRY(auto offset, read_trun(box->content, *defaults, fragment.samples));
            if (first) data_offset_ = offset.value_or(0) - moof_size;
            if (!first && offset && *offset - moof_size != data_offset_ + before)
                return corrupt_fragments("samples are not in order");
        }
    }
    if (!has_time || fragment.samples.empty()) return corrupt_fragments("a fragment without samples or without a time");
    if (fragment.base_time < next_time_) return corrupt_fragments("time runs backwards");
    next_time_ = fragment.base_time;
    for (auto const& sample : fragment.samples) next_time_ += sample.duration;
    open_ = std::move(fragment);
    return {};
}

Result<> FragmentReader::read_mdat() {
    // ffmpeg may put an empty mdat first.
    if (!open_ && content_.empty()) return {};
    if (!open_) return corrupt_fragments("media before its moof");
    if (data_offset_ != box_->header_size || bytes_of(open_->samples) != content_.size()) {
        return corrupt_fragments("the samples are not what mdat holds");
    }
    open_->payload = std::exchange(content_, {});
    done_.push_back(std::move(*open_));
    open_.reset();
    return {};
}

Result<> FragmentReader::finish() const {
    if (box_ || !header_.empty() || open_) return corrupt_fragments("the stream ends inside a fragment");
    if (!track_) return corrupt_fragments("the stream ends before its header");
    return {};
}

std::optional<MediaFragment> FragmentReader::take() {
    if (done_.empty()) return std::nullopt;
    auto fragment = std::move(done_.front());
    done_.pop_front();
    return fragment;
}

}  // namespace klieg::media::mp4
