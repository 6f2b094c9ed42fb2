#include "media/segmenter.h"

#include "base/assert.h"
#include "media/codecs/aac.h"
#include "media/mp4/fragment_writer.h"
#include "media/mp4/fragmenter.h"
#include "media/mp4/init_segment.h"

#include <algorithm>
#include <utility>

namespace klieg::media {

namespace {
/// Samples of no bytes would otherwise pile up without end between two boundaries.
constexpr std::size_t kOpenSamplesMax = 1'000'000;
/// By which part of a second a keyframe may come behind its boundary: a third. After a gap of a quarter the encoder is
/// given a frame to begin with (filter_graph.cpp, filling), on a grid of twentieths, so that none is later.
constexpr std::int64_t kLatest = 3;
}  // namespace

// The way of the bytes: push() takes fragments out of the pipe, about a quarter of a second each. Those of video are
// gathered in `open_` until the next keyframe and become one moof, so that a GOP is a fragment and an I-frame playlist
// can name its keyframe as a byte range; finished GOPs stand in `segment_` until a boundary is due. Audio decodes from
// any frame, so it is taken apart and cut at the frame that begins nearest to the boundary.
//
// All decisions compare times on one axis: presentation, in the track's own timescale (presented() applies the edit
// list, as a player does). The boundaries lie on another track's axis, and `origin_` is what is between the two.
// Encoders do not begin where the source did: for video the difference is measured at the first frame, which is by
// definition where the plan begins. For audio it is 0, as its clock is right and its priming lies before the edit,
// except where sound is cut beside pictures that begin later: then both must cut at the pictures' boundaries (HLS
// authoring specification, 8.22).
//
// A segment's EXTINF runs from `segment_start_` to the first sample of the next one, so that no gap and no rounding
// adds up; the last one ends at `end_`, the end of the sample that is shown last and not of the one decoded last.

Result<std::vector<Segmenter::Finished>> Segmenter::push(ByteView bytes) {
    KLIEG_CHECK(reader_.push(bytes));
    if (!ready_ && reader_.track() != nullptr) KLIEG_CHECK(begin());
    while (auto fragment = reader_.take()) KLIEG_CHECK(add(std::move(*fragment)));
    return std::exchange(finished_, {});
}

Result<std::vector<Segmenter::Finished>> Segmenter::push_silence(std::chrono::microseconds end) {
    KLIEG_ASSERT(ready_ && rendition_.kind == TrackKind::audio);
    if (rendition_.channels != 1 && rendition_.channels != 2)
        return Error{Errc::unsupported, "the encoder's sound is neither mono nor stereo"};
    auto const frame = silent_aac_frame(rendition_.channels);
    auto const until = rescale_time(end.count(), 1'000'000, rendition_.timescale);
    while (end_ < until) {
        auto time = static_cast<std::uint64_t>(end_ + reader_.shift().media_time) - reader_.shift().delay;
        auto size = static_cast<std::uint32_t>(frame.size());
        KLIEG_CHECK(add({.base_time = time,
                         .samples = {{.size = size, .duration = kAacFrameSamples, .sync = true}},
                         .payload = frame}));
    }
    return std::exchange(finished_, {});
}

std::chrono::microseconds Segmenter::end() const {
    return std::chrono::microseconds(rescale_time(end_, std::max(rendition_.timescale, 1U), 1'000'000));
}

Result<std::vector<Segmenter::Finished>> Segmenter::finish() {
    KLIEG_CHECK(reader_.finish());
    if (!open_) return Error{Errc::corrupt, "the encoder wrote no media"};
    KLIEG_CHECK(end_segment(end_));
    rendition_.complete = true;
    return std::exchange(finished_, {});
}

Result<> Segmenter::begin() {
    auto const& track = *reader_.track();
    bool known =
        track.entry.format == mp4::fourcc("avc1") ? !track.entry.avc_config.empty() : !track.entry.aac_config.empty();
    if (!known) return Error{Errc::unsupported, "the encoder wrote neither H.264 nor AAC"};
    KLIEG_TRY(rendition_, mp4::describe(track));
    rendition_.name = options_.name;
    rendition_.bandwidth_cap = options_.bandwidth_cap;
    if (!options_.language.empty()) rendition_.language = options_.language;
    ready_ = true;
    return {};
}

Bytes Segmenter::init_segment() const {
    KLIEG_ASSERT(ready_);
    auto track = *reader_.track();
    track.language = rendition_.language;
    return mp4::write_init_segment(track, reader_.shift().media_time);
}

std::int64_t Segmenter::presented(std::uint64_t decode_time, std::int32_t composition) const {
    auto const& shift = reader_.shift();
    return static_cast<std::int64_t>(decode_time + shift.delay) + composition - shift.media_time;
}

/// When the segment after `index` begins, on this track's timeline.
std::int64_t Segmenter::boundary(std::size_t index) const {
    auto const timescale = std::int64_t{rendition_.timescale};
    if (!options_.plan) return origin_ + timescale * encoded_start(index + 1).count();
    auto const& starts = options_.plan->starts;
    auto at = [&](std::size_t i) {
        return origin_ + rescale_time(starts[i], options_.plan->timescale, rendition_.timescale);
    };
    if (index + 1 < starts.size()) return at(index + 1);
    // The last planned segment may be a little over the target; whatever lies behind it goes in steps.
    auto beyond = static_cast<std::int64_t>(index + 1 - starts.size());
    return at(starts.size() - 1) + longest_segment(rendition_.timescale) + beyond * timescale * kTargetDurationSeconds;
}

/// Whether a sample that is shown at `time` begins the next segment.
Result<bool> Segmenter::ends_segment(std::int64_t time, std::uint32_t duration) const {
    auto due = boundary(rendition_.segments.size());
    // Encoders round times to their frame rate, so a keyframe may be half a frame early; audio is cut at the nearest.
    if (time + duration / 2 < due) return false;
    bool planned = !options_.plan || rendition_.segments.size() + 1 < options_.plan->starts.size();
    // A keyframe forced at a boundary is the first frame behind it. Any later, and segments of one number would show
    // different parts in different rungs, so that a switch between them would jump.
    auto lateness_max = std::max<std::int64_t>(duration, rendition_.timescale / kLatest);
    if (planned && time - due > lateness_max) {
        return Error{Errc::corrupt, "the encoder left out a keyframe where a segment begins"};
    }
    return true;
}

void Segmenter::start_timeline(std::int64_t start) {
    // Priming samples of audio lie before the edit and are not heard, so they are not counted.
    segment_start_ = std::max(start, static_cast<std::int64_t>(reader_.shift().delay));
    if (rendition_.kind == TrackKind::audio) {
        auto offset = rescale_time(options_.pictures_start.count(), 1'000'000, rendition_.timescale);
        auto first = rendition_.timescale * encoded_start(1).count();
        // Pictures that begin much later leave nothing to align with, and no segment may become too long.
        if (!options_.plan && offset > 0 && first + offset < longest_segment(rendition_.timescale)) origin_ = offset;
        return;
    }
    // Video begins where the plan does, whatever its clock says; the clock of audio is right.
    auto planned =
        options_.plan ? rescale_time(options_.plan->starts.front(), options_.plan->timescale, rendition_.timescale) : 0;
    origin_ = start - planned;
    segment_start_ = start;
}

Result<> Segmenter::add(mp4::MediaFragment fragment) {
    if (open_ && (open_->samples.size() > kOpenSamplesMax || open_->payload.size() > mp4::kSegmentBytesMax)) {
        return Error{Errc::too_large, "the encoder's segment does not end"};
    }
    auto time = fragment.base_time;
    auto start = presented(time, fragment.samples.front().composition);
    for (auto const& sample : fragment.samples) {
        end_ = std::max(end_, presented(time, sample.composition) + sample.duration);
        time += sample.duration;
    }
    samples_ += fragment.samples.size();
    sample_time_ += time - fragment.base_time;
    if (!open_ && rendition_.segments.empty()) start_timeline(start);
    return rendition_.kind == TrackKind::video ? add_video(std::move(fragment)) : add_audio(fragment);
}

Result<> Segmenter::add_video(mp4::MediaFragment fragment) {
    auto time = presented(fragment.base_time, fragment.samples.front().composition);
    OpenFragment next{fragment.base_time, time, std::move(fragment.samples), std::move(fragment.payload)};
    if (!next.samples.front().sync) {
        if (!open_) return Error{Errc::corrupt, "the encoder's first frame is no keyframe"};
        append(std::move(next));
        return {};
    }
    if (open_) {
        KLIEG_TRY(auto ends, ends_segment(time, next.samples.front().duration));
        KLIEG_CHECK(ends ? end_segment(time) : end_fragment(time));
    }
    open_ = std::move(next);
    return {};
}

Result<> Segmenter::add_audio(mp4::MediaFragment const& fragment) {
    auto decode_time = fragment.base_time;
    auto at = fragment.payload.begin();
    for (auto const& sample : fragment.samples) {
        auto time = presented(decode_time, 0);
        if (open_) {
            KLIEG_TRY(auto ends, ends_segment(time, sample.duration));
            if (ends) KLIEG_CHECK(end_segment(time));
        }
        if (!open_) open_ = OpenFragment{.base_time = decode_time, .start = time};
        open_->samples.push_back(sample);
        open_->payload.insert(open_->payload.end(), at, at + sample.size);
        at += sample.size;
        decode_time += sample.duration;
    }
    return {};
}

void Segmenter::append(OpenFragment fragment) {
    open_->samples.insert(open_->samples.end(), fragment.samples.begin(), fragment.samples.end());
    open_->payload.insert(open_->payload.end(), fragment.payload.begin(), fragment.payload.end());
}

Result<> Segmenter::end_fragment(std::int64_t time) {
    auto& [entry, bytes] = segment_;
    auto const& open = *open_;
    if (bytes.size() + open.payload.size() > mp4::kSegmentBytesMax) {
        return Error{Errc::too_large, "the encoder's segment has too many bytes"};
    }
    ByteWriter header;
    mp4::write_fragment_header(header, open.samples,
                               {.sequence = ++sequence_, .base_time = open.base_time + reader_.shift().delay});
    auto start = entry.fragments.empty() ? segment_start_ : open.start;
    entry.fragments.push_back({.offset = bytes.size(),
                               .length = header.size() + open.payload.size(),
                               .duration = static_cast<std::uint64_t>(std::max<std::int64_t>(time - start, 0)),
                               .key_length = header.size() + open.samples.front().size});
    bytes.insert(bytes.end(), header.view().begin(), header.view().end());
    bytes.insert(bytes.end(), open.payload.begin(), open.payload.end());
    open_.reset();
    return {};
}

Result<> Segmenter::end_segment(std::int64_t time) {
    KLIEG_CHECK(end_fragment(time));
    auto& entry = segment_.entry;
    entry.number = static_cast<std::uint32_t>(rendition_.segments.size());
    entry.duration = static_cast<std::uint64_t>(std::max<std::int64_t>(time - segment_start_, 0));
    entry.bytes = segment_.bytes.size();
    rendition_.segments.push_back(entry);
    if (rendition_.kind == TrackKind::video && sample_time_ > 0) {
        rendition_.frame_rate =
            static_cast<double>(samples_) * rendition_.timescale / static_cast<double>(sample_time_);
    }
    segment_start_ = time;
    finished_.push_back(std::exchange(segment_, {}));
    return {};
}

}  // namespace klieg::media
