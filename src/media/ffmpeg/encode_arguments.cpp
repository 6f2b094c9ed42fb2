#include "media/ffmpeg/encode_arguments.h"

#include "media/codecs/aac.h"
#include "media/ffmpeg/filter_graph.h"
#include "media/ffmpeg/probe.h"
#include "media/ffmpeg/tools.h"
#include "media/segment_plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace klieg::media {

using std::chrono::microseconds;

namespace {

// x264's `veryfast`, as PeerTube has it. Five seconds of a 720p zoom into the Mandelbrot set at CRF 23, in processor
// seconds, megabytes and SSIM: superfast 5.5, 3.38, 0.961; veryfast 6.1, 1.40, 0.957; faster 7.7, 1.62, 0.959. What is
// gained beyond veryfast is little, what is lost before it is much.
constexpr char const* kPreset = "veryfast";

// Each boundary, and one every kKeyFrameDistance of the longest file: no file that is taken comes to more.
constexpr std::size_t kKeyFrameTimesMax = 43'200;
static_assert(kKeyFrameTimesMax ==
              EncodeJob::kBoundariesMax + ProbeLimits::kDurationMax / EncodeJob::kKeyFrameDistance);
// A frame whose rounded timestamp is just before its boundary would pass, and the next be taken. No two frames are this
// close.
constexpr auto kRounding = microseconds(500);
// A last GOP of less would be waste.
constexpr auto kShortGop = microseconds(700'000);

/// Pictures a second from which on B-frames are worth their delay.
constexpr double kBFramesFrom = 10;
/// A first picture that is held for longer makes that many few. One that comes later than it was found is that of
/// another size, for which ffmpeg makes the filters anew, and not the first of all.
constexpr auto kHeldFrom = std::chrono::milliseconds(250);

// Seconds by which sound may be off the clock of its packets before a gap is filled, or what overlaps is left out.
// ffmpeg's own 0.1 lets lips be off as far for the rest of the file. Less than the jitter of recorders would be heard.
constexpr double kSoundOffMax = 0.04;

// Microseconds. A segment can be stored when the fragment after it has come, so viewers wait for this one, too.
constexpr char const* kFragmentDuration = "250000";

class Arguments {
public:
    template <class... Texts>
    void add(Texts&&... texts) {
        (list_.emplace_back(std::forward<Texts>(texts)), ...);
    }
    void append(std::vector<std::string> more) { std::ranges::move(more, std::back_inserter(list_)); }
    std::vector<std::string> take() { return std::move(list_); }

private:
    std::vector<std::string> list_;
};

/// Pictures and sound go on at moments of their own, so that each is an input.
bool reads_twice(EncodeJob const& job) {
    return job.resume && !job.rungs.empty() && !job.audio.empty();
}

microseconds since_first_picture(EncodeJob const& job) {
    return job.resume ? job.resume->since_first_picture : microseconds(0);
}

/// Where on the timeline of the outputs the source's own pictures begin.
microseconds first_picture(EncodeJob const& job) {
    return std::max(job.probe.video->start - job.probe.start, microseconds(0));
}

/// Their delay is counted in pictures, and would be seconds where few are shown in one, as while the first or the last
/// is held, or where a screen stands still. Players count by the times of decoding: they find holes there, and stop.
bool has_b_frames(EncodeJob const& job, double frame_rate) {
    bool const is_held = job.origin != TimeOrigin::as_stored && first_picture(job) > kHeldFrom;
    if (is_held || job.pictures_until.count() > 0 || job.probe.video->variable_rate) return false;
    return frame_rate <= 0 || frame_rate >= kBFramesFrom;
}

/// Players begin all that they play together with the first of it. Before where it goes on there are pictures already,
/// unless the source's own come only later.
PictureSpan picture_span(EncodeJob const& job) {
    PictureSpan span{.until = job.pictures_until};
    if (job.origin == TimeOrigin::as_stored) return span;
    auto const source_begins = first_picture(job);
    auto const begins = job.resume ? job.resume->pictures : microseconds(0);
    if (job.resume && begins >= source_begins) return span;
    span.from = begins;
    span.reordered = has_b_frames(job, job.probe.video->frame_rate.value());
    span.first_latest = source_begins + kHeldFrom;
    return span;
}

/// Where key frames are listed. None: they follow a rule, or the first picture is the only one, as it is anyway.
struct KeyFrameList {
    std::vector<microseconds> times{};
    int pipe = 0;           ///< the child's descriptor
    std::size_t input = 0;  ///< of those that ffmpeg is given, in their order
};

KeyFrameList list_of_key_frames(EncodeJob const& job) {
    KeyFrameList list{.pipe = output_number(job.rungs.size() + job.audio.size()),
                      .input = reads_twice(job) ? std::size_t{2} : std::size_t{1}};
    if (job.rungs.empty()) return list;
    for (auto time : key_frame_times(job.boundaries, job.probe.duration)) {
        // ffmpeg takes a key frame off the list for each picture that is not before its time: with those of before,
        // each of the first pictures would be one. The very first is one anyway.
        if (job.resume && time <= job.resume->pictures + kRounding) continue;
        list.times.push_back(std::max(time - kRounding, microseconds(0)));
    }
    return list;
}

/// The first frame in every span of kKeyFrameDistance. It depends on nothing but the frames' times, so rungs of
/// different frame rates agree, and so do fractional and variable rates, which no count of frames would.
std::string key_frame_rule(EncodeJob const& job, KeyFrameList const& list) {
    // ffmpeg counts `t` from the first picture that this run encodes.
    if (job.boundaries.empty())
        return "expr:isnan(prev_forced_t)+gt(" + key_frame_span("t", since_first_picture(job)) + "," +
               key_frame_span("prev_forced_t", since_first_picture(job)) + ")";
    return list.times.empty() ? "0" : "chapters";
}

// Half a day has some forty thousand key frames, and the kernel takes 128 KiB in one argument, in which there is room
// for a quarter of them. No option of ffmpeg 5.1 reads them from a file; but it makes key frames where chapters begin,
// and those are an input of their own.
std::string as_chapters(std::vector<microseconds> const& times) {
    if (times.empty()) return {};
    std::string text = ";FFMETADATA1\n";
    for (auto time : times) {
        auto const moment = std::to_string(time.count());
        text += "[CHAPTER]\nTIMEBASE=1/1000000\nSTART=" + moment + "\nEND=" + moment + "\n";
    }
    return text;
}

/// Each encoder's threads by its share of the pixels: more frame threads than needed cost latency and some quality. But
/// two at least, since an encoder with one works on ffmpeg's own thread, which decodes and scales for all of them: on
/// two cores the ladder then takes a third longer.
unsigned threads_for(Rung const& rung, EncodeJob const& job) {
    auto weight = [](Rung const& one) {
        return static_cast<double>(one.width) * one.height * std::max(one.frame_rate, 1.0);
    };
    double all = 0;
    for (auto const& output : job.rungs) all += weight(output.rung);
    auto threads = std::ceil(1.5 * job.threads * weight(rung) / all);
    return static_cast<unsigned>(std::clamp(threads, job.threads > 1 ? 2.0 : 1.0, 16.0));
}

struct Container {
    std::string flags{};
    std::string timescale;
    int number = 0;
    std::optional<std::size_t> chapters{};  ///< of which input
};

void add_container(Arguments& arguments, Container const& container) {
    // delay_moov: the moov waits for the first fragment, whose edit list says how far B-frames or priming shift the
    // start. An output with chapters is an F4V, which is the same MP4 without a track for them, and without what the
    // stream itself says: its colours, and the encoder's name.
    auto const chapters = container.chapters ? std::to_string(*container.chapters) : std::string("-1");
    arguments.add("-map_metadata", "-1", "-map_chapters", chapters, "-fflags", "+bitexact", "-avoid_negative_ts",
                  "disabled", "-movie_timescale", container.timescale, "-movflags",
                  "+delay_moov+default_base_moof+skip_trailer+disable_chpl" + container.flags, "-frag_duration",
                  kFragmentDuration, "-flush_packets", "1", "-f", container.chapters ? "f4v" : "mp4",
                  "pipe:" + std::to_string(container.number));
}

std::uint32_t ticks_of(EncodeJob const& job) {
    return job.timescale > 0 ? job.timescale : encoded_timescale(*job.probe.video);
}

void add_rung(Arguments& arguments, EncodeJob const& job, std::size_t place, KeyFrameList const& key_frames) {
    auto const& rung = job.rungs[place].rung;
    auto timescale = std::to_string(ticks_of(job));
    arguments.add("-map", "[v" + std::to_string(place) + "]", "-c:v", "libx264", "-preset", kPreset, "-profile:v",
                  "high", "-level", rung.level, "-pix_fmt", "yuv420p", "-crf", std::to_string(rung.crf), "-maxrate",
                  std::to_string(rung.rate_max_kbps) + "k", "-bufsize", std::to_string(rung.buffer_kbit) + "k",
                  "-threads", std::to_string(threads_for(rung, job)));
    if (!has_b_frames(job, rung.frame_rate)) arguments.add("-bf", "0");
    // Only we place key frames: none at scene cuts, none by count.
    arguments.add("-sc_threshold", "0", "-g", "99999", "-forced-idr", "1", "-force_key_frames",
                  key_frame_rule(job, key_frames));
    // Timestamps as decoded, whether evenly spaced or not, in ticks that all rungs share.
    arguments.add("-fps_mode", "vfr", "-enc_time_base", "1:" + timescale, "-video_track_timescale", timescale);
    add_container(arguments, {.flags = "+frag_keyframe+frag_discont",
                              .timescale = timescale,
                              .number = output_number(place),
                              .chapters = key_frames.times.empty() ? std::nullopt : std::optional(key_frames.input)});
}

std::string input_of_sound(EncodeJob const& job) {
    return reads_twice(job) ? "1" : "0";
}

// Where the sound changes its form (a broadcast between 2.0 and 5.1, podcasts that were joined) ffmpeg makes the
// filters of it anew, and what an option of theirs says of the beginning they do once more: a silence as long as all
// that went before, or times that begin again. What is done at the beginning alone is said elsewhere: ffmpeg itself
// fills from 0 on (-async, which is `aresample` with `first_pts`, but where filters are made anew), and a filter of
// packets (setts) moves what begins later. The times of sound without a container are counted by frames, as long as
// those of its first form: where it changes they are wrong, and what counts is the samples.

enum class SoundClock : std::uint8_t {
    filled,   ///< from 0 on, and its gaps
    heard,    ///< its gaps alone: it begins with what is heard first
    counted,  ///< by its samples
    goes_on,  ///< cut at its first sample; where there is a gap no seam is found, and all is made anew
    fills_on  ///< filled from its first sample on
};

/// Some decoders (WMA) make nothing of their first packet. Beside pictures its place is kept; of sound alone nobody
/// wants to hear it.
///
/// What calls and conferences send has gaps wherever nobody speaks, and one form.
SoundClock clock_of(EncodeJob const& job) {
    if (!job.probe.video && job.probe.without_times) return SoundClock::counted;
    if (!job.probe.video && job.origin != TimeOrigin::as_stored) return SoundClock::heard;
    if (job.resume && job.resume->sound.count() > 0) {
        auto const& codec = job.probe.audio.front().codec;
        bool const has_one_form = codec == "opus" || codec == "vorbis" || codec == "speex";
        return has_one_form ? SoundClock::fills_on : SoundClock::goes_on;
    }
    return SoundClock::filled;
}

void add_sound_clock(Arguments& arguments, EncodeJob const& job) {
    if (!job.audio.empty() && clock_of(job) == SoundClock::filled)
        arguments.add("-async", "1", "-adrift_threshold", std::to_string(kSoundOffMax));
}

/// What is mixed and resampled may go beyond full scale, as what was recorded too loud does when it is decoded. Players
/// cut that off; the encoder lowers all of a frame instead, to half or less and each frame by as much as it needs.
std::string within_full_scale(AudioRung const& rung) {
    return "aformat=sample_rates=" + std::to_string(rung.sample_rate) +
           ":channel_layouts=" + (rung.channels == 1 ? "mono" : "stereo") + ",asoftclip=type=hard";
}

void add_audio(Arguments& arguments, EncodeJob const& job, std::size_t place) {
    auto const& [rung, sink, first_sample] = job.audio[place];
    auto const rate = std::to_string(rung.sample_rate);
    auto const first = std::to_string(first_sample);
    auto const frame = std::to_string(kAacFrameSamples);  // as long as the encoder's priming
    auto const gaps = "async=1:min_hard_comp=" + std::to_string(kSoundOffMax);
    arguments.add("-map", input_of_sound(job) + ":" + std::to_string(job.probe.audio.front().index));
    std::string filters;
    using enum SoundClock;
    switch (clock_of(job)) {
        case filled:
            if (first_sample > 0) filters = "aresample=" + rate + ",atrim=start_pts=" + first + ",";
            break;
        case heard:
            filters = "aresample=" + gaps + ",";
            arguments.add("-bsf:a", "setts=ts=TS-STARTPTS-" + frame);
            break;
        case counted: arguments.add("-bsf:a", "setts=ts=(N-1)*" + frame); break;
        case goes_on: filters = "aresample=" + rate + ":" + gaps + ",atrim=start_pts=" + first + ","; break;
        case fills_on: filters = "aresample=" + rate + ":" + gaps + ":first_pts=" + first + ","; break;
    }
    arguments.add("-af", filters + within_full_scale(rung));
    arguments.add("-c:a", "aac", "-ac", std::to_string(rung.channels), "-ar", rate, "-b:a",
                  std::to_string(rung.rate_kbps) + "k");
    add_container(arguments, {.timescale = rate, .number = output_number(job.rungs.size() + place)});
}

/// ffmpeg counts time from the earliest stream that it reads where a format's clock may jump (MPEG-TS, MPEG-PS), not
/// from the earliest that there is. Rungs that are made without the sound would be early by as much as the pictures
/// begin after it, so it is read along, and not decoded.
void read_sound_along(Arguments& arguments, EncodeJob const& job) {
    bool made_alone = job.audio.empty() && !job.probe.audio.empty();
    if (!made_alone || job.origin == TimeOrigin::as_stored || job.resume) return;
    arguments.add("-map", "0:" + std::to_string(job.probe.audio.front().index), "-c", "copy", "-f", "null", "-");
}

// ffmpeg seeks to a key frame at or before the moment, decodes from there and throws away what lies before it: pictures
// by their time, sound to the sample. With the clock of the file (copyts), counted from its start where the outputs
// are, every time is what it would have been. The moment of pictures is a little before the first one's, whose time is
// rounded.
void add_input(Arguments& arguments, EncodeJob const& job, std::optional<microseconds> from) {
    auto threads = std::to_string(std::max(job.threads, 1U));
    arguments.add("-threads", threads, "-max_pixels", std::to_string(ProbeLimits::kPixelsMax));
    // What -ss says is counted from the beginning that the file states: where that is empty it seeks too early by as
    // much, and what comes before the moment is thrown away by the clock that -itsoffset sets.
    auto const empty = job.probe.empty_before_start;
    bool const is_stored = job.origin == TimeOrigin::as_stored;
    if (from && is_stored) *from += empty - job.probe.start;
    if (from && from->count() > 0) arguments.add("-ss", std::to_string(from->count()) + "us");
    if (!is_stored && empty.count() > 0) arguments.add("-itsoffset", "-" + std::to_string(empty.count()) + "us");
    arguments.add("-t", std::to_string(std::chrono::seconds(ProbeLimits::kDurationMax).count()));
    if (job.probe.video && job.probe.video->changes_size) arguments.add("-reinit_filter:v", "0");
    arguments.append(decoding_arguments(job.probe));
    arguments.append(input_arguments(job.source.string()));
}

void add_inputs(Arguments& arguments, EncodeJob const& job) {
    if (!job.resume) return add_input(arguments, job, {});
    if (!job.rungs.empty()) add_input(arguments, job, job.resume->pictures - kRounding);
    if (job.audio.empty()) return;
    // Nobody knows where in a file without times one is, nor how long after its beginning sound alone was first heard:
    // it is made once more, which takes little.
    auto const clock = clock_of(job);
    bool const from_start = clock == SoundClock::counted || clock == SoundClock::heard;
    add_input(arguments, job, from_start ? std::nullopt : std::optional(job.resume->sound));
}

Result<> check(EncodeJob const& job) {
    if (job.rungs.empty() && job.audio.empty()) return Error{Errc::invalid, "There is nothing to encode."};
    if (job.boundaries.size() > EncodeJob::kBoundariesMax)
        return Error{Errc::invalid, "There are too many segment boundaries."};
    if (!job.rungs.empty() && !job.probe.video) return Error{Errc::invalid, "There is no video to encode."};
    if (!job.audio.empty() && job.probe.audio.empty()) return Error{Errc::invalid, "There is no sound to encode."};
    return {};
}

}  // namespace

std::vector<microseconds> key_frame_times(std::vector<microseconds> const& boundaries, microseconds duration) {
    std::vector<microseconds> times;
    for (std::size_t i = 0; i < boundaries.size(); ++i) {
        auto end = i + 1 < boundaries.size() ? boundaries[i + 1] : std::max(duration, boundaries[i]);
        times.push_back(boundaries[i]);
        auto left = boundaries.size() - i - 1;
        for (auto time = boundaries[i] + EncodeJob::kKeyFrameDistance; time + kShortGop <= end;
             time += EncodeJob::kKeyFrameDistance) {
            if (times.size() + left < kKeyFrameTimesMax) times.push_back(time);
        }
    }
    return times;
}

Result<EncodeCommand> encode_command(EncodeJob const& job) {
    KLIEG_CHECK(check(job));
    auto const key_frames = list_of_key_frames(job);
    auto threads = std::to_string(std::max(job.threads, 1U));
    Arguments arguments;
    arguments.add("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1");
    if (job.origin == TimeOrigin::as_stored || job.resume) arguments.add("-copyts");
    if (job.origin != TimeOrigin::as_stored && job.resume) arguments.add("-start_at_zero");
    arguments.add("-filter_complex_threads", threads);
    add_sound_clock(arguments, job);
    add_inputs(arguments, job);
    if (!key_frames.times.empty())
        arguments.add("-f", "ffmetadata", "-protocol_whitelist", "pipe", "-i",
                      "pipe:" + std::to_string(key_frames.pipe));
    if (!job.rungs.empty()) {
        std::vector<Rung> rungs;
        for (auto const& output : job.rungs) rungs.push_back(output.rung);
        arguments.add("-filter_complex", make_filter_graph(*job.probe.video, rungs, ticks_of(job),
                                                           since_first_picture(job), picture_span(job)));
        for (std::size_t place = 0; place < rungs.size(); ++place) add_rung(arguments, job, place, key_frames);
    }
    for (std::size_t place = 0; place < job.audio.size(); ++place) add_audio(arguments, job, place);
    read_sound_along(arguments, job);
    EncodeCommand command{.arguments = arguments.take()};
    if (!key_frames.times.empty()) command.inputs.push_back({key_frames.pipe, as_chapters(key_frames.times)});
    return command;
}

}  // namespace klieg::media
