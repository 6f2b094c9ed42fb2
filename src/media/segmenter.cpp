#include "media/segmenter.h"

#include "base/assert.h"
#include "media/codecs/aac.h"
#include "media/file_limits.h"
#include "media/mp4/fragment_writer.h"
#include "media/mp4/fragmenter.h"
#include "media/mp4/init_segment.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace klieg::media {

namespace {
/// By which part of a second a keyframe may come behind its boundary: a third. After a gap of a quarter the encoder is
/// given a frame to begin with (filter_graph.cpp, filling), on a grid of twentieths, so that none is later.
constexpr std::int64_t kLatest = 3;
/// So many pictures tell how far apart they usually are: the middle one of their distances, since the last may be a
/// gap.
constexpr std::size_t kLatestPictures = 9;
/// What the source's last picture is compared with may have been left out, or shown again, within so much time.
constexpr std::chrono::milliseconds kSamePicture{100};
/// A segment with its rest, and room for the headers of that.
constexpr std::uint64_t kJoinedBytesMax = 31U << 20U;
static_assert(kJoinedBytesMax < SegmentLimits::kBytesMax);
}  // namespace

// The way of the bytes: push() takes fragments out of the pipe, about a quarter of a second each. Those of video are
// gathered in `open_` until the next keyframe and become one moof, so that a GOP is a fragment and an I-frame playlist
// can name its keyframe as a byte range; finished GOPs stand in `segment_` until a boundary is due. Audio decodes from
// any frame, so it is taken apart and cut at the frame that begins nearest to the boundary.
//
// All decisions compare times on one axis: presentation, in the track's own timescale (presented() applies the edit
// list, as a player does). The boundaries lie on another track's axis, and `origin_` is what is between the two.
// Encoders do not begin where the source did: for video the difference is measured at the first frame, which is by
// definition where the plan begins. For audio it is 0, as its clock is right and its priming lies before the edit;
// pictures beside it begin with it, or follow a plan.
//
// A segment's EXTINF runs from `segment_start_` to the first sample of the next one, so that no gap and no rounding
// adds up; the last one ends with the sample that is shown last, which is not the one decoded last. How long that one
// lasts is no encoder's to know, and what it writes is 0 or a guess: the source's container is asked, and where that
// says nothing the distance of the pictures before it holds (last_picture_length).
//
// A rest behind the last boundary is no segment of its own. hls.js passes over edit lists, so that it looks for
// pictures later than they are, by the delay of B-frames: of a segment that is shorter than that it finds nothing in
// the buffer, and never comes to the end. So sound is cut with a look ahead, and of pictures a segment is given out
// when enough has come behind it (shortest_segment).
//
// An encoder may end in the middle and another go on (begun): behind a segment whose end is known to the tick, from the
// rows of what is there. The other one's clock is the same, so it needs to begin exactly there, and what it makes then
// is cut, counted and numbered as if it had been one. Where it does not, nothing is lost: whoever asked begins anew.

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
        auto time = static_cast<std::uint64_t>(end_ + shift_.media_time) - shift_.delay;
        auto size = static_cast<std::uint32_t>(frame.size());
        KLIEG_CHECK(add({.base_time = time,
                         .samples = {{.size = size, .duration = kAacFrameSamples, .sync = true}},
                         .payload = frame}));
    }
    return std::exchange(finished_, {});
}

std::chrono::microseconds Segmenter::end() const {
    auto end = rendition_.kind == TrackKind::video && !latest_.empty() ? latest_.back() + last_picture_length() : end_;
    return std::chrono::microseconds(rescale_time(end, std::max(rendition_.timescale, 1U), 1'000'000));
}

/// Between pictures that follow each other; a twenty-fifth of a second where there is only one.
std::int64_t Segmenter::usual_distance() const {
    std::vector<std::int64_t> distances;
    for (std::size_t i = 1; i < latest_.size(); ++i) distances.push_back(latest_[i] - latest_[i - 1]);
    if (distances.empty()) return std::max<std::int64_t>(rendition_.timescale / 25, 1);
    auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::ranges::nth_element(distances, middle);
    return std::max<std::int64_t>(*middle, 1);
}

std::int64_t Segmenter::last_picture_length() const {
    auto const& source = options_.last_picture;
    if (!source) return usual_distance();
    auto ticks = [this](std::chrono::microseconds time) {
        return rescale_time(time.count(), 1'000'000, rendition_.timescale);
    };
    // Where decoding ended before the source did, nothing is known of the picture that came last.
    bool const is_same =
        latest_.back() + ticks(kSamePicture) >= ticks(source->start) && latest_.back() < ticks(source->end);
    return is_same ? ticks(source->end) - latest_.back() : usual_distance();
}

std::int64_t Segmenter::shortest_segment() const {
    auto const timescale = std::int64_t{rendition_.timescale};
    auto const delay = shift_.media_time + usual_distance();
    // A segment with its rest stays below the longest.
    return std::clamp(delay, timescale / 5, timescale * 2 / 5);
}

/// Of so many pictures in so much time, on average. A picture that is held is shown anew where a segment or a GOP
/// begins, every two seconds.
double Segmenter::rate_of(std::uint64_t pictures, std::int64_t ticks) const {
    auto const timescale = static_cast<double>(rendition_.timescale);
    auto const seconds = static_cast<double>(ticks) / timescale;
    auto at = [](std::chrono::microseconds time) { return std::chrono::duration<double>(time).count(); };
    auto held = std::min(std::max(at(options_.pictures_start), 0.0), seconds);
    if (options_.pictures_end.count() > 0) held += std::max(seconds - at(options_.pictures_end), 0.0);
    auto const shown_again = std::floor(held / static_cast<double>(short_opening(1).count()));
    auto const own = static_cast<double>(pictures) - shown_again;
    bool const tells = seconds - held > 1 && own > 1;
    return tells ? own / (seconds - held) : static_cast<double>(pictures) / seconds;
}

void Segmenter::give_out_held() {
    if (!held_) return;
    rendition_.segments.push_back(held_->entry);
    finished_.push_back(*std::move(held_));
    held_.reset();
}

/// The last segment becomes the end of the one that was held for it.
void Segmenter::join_rest() {
    auto rest = std::move(finished_.back());
    finished_.pop_back();
    auto& whole = *held_;
    for (auto fragment : rest.entry.fragments) {
        fragment.offset += whole.entry.bytes;
        whole.entry.fragments.push_back(fragment);
    }
    whole.entry.duration += rest.entry.duration;
    whole.entry.bytes += rest.entry.bytes;
    whole.bytes.insert(whole.bytes.end(), rest.bytes.begin(), rest.bytes.end());
    rendition_.segments.pop_back();
    give_out_held();
}

/// The length of a sample is the distance to the next one in the order of decoding, which may be seconds where pictures
/// come seldom and are reordered: players would show what is said to last beyond the end for so long. Decoding goes on
/// earlier then, and what is decoded later is shown when it was.
void Segmenter::settle_last_picture() {
    auto const length = last_picture_length();
    end_ = latest_.back() + length;
    auto time = open_->base_time;
    std::int64_t earlier = 0;
    for (auto& sample : open_->samples) {
        sample.composition += static_cast<std::int32_t>(earlier);
        auto const left = std::max<std::int64_t>(end_ - presented(time, sample.composition), 1);
        bool const is_last = &sample == &open_->samples.back();
        bool const is_shown_last = left == length;
        auto const said = is_last ? (is_shown_last ? length : usual_distance()) : std::int64_t{sample.duration};
        auto const kept = std::clamp<std::int64_t>(std::min(said, left), 1, std::int64_t{UINT32_MAX});
        if (!is_last) earlier += said - kept;
        sample.duration = static_cast<std::uint32_t>(kept);
        time += sample.duration;
    }
}

Result<std::vector<Segmenter::Finished>> Segmenter::finish() {
    KLIEG_CHECK(reader_.finish());
    KLIEG_CHECK(cut_audio(0));
    if (!open_) return Error{Errc::corrupt, "the encoder wrote no media"};
    if (rendition_.kind == TrackKind::video) settle_last_picture();
    auto const is_rest = held_ && end_ - segment_start_ < shortest_segment() &&
                         held_->bytes.size() + segment_.bytes.size() + open_->payload.size() < kJoinedBytesMax;
    if (!is_rest) give_out_held();
    KLIEG_CHECK(end_segment(end_));
    if (is_rest) join_rest();
    if (rendition_.kind == TrackKind::video && end_ > first_)
        rendition_.frame_rate = rate_of(samples_ + (options_.begun ? options_.begun->samples : 0), end_ - first_);
    rendition_.complete = true;
    return std::exchange(finished_, {});
}

std::int64_t Segmenter::Begun::end() const {
    auto end = first;
    for (auto const& segment : segments) end += static_cast<std::int64_t>(segment.duration);
    return end;
}

void Segmenter::leave(Segment other) {
    auto& entry = rendition_.segments.at(other.number);
    KLIEG_ASSERT(entry.number == other.number && entry.duration == other.duration);
    entry = std::move(other);
}

Segmenter::Begun Segmenter::begun(std::size_t segments) const {
    KLIEG_ASSERT(ready_ && segments <= rendition_.segments.size() && segments > 0);
    auto const before = segments_begun_;
    Begun begun{.segments = {}, .origin = origin_, .first = first_, .media_time = shift_.media_time};
    auto const& mark = segments > before ? marks_[segments - before - 1] : Mark{};
    begun.samples = segments > before ? mark.samples : options_.begun->samples;
    begun.decoded = segments > before ? mark.decoded : options_.begun->decoded;
    return begun;
}

/// The rows of what is there say where it ends, to the tick.
Result<> Segmenter::require_seam(std::int64_t start) const {
    if (start == segment_start_) return {};
    return Error{Errc::unsupported, "the encoder does not go on where another ended", kNoSeam};
}

Result<> Segmenter::begin() {
    auto const& track = *reader_.track();
    shift_ = reader_.shift();
    bool known =
        track.entry.format == mp4::fourcc("avc1") ? !track.entry.avc_config.empty() : !track.entry.aac_config.empty();
    if (!known) return Error{Errc::unsupported, "the encoder wrote neither H.264 nor AAC"};
    KLIEG_TRY(rendition_, mp4::describe(track));
    rendition_.name = options_.name;
    rendition_.bandwidth_cap = options_.bandwidth_cap;
    if (options_.plan) rendition_.opening = options_.plan->opening;
    if (!options_.language.empty()) rendition_.language = options_.language;
    ready_ = true;
    if (!options_.begun) return {};
    // The init segment that viewers have shifts by what it says; this encoder may begin later, and say otherwise.
    auto& begun = *options_.begun;
    auto const delay = static_cast<std::int64_t>(shift_.delay) + begun.media_time - shift_.media_time;
    if (delay < 0) return Error{Errc::unsupported, "the encoder begins before its time", kNoSeam};
    shift_.delay = static_cast<std::uint64_t>(delay);
    shift_.media_time = begun.media_time;
    for (auto const& segment : begun.segments) sequence_ += static_cast<std::uint32_t>(segment.fragments.size());
    samples_cut_ = begun.samples;
    time_cut_ = begun.decoded;
    origin_ = begun.origin;
    first_ = begun.first;
    segment_start_ = end_ = begun.end();
    segments_begun_ = begun.segments.size();
    rendition_.segments = std::move(begun.segments);
    return {};
}

Bytes Segmenter::init_segment() const {
    KLIEG_ASSERT(ready_);
    auto track = *reader_.track();
    track.language = rendition_.language;
    // Every rung says it, whichever kind of MP4 its encoder wrote.
    if (rendition_.kind == TrackKind::video && track.entry.colour.empty())
        track.entry.colour = mp4::colour_of_stream(track.entry);
    return mp4::write_init_segment(track, shift_.media_time);
}

std::int64_t Segmenter::presented(std::uint64_t decode_time, std::int32_t composition) const {
    auto const& shift = shift_;
    return static_cast<std::int64_t>(decode_time + shift.delay) + composition - shift.media_time;
}

/// When the segment after `index` begins, on this track's timeline.
std::int64_t Segmenter::boundary(std::size_t index) const {
    auto const timescale = std::int64_t{rendition_.timescale};
    if (!options_.plan) return origin_ + timescale * short_opening(index + 1).count();
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
    auto due = boundary(segments_cut());
    // Encoders round times to their frame rate, so a keyframe may be half a frame early; audio is cut at the nearest.
    if (time + duration / 2 < due) return false;
    bool planned = !options_.plan || segments_cut() + 1 < options_.plan->starts.size();
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
    segment_start_ = std::max(start, static_cast<std::int64_t>(shift_.delay));
    if (rendition_.kind == TrackKind::audio) {
        first_ = segment_start_;
        return;
    }
    // Video begins where the plan does, whatever its clock says; the clock of audio is right.
    auto planned =
        options_.plan ? rescale_time(options_.plan->starts.front(), options_.plan->timescale, rendition_.timescale) : 0;
    origin_ = start - planned;
    segment_start_ = first_ = start;
}

Result<> Segmenter::add(mp4::MediaFragment fragment) {
    // Samples of no bytes would otherwise pile up without end between two boundaries.
    if (open_ &&
        (open_->samples.size() > SegmentLimits::kSamplesMax || open_->payload.size() > SegmentLimits::kBytesMax))
        return Error{Errc::too_large, "the encoder's segment does not end"};
    if (uncut_.size() > SegmentLimits::kSamplesMax)
        return Error{Errc::too_large, "the encoder's sound is in too many pieces"};
    auto time = fragment.base_time;
    auto start = presented(time, fragment.samples.front().composition);
    bool const is_first = samples_ == 0;
    for (auto const& sample : fragment.samples) {
        end_ = std::max(end_, presented(time, sample.composition) + sample.duration);
        time += sample.duration;
    }
    samples_ += fragment.samples.size();
    if (is_first && !options_.begun) start_timeline(start);
    if (is_first && options_.begun && rendition_.kind == TrackKind::video) KLIEG_CHECK(require_seam(start));
    if (rendition_.kind == TrackKind::video) note_pictures(fragment);
    return rendition_.kind == TrackKind::video ? add_video(std::move(fragment)) : add_audio(fragment);
}

Result<> Segmenter::add_video(mp4::MediaFragment fragment) {
    auto time = presented(fragment.base_time, fragment.samples.front().composition);
    OpenFragment next{fragment.base_time, time, std::move(fragment.samples), std::move(fragment.payload)};
    if (!next.samples.front().sync) {
        if (!open_) return Error{Errc::corrupt, "the encoder's first frame is no keyframe"};
        append(std::move(next));
        if (latest_.back() - segment_start_ >= shortest_segment()) give_out_held();
        return {};
    }
    if (open_) {
        KLIEG_TRY(auto ends, ends_segment(time, next.samples.front().duration));
        if (ends || time - segment_start_ >= shortest_segment()) give_out_held();
        KLIEG_CHECK(ends ? end_segment(time) : end_fragment(time));
        // A plan's boundaries are those of other rungs.
        if (ends && !options_.plan) {
            held_ = std::move(finished_.back());
            finished_.pop_back();
            rendition_.segments.pop_back();  // which names what has been given out
        }
    }
    open_ = std::move(next);
    return {};
}

void Segmenter::note_pictures(mp4::MediaFragment const& fragment) {
    auto time = fragment.base_time;
    for (auto const& sample : fragment.samples) {
        auto const shown = presented(time, sample.composition);
        latest_.insert(std::ranges::upper_bound(latest_, shown), shown);
        if (latest_.size() > kLatestPictures) latest_.erase(latest_.begin());
        time += sample.duration;
    }
}

Result<> Segmenter::add_audio(mp4::MediaFragment const& fragment) {
    auto decode_time = fragment.base_time;
    auto at = fragment.payload.begin();
    bool const at_seam = options_.begun && !open_ && uncut_.empty() && marks_.empty();
    for (auto const& sample : fragment.samples) {
        // An encoder that goes on begins a little earlier: its first frames sound like one that begins.
        bool const is_before = at_seam && uncut_.empty() && presented(decode_time, 0) < segment_start_;
        if (!is_before) {
            if (at_seam && uncut_.empty()) KLIEG_CHECK(require_seam(presented(decode_time, 0)));
            uncut_.push_back({decode_time, sample, Bytes(at, at + sample.size)});
        }
        at += sample.size;
        decode_time += sample.duration;
    }
    if (uncut_.empty()) return {};
    auto const longest = std::max<std::int64_t>(fragment.samples.back().duration, 1);
    return cut_audio(static_cast<std::size_t>((shortest_rest(rendition_.timescale) + longest - 1) / longest));
}

/// All but the last `keep` frames, which may turn out to be the rest; where none are kept, they are.
Result<> Segmenter::cut_audio(std::size_t keep) {
    while (uncut_.size() > keep) {
        auto [decode_time, sample, payload] = std::move(uncut_.front());
        uncut_.pop_front();
        auto time = presented(decode_time, 0);
        if (open_ && keep > 0) {
            KLIEG_TRY(auto ends, ends_segment(time, sample.duration));
            if (ends) KLIEG_CHECK(end_segment(time));
        }
        if (!open_) open_ = OpenFragment{.base_time = decode_time, .start = time};
        open_->samples.push_back(sample);
        open_->payload.insert(open_->payload.end(), payload.begin(), payload.end());
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
    ByteWriter header;
    mp4::write_fragment_header(header, open.samples,
                               {.sequence = ++sequence_, .base_time = open.base_time + shift_.delay});
    if (bytes.size() + header.size() + open.payload.size() > SegmentLimits::kBytesMax)
        return Error{Errc::too_large, "the encoder's segment has too many bytes"};
    auto start = entry.fragments.empty() ? segment_start_ : open.start;
    entry.fragments.push_back({.offset = bytes.size(),
                               .length = header.size() + open.payload.size(),
                               .duration = static_cast<std::uint64_t>(std::max<std::int64_t>(time - start, 0)),
                               .key_length = header.size() + open.samples.front().size});
    bytes.insert(bytes.end(), header.view().begin(), header.view().end());
    bytes.insert(bytes.end(), open.payload.begin(), open.payload.end());
    samples_cut_ += open.samples.size();
    for (auto const& sample : open.samples) time_cut_ += sample.duration;
    open_.reset();
    return {};
}

Result<> Segmenter::end_segment(std::int64_t time) {
    if (segments_cut() == SegmentLimits::kSegmentsMax)
        return Error{Errc::too_large, "the encoder makes more segments than the longest video has"};
    KLIEG_CHECK(end_fragment(time));
    auto& entry = segment_.entry;
    entry.number = static_cast<std::uint32_t>(segments_cut());
    entry.duration = static_cast<std::uint64_t>(std::max<std::int64_t>(time - segment_start_, 0));
    entry.bytes = segment_.bytes.size();
    rendition_.segments.push_back(entry);
    // As far as it goes, of whole segments as they are decoded: of what came since, some is shown behind what is still
    // to come.
    if (rendition_.kind == TrackKind::video && time_cut_ > 0) {
        rendition_.frame_rate = rate_of(samples_cut_, static_cast<std::int64_t>(time_cut_));
    }
    marks_.push_back({samples_cut_, time_cut_});
    segment_start_ = time;
    finished_.push_back(std::exchange(segment_, {}));
    return {};
}

}  // namespace klieg::media
