#include "media/mp4/streamable.h"

#include "media/codecs/aac.h"
#include "media/codecs/avcc.h"
#include "media/codecs/h264.h"
#include "media/file_limits.h"
#include "media/mp4/fragmenter.h"
#include "media/mp4/init_segment.h"
#include "media/mp4/shared_bytes.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <set>
#include <utility>
#include <vector>

namespace klieg::media::mp4 {

namespace {

constexpr std::uint8_t kLevelMax = 52;  // HLS authoring specification, 1.6
constexpr double kFrameRateMax = 60.5;  // 60, as average of a stream whose clock is not exact
/// Sync samples whose NAL units are read. A muxer that marks recovery points marks all of them.
constexpr std::uint32_t kKeyframesInspected = 8;
constexpr std::size_t kNalUnitsInspected = 32;
/// In seconds; cameras stop their tracks apart.
constexpr double kEndDifferenceMax = 1.0;
/// Of sound that an edit list cuts off in front.
constexpr double kSoundCutMax = 0.5;
/// Players leave out pictures up to where sound begins that is later than the hole that they step over (hls.js: a tenth
/// of a second), or begin it with the pictures.
constexpr double kSoundLateMax = 0.1;
/// Pictures less after the sound: players begin with the first picture, and leave out the sound before it. Two pictures
/// of a cinema's.
constexpr double kPicturesLateMax = 0.085;
constexpr double kTrimMax = 0.25;
/// Of sound: what an encoder adds to fill its last frame, and no frame of speech at 8 kHz is longer. More would be
/// heard.
constexpr double kSoundTrimMax = 0.05, kSoundFrameMax = 0.13;
constexpr double kAudioGapMax = 0.5;
/// Samples that last so much longer than the movie's header says have times that somebody made up.
constexpr double kLengthFactorMax = 2, kLengthErrorMax = 1;

// The question is whether any segment can be copied out of the file and played alone by everyone whom our playlists
// invite. Four things are looked at, from cheap to dear. The coding: what the parameter sets say, since playlists
// promise it without looking again. The order of samples: one pass over the tables, no media (check_gops). Whether
// keyframes are what the index calls them: muxers mark recovery points as sync samples, too, so some kilobytes of a few
// keyframes are read (check_idr). The extent of both tracks: presentations are demuxed, and players stand still where
// one track has ended.
//
// Behind the coding comes what the tables claim (check_claims): a few bytes of them can say millions of samples, days
// of length, or the same bytes again and again. It is judged by sums, which the tables' reader has at hand, before a
// sample is walked to.
//
// Each refusal has a code, which the log shows, and costs nothing but time: the file goes to the encoder. So the checks
// lean to refusing; what passes here is never looked at by a decoder before viewers have it.

Error refuse(char const* code, std::string reason) {
    return Error{Errc::unsupported, std::move(reason), code};
}

/// Which description the samples have, and in which file they are: decoders leave out those that are described by none
/// or lie elsewhere, and would find nothing in what plays here.
Result<> check_place(Track const& track) {
    if (track.entry_count != 1)
        return refuse("entries", std::string("the coding changes within the ") +
                                     (track.is_video() ? "video track" : "audio track"));
    if (track.samples.description() != 1) return refuse("entries", "samples have a coding that is not described");
    if (track.elsewhere) return refuse("data_reference", "the samples are said to be in another file");
    return {};
}

/// The one enabled track of a kind. Cover pictures, chapters and alternatives are disabled tracks.
Result<Track const*> only_track(SourceIndex const& index, bool (Track::*is_kind)() const noexcept, char const* kind) {
    Track const* found = nullptr;
    for (auto const& track : index.tracks) {
        if (!(track.*is_kind)() || !track.enabled) continue;
        if (found != nullptr) return refuse("tracks", std::string("there are several ") + kind + " tracks");
        found = &track;
    }
    return found;
}

Result<> check_sps(ByteView nal, H264Sps& first) {
    KLIEG_TRY(auto sps, parse_h264_sps(nal));
    if (sps.chroma_format != 1 || sps.bit_depth_luma != 8 || sps.bit_depth_chroma != 8) {
        return refuse("pixel_format", "the H.264 pictures are not 8-bit 4:2:0");
    }
    if (!sps.frames_only) return refuse("interlaced", "the H.264 stream is interlaced");
    if (sps.level > kLevelMax) return refuse("level", "the H.264 level is above 5.2");
    // ITU-T H.273: 16 is PQ, 18 is HLG; all our playlists promise SDR.
    if (sps.transfer == 16 || sps.transfer == 18) return refuse("hdr", "the H.264 stream is HDR");
    if (first.width != 0 && (first.width != sps.width || first.height != sps.height)) {
        return refuse("resolution_change", "the resolution changes within the track");
    }
    first = sps;
    return {};
}

Result<> check_video_coding(Track const& track) {
    auto const& entry = track.entry;
    if (entry.format != fourcc("avc1") || entry.avc_config.empty()) {
        return refuse("codec", "the video is " + to_string(entry.format) + ", not H.264");
    }
    KLIEG_CHECK(check_place(track));
    if (entry.cropped) return refuse("clap", "the container asks for cropping");
    if (!quarter_turns(track.matrix)) return refuse("matrix", "the pictures are mirrored or skewed");
    KLIEG_TRY(auto config, parse_avc_config(entry.avc_config));
    if (config.nal_length_size != 4) return refuse("nal_length", "the NAL units have short lengths");
    if (config.sps.empty() || config.pps.empty())
        return refuse("parameter_sets", "the H.264 parameter sets are elsewhere");
    H264Sps first;
    for (auto const& sps : config.sps) KLIEG_CHECK(check_sps(sps, first));
    auto const shown = describe(track);
    if (!shown.ok()) return refuse("aspect", "the pixels have an absurd shape");
    KLIEG_CHECK(check_picture_size({first.width, first.height}, {shown->width, shown->height}));
    if (std::min({first.width, first.height, shown->width, shown->height}) < kPlayedSidePixelsMin)
        return refuse("small", "the pictures are smaller than browsers are made for");
    return {};
}

/// What one pass over the samples of a video tells.
struct GopFacts {
    std::int64_t start = 0;  ///< when the first keyframe is shown
    std::int64_t end = 0;
    SegmentPlan plan{};
};

/// More than a segment has beside its samples: of each of them, and of each fragment.
constexpr std::uint64_t kSampleOverhead = 16, kFragmentOverhead = 160;

/// A leading picture is shown before the keyframe that it follows in the file (open GOP); without its predecessors it
/// cannot be decoded, so a segment may not begin there.
Result<GopFacts> check_gops(Track const& track, EditShift const& shift, Opening opening) {
    GopFacts facts;
    KeyframePlanner planner(track.timescale, opening);
    std::uint64_t bytes = 0;
    auto latest = std::numeric_limits<std::int64_t>::min();
    auto latest_key = latest;
    auto cursor = track.samples.from(0);
    for (std::uint32_t i = 0; auto sample = cursor.next(); ++i) {
        auto time = sample->shown_at() - shift.media_time + static_cast<std::int64_t>(shift.delay);
        if (i == 0 && !sample->sync) return refuse("first_frame", "the first frame is no keyframe");
        if (sample->sync) {
            if (time <= latest) return refuse("open_gop", "frames before a keyframe are shown after it");
            KLIEG_CHECK(planner.add({.time = time, .bytes_before = bytes}));
            bytes += kFragmentOverhead;
            if (i == 0) facts.start = time;
            latest_key = time;
        } else if (time <= latest_key) {
            return refuse("open_gop", "frames after a keyframe are shown before it");
        }
        latest = std::max(latest, time);
        facts.end = std::max(facts.end, time + sample->duration);
        bytes += sample->size + kSampleOverhead;
    }
    if (track.samples.count() == 0) return refuse("empty", "the video track is empty");
    // A segment of it alone would last no time, and players wait for what never comes.
    if (facts.end <= latest) return refuse("last_picture", "the last frame has no length");
    // The sample that is decoded last often has what is left of the movie for its length, and is not the one that is
    // shown last.
    if (shift.shown) {
        auto const cut = static_cast<std::int64_t>(shift.delay + *shift.shown);
        if (cut > latest) facts.end = std::min(facts.end, cut);
    }
    KLIEG_TRY(facts.plan, planner.finish({.time = facts.end, .bytes_before = bytes}));
    return facts;
}

/// Walks the NAL units of a sample until its first slice: is it an IDR picture?
Result<bool> is_idr(Sample const& sample, RandomAccess const& file) {
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < kNalUnitsInspected && at + 5 <= sample.size; ++i) {
        std::array<std::byte, 5> front{};
        KLIEG_CHECK(read_exactly(file, sample.offset + at, front));
        auto type = nal_type(front[4]);
        if (type == NalType::idr) return true;
        if (type >= NalType::slice && type < NalType::idr) return false;
        at += 4 + std::uint64_t{ByteReader(front).u32()};
    }
    return false;
}

Result<> check_idr(Track const& track, RandomAccess const& file) {
    std::set<std::uint32_t> inspected;
    std::uint64_t const last = track.samples.sync_count() - 1;
    for (std::uint32_t i = 0; i < kKeyframesInspected; ++i)
        inspected.insert(static_cast<std::uint32_t>(last * i / (kKeyframesInspected - 1)));
    for (auto i : inspected) {
        KLIEG_TRY(auto idr, is_idr(track.samples.at(track.samples.sync_sample(i)), file));
        if (!idr) return refuse("not_idr", "a keyframe is no IDR picture");
    }
    return {};
}

double seconds(std::int64_t ticks, std::uint32_t timescale) {
    return static_cast<double>(ticks) / timescale;
}

Result<> check_length(SourceIndex const& index, double length) {
    auto stated = static_cast<double>(index.duration) / index.timescale;
    if (index.duration != 0 && length > kLengthFactorMax * stated + kLengthErrorMax)
        return refuse("contradictory", "the samples last far longer than the movie's header says");
    // Times that a duration cannot hold are as good as the longest that it can.
    auto const longest = std::chrono::duration<double>(std::chrono::hours(1'000'000));
    return check_duration(std::chrono::duration_cast<std::chrono::microseconds>(
        std::min(std::chrono::duration<double>(length), longest)));
}

/// The edit may not hide more of the end than the padding of the last frames. One of no length is "to the end" where
/// fragments follow (ISO/IEC 14496-12, 8.6.6.3); of samples that are here decoders show none then, and of such a file
/// rungs and poster would have nothing beside a source that plays.
Result<> check_trim(Track const& track, EditShift const& shift, double longest) {
    auto rest = static_cast<std::int64_t>(track.samples.duration()) - shift.media_time;
    bool const has_no_length = !track.edits.empty() && track.edits.back().duration == 0;
    if (rest <= 0 || has_no_length) return refuse("edit_list", "the edit list shows nothing");
    if (shift.shown && seconds(rest - static_cast<std::int64_t>(*shift.shown), track.timescale) > longest) {
        return refuse("edit_list", "the edit list cuts off the end");
    }
    return {};
}

/// Start and end on the timeline of presentation, in seconds.
struct Extent {
    double start = 0, end = 0;
};

Result<Extent> check_video(SourceIndex const& index, RandomAccess const& file, Opening opening, StreamableTracks& out) {
    auto const& track = *out.video;
    if (quarter_turns(index.matrix) != 0) return refuse("matrix", "the movie as a whole is turned or scaled");
    KLIEG_TRY(out.video_shift, track.edit_shift(index.timescale));
    KLIEG_CHECK(check_trim(track, out.video_shift, kTrimMax));
    KLIEG_TRY(auto facts, check_gops(track, out.video_shift, opening));
    // What lies before the delay is decoded but not shown, which a segment that starts there cannot say.
    if (facts.start < static_cast<std::int64_t>(out.video_shift.delay)) {
        return refuse("edit_list", "the edit list starts inside a GOP");
    }
    auto length = seconds(facts.end - facts.start, track.timescale);
    if (!(track.samples.count() <= kFrameRateMax * std::max(length, 0.5))) {
        return refuse("frame_rate", "the video has more than 60 frames a second");
    }
    out.plan = std::move(facts.plan);
    KLIEG_CHECK(check_idr(track, file));
    return Extent{seconds(facts.start, track.timescale), seconds(facts.end, track.timescale)};
}

Result<> check_audio_samples(Track const& track) {
    // Sound without frames, as PCM is stored: decoders cut such a track by its bytes, whatever its coding is.
    if (track.samples.constant_duration() == 1)
        return refuse("audio_clock", "the audio samples last a tick of their clock each");
    auto cursor = track.samples.from(0);
    while (auto sample = cursor.next()) {
        if (sample->composition != 0 || !sample->sync)
            return refuse("audio_order", "the audio samples are out of order");
        if (seconds(sample->duration, track.timescale) > kAudioGapMax) return refuse("audio_gap", "the audio has gaps");
    }
    return {};
}

Result<> check_audio_coding(Track const& track) {
    if (track.entry.format != fourcc("mp4a") || track.entry.aac_config.empty()) {
        return refuse("audio_codec", "the audio is " + to_string(track.entry.format) + ", not AAC");
    }
    KLIEG_CHECK(check_place(track));
    KLIEG_TRY(auto config, parse_aac_config(track.entry.aac_config));
    if (!config.is_plain_lc()) return refuse("audio_profile", "the audio is not plain AAC-LC");
    return {};
}

Result<Extent> check_audio(SourceIndex const& index, Opening opening, StreamableTracks& out) {
    auto const& track = *out.audio;
    // Decoders heed it, and players of segments have never seen it: the sound would come late.
    if (index.notes_priming && track.edits.empty())
        return refuse("priming", "the sound's padding is noted in tags alone");
    KLIEG_TRY(out.audio_shift, track.edit_shift(index.timescale));
    auto const first = track.samples.from(0).next();
    auto const frame = first ? std::min(seconds(first->duration, track.timescale), kSoundFrameMax) : 0;
    KLIEG_CHECK(check_trim(track, out.audio_shift, std::max(kSoundTrimMax, frame)));
    KLIEG_CHECK(check_audio_samples(track));
    auto delay = static_cast<std::int64_t>(out.audio_shift.delay);
    if (seconds(out.audio_shift.media_time, track.timescale) > kSoundCutMax) {
        return refuse("edit_list", "the edit list cuts off the start of the audio");
    }
    auto end = static_cast<std::int64_t>(track.samples.duration()) - out.audio_shift.media_time + delay;
    KLIEG_CHECK(check_length(index, seconds(end, track.timescale)));
    if (out.video == nullptr) out.plan = plan_evenly(delay, end, track.timescale, opening);
    return Extent{seconds(delay, track.timescale), seconds(end, track.timescale)};
}

/// What the tables claim, before anything is walked through that their claims make long: how long the track is shown
/// at least, and how much would be made of it. Each sample takes 4 bytes of a fragment, and its own.
Result<> check_claims(SourceIndex const& index, StreamableTracks const& tracks, std::uint64_t file_size) {
    std::uint64_t derived = 0;
    double longest = 0;
    std::vector<SampleTable const*> tables;
    for (auto const* track : {tracks.video, tracks.audio}) {
        if (track == nullptr) continue;
        derived += track->samples.bytes() + 4 * std::uint64_t{track->samples.count()};
        longest = std::max(longest, seconds(static_cast<std::int64_t>(track->samples.duration()), track->timescale));
        tables.push_back(&track->samples);
    }
    KLIEG_CHECK(check_length(index, longest));
    KLIEG_CHECK(check_derived_bytes(derived, file_size));
    return check_no_shared_bytes(tables);
}

}  // namespace

Result<StreamableTracks> check_streamable(SourceIndex const& index, RandomAccess const& file, Opening opening) {
    StreamableTracks out;
    KLIEG_TRY(out.video, only_track(index, &Track::is_video, "video"));
    KLIEG_TRY(out.audio, only_track(index, &Track::is_audio, "audio"));
    if (out.video == nullptr && out.audio == nullptr) return refuse("empty", "there is neither video nor audio");
    if (out.video != nullptr) KLIEG_CHECK(check_video_coding(*out.video));
    if (out.audio != nullptr) KLIEG_CHECK(check_audio_coding(*out.audio));
    KLIEG_CHECK(check_claims(index, out, file.size()));
    Extent video, audio;
    if (out.video != nullptr) {
        KLIEG_TRY(video, check_video(index, file, opening, out));
    }
    if (out.audio != nullptr) {
        KLIEG_TRY(audio, check_audio(index, opening, out));
    }
    KLIEG_CHECK(check_length(index, std::max(video.end, audio.end)));
    if (out.video == nullptr || out.audio == nullptr) return out;
    if (audio.start - video.start > kSoundLateMax || video.start - audio.start > kPicturesLateMax)
        out.apart = refuse("offset", "audio and video start apart");
    else if (std::abs(video.end - audio.end) > kEndDifferenceMax)
        out.apart = refuse("duration", "audio and video end apart");
    return out;
}

}  // namespace klieg::media::mp4
