#include "media/mp4/fragment_writer.h"

#include "base/assert.h"
#include "media/mp4/boxes.h"
#include "media/mp4/fragment_flags.h"

#include <algorithm>

namespace klieg::media::mp4 {

namespace {

/// Which fields vary from sample to sample; what does not is said once in tfhd, or not at all.
struct Shape {
    bool durations = false;
    bool compositions = false;
    bool flags = false;
    bool first_flags = false;  ///< a sync sample, and then none

    std::uint32_t tfhd_flags() const {
        return tfhd::kDefaultBaseIsMoof | tfhd::kDefaultFlags | (durations ? 0U : tfhd::kDefaultDuration);
    }
    std::uint32_t trun_flags() const {
        return trun::kDataOffset | trun::kSizes | (durations ? trun::kDurations : 0U) |
               (compositions ? trun::kCompositions : 0U) | (flags ? trun::kFlags : 0U) |
               (first_flags ? trun::kFirstFlags : 0U);
    }
};

Shape shape_of(std::span<FragmentSample const> samples) {
    KLIEG_ASSERT(!samples.empty());
    Shape shape;
    auto rest = samples.subspan(1);
    for (auto const& sample : samples) {
        if (sample.duration != samples.front().duration) shape.durations = true;
        if (sample.composition != 0) shape.compositions = true;
    }
    bool rest_alike = std::all_of(rest.begin(), rest.end(), [&](auto const& s) { return s.sync == rest.front().sync; });
    shape.flags = !rest_alike;
    shape.first_flags = rest_alike && !rest.empty() && rest.front().sync != samples.front().sync;
    return shape;
}

std::uint32_t flags_of(FragmentSample const& sample) {
    return sample.sync ? kDependsOnNone : kDependsOnOthers | kNonSync;
}

void write_trun(ByteWriter& writer, std::span<FragmentSample const> samples, Shape shape, std::uint32_t data_offset) {
    // Version 1: composition offsets are signed.
    BoxScope trun(writer, fourcc("trun"), {.version = 1, .flags = shape.trun_flags()});
    writer.u32(static_cast<std::uint32_t>(samples.size()));
    writer.u32(data_offset);
    if (shape.first_flags) writer.u32(flags_of(samples.front()));
    for (auto const& sample : samples) {
        if (shape.durations) writer.u32(sample.duration);
        writer.u32(sample.size);
        if (shape.flags) writer.u32(flags_of(sample));
        if (shape.compositions) writer.i32(sample.composition);
    }
}

}  // namespace

/// Counted and not written, since a package of an hour asks for thousands of sizes when it is opened. A full box takes
/// 12 bytes of header; Shape decides which fields there are. write_fragment_header() asserts that the two agree.
std::size_t fragment_header_size(std::span<FragmentSample const> samples) {
    auto shape = shape_of(samples);
    std::size_t row = 4 + (shape.durations ? 4U : 0U) + (shape.flags ? 4U : 0U) + (shape.compositions ? 4U : 0U);
    std::size_t mfhd = 16;
    std::size_t tfhd = 20 + (shape.durations ? 0U : 4U);
    std::size_t tfdt = 20;
    std::size_t trun = 20 + (shape.first_flags ? 4U : 0U) + row * samples.size();
    return 8 + mfhd + 8 + tfhd + tfdt + trun + 8;
}

void write_fragment_header(ByteWriter& writer, std::span<FragmentSample const> samples, FragmentPosition place) {
    auto shape = shape_of(samples);
    auto start = writer.size();
    auto header_size = fragment_header_size(samples);
    std::uint64_t bytes = 8;
    for (auto const& sample : samples) bytes += sample.size;
    KLIEG_ASSERT(bytes <= UINT32_MAX);
    {
        BoxScope moof(writer, fourcc("moof"));
        {
            BoxScope mfhd(writer, fourcc("mfhd"), FullBoxHeader{});
            writer.u32(place.sequence);
        }
        BoxScope traf(writer, fourcc("traf"));
        {
            BoxScope tfhd(writer, fourcc("tfhd"), {.version = 0, .flags = shape.tfhd_flags()});
            writer.u32(1);  // the only track, as in our init segments
            if (!shape.durations) writer.u32(samples.front().duration);
            writer.u32(flags_of(samples.back()));
        }
        {
            BoxScope tfdt(writer, fourcc("tfdt"), {.version = 1, .flags = 0});
            writer.u64(place.base_time);
        }
        write_trun(writer, samples, shape, static_cast<std::uint32_t>(header_size));
    }
    writer.u32(static_cast<std::uint32_t>(bytes));
    writer.u32(fourcc("mdat"));
    KLIEG_ASSERT(writer.size() - start == header_size);
}

}  // namespace klieg::media::mp4
