#include "media/ffmpeg/probe_report.h"

#include "base/json.h"
#include "media/advice.h"
#include "media/ffmpeg/colours.h"
#include "media/ffmpeg/probe.h"
#include "media/ffmpeg/tools.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace klieg::media {

namespace {

std::string_view text(json::Object const& object, std::string_view name) {
    auto const* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

json::Object const* child(json::Object const& object, std::string_view name) {
    auto const* value = object.if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
}

/// ffprobe writes some numbers as numbers and some as texts; what is absent or absurd is 0.
double number(json::Object const& object, std::string_view name) {
    auto const* value = object.if_contains(name);
    double found = 0;
    if (value != nullptr && value->is_int64()) found = static_cast<double>(value->get_int64());
    if (value != nullptr && value->is_double()) found = value->get_double();
    auto written = text(object, name);
    std::from_chars(written.data(), written.data() + written.size(), found);
    return std::isfinite(found) && std::abs(found) < 1e15 ? found : 0;
}

std::uint32_t count(json::Object const& object, std::string_view name) {
    return static_cast<std::uint32_t>(std::clamp(number(object, name), 0.0, 4e9));
}

std::uint64_t bit_rate(json::Object const& object) {
    return static_cast<std::uint64_t>(std::max(number(object, "bit_rate"), 0.0));
}

std::chrono::microseconds seconds(json::Object const& object, std::string_view name) {
    return std::chrono::microseconds(std::llround(std::clamp(number(object, name), -1e9, 1e9) * 1e6));
}

/// "30000/1001" or "64:45".
FrameRate ratio(std::string_view written, char separator) {
    FrameRate read;
    auto middle = written.find(separator);
    if (middle == std::string_view::npos) return read;
    std::from_chars(written.data(), written.data() + middle, read.num);
    std::from_chars(written.data() + middle + 1, written.data() + written.size(), read.den);
    return read.den == 0 ? FrameRate{} : read;
}

/// These have neither times nor, all of them, a header that says how long they last; ffprobe divides their bytes by a
/// first bit rate.
bool is_estimated(std::string_view container) {
    static constexpr std::array<std::string_view, 9> kContainers = {"mp3",       "aac", "ac3",    "eac3", "amr",
                                                                    "mpegvideo", "dts", "truehd", "mlp"};
    return std::ranges::find(kContainers, container) != kContainers.end();
}

/// What is in these shows when it comes.
bool announces_nothing(std::string_view container) {
    return container == "mpeg" || container == "flv";
}

bool has_disposition(json::Object const& stream, std::string_view name) {
    auto const* disposition = child(stream, "disposition");
    return disposition != nullptr && number(*disposition, name) != 0;
}

/// Covers, and the previews that some writers keep beside a video.
bool is_picture(json::Object const& stream) {
    return has_disposition(stream, "attached_pic") || has_disposition(stream, "timed_thumbnails");
}

bool is_shown_or_heard(json::Value const& entry) {
    if (!entry.is_object()) return false;
    auto const type = text(entry.get_object(), "codec_type");
    return type == "audio" || (type == "video" && !is_picture(entry.get_object()));
}

/// All ones are "unknown" (ISO/IEC 14496-12, 8.4.2), which ffprobe takes for a number.
bool is_of_unknown_length(json::Object const& stream) {
    auto ticks = number(stream, "duration_ts");
    return ticks == 4294967295.0 || ticks < 0;
}

/// How long a stream says that it lasts; 0 where it does not.
std::chrono::microseconds stated_duration(json::Object const& stream) {
    if (is_of_unknown_length(stream)) return {};
    return std::max(seconds(stream, "duration"), std::chrono::microseconds(0));
}

/// What writes an AVI into a pipe cannot go back, and writes a number that no count of pictures or samples reaches.
bool is_uncounted(json::Object const& stream) {
    return number(stream, "nb_frames") >= 1 << 30;
}

/// Of a file that is shorter than its header says, ffprobe makes the length of what AVI and CAF say of a stream as much
/// shorter, and leaves the count as it is written: how long that lasts.
std::chrono::microseconds counted_duration(json::Object const& stream) {
    auto const counted = number(stream, "nb_frames"), ticks = number(stream, "duration_ts");
    if (ticks <= 0 || counted <= ticks || is_uncounted(stream)) return {};
    auto const scaled = seconds(stream, "duration") * (counted / ticks);
    return std::chrono::duration_cast<std::chrono::microseconds>(std::clamp<std::chrono::duration<double, std::micro>>(
        scaled, std::chrono::microseconds(0), std::chrono::hours(24 * 365)));
}

bool is_rgb(std::string_view pixel_format) {
    static constexpr std::array<std::string_view, 11> kBeginnings = {"rgb",  "bgr",   "gbr",  "argb", "abgr", "0rgb",
                                                                     "0bgr", "x2rgb", "pal8", "mono", "bayer"};
    return std::ranges::any_of(kBeginnings, [&](auto begin) { return pixel_format.starts_with(begin); });
}

std::uint32_t bit_depth(json::Object const& stream, std::string_view pixel_format) {
    if (auto raw = count(stream, "bits_per_raw_sample"); raw >= 8 && raw <= 16) return raw;
    for (std::uint32_t depth : {10U, 12U, 14U, 16U}) {
        auto digits = std::to_string(depth);
        if (pixel_format.find("p" + digits) != std::string_view::npos ||
            pixel_format.find("p0" + digits) != std::string_view::npos)
            return depth;
    }
    return 8;
}

/// Clockwise degrees to apply. A display matrix counts the other way round. What is no quarter turn ffmpeg turns within
/// the same size, whose corners are lost; it takes less than a degree for none.
int rotation(json::Object const& stream) {
    auto const* list = stream.if_contains("side_data_list");
    if (list == nullptr || !list->is_array()) return 0;
    for (auto const& entry : list->get_array()) {
        if (!entry.is_object() || !entry.get_object().contains("rotation")) continue;
        auto const degrees = number(entry.get_object(), "rotation");
        auto const quarters = std::lround(degrees / 90.0) % 4;
        if (std::abs(degrees - 90.0 * static_cast<double>(std::lround(degrees / 90.0))) >= 1) return 0;
        return static_cast<int>((4 - quarters) % 4) * 90;
    }
    return 0;
}

void read_rate(json::Object const& stream, VideoFacts& video) {
    auto average = ratio(text(stream, "avg_frame_rate"), '/');
    auto base = ratio(text(stream, "r_frame_rate"), '/');
    if (average.num == 0) average = base;
    // A base rate near the average is the exact form of it; interlaced streams state their field rate.
    auto near = [&](double factor) {
        return std::abs(base.value() - factor * average.value()) < 0.01 * factor * average.value();
    };
    bool fields = video.scan == ScanOrder::interlaced && near(2);
    video.variable_rate = !near(1) && !fields;
    video.frame_rate = near(1) ? base : average;
}

void apply_size(StoredSize const& size, VideoFacts& video) {
    video.coded_width = size.width;
    video.coded_height = size.height;
    double stretch = size.aspect.value() > 0.05 && size.aspect.value() < 20 ? size.aspect.value() : 1.0;
    video.square_pixels = std::abs(stretch - 1) < 0.001;
    video.width = static_cast<std::uint32_t>(std::lround(video.coded_width * (video.square_pixels ? 1.0 : stretch)));
    video.height = video.coded_height;
    video.width = std::max(video.width, std::min(size.width, 1U));
    if (video.rotation % 180 != 0) std::swap(video.width, video.height);
}

VideoFacts read_video(json::Object const& stream) {
    VideoFacts video;
    video.index = count(stream, "index");
    video.codec = text(stream, "codec_name");
    video.profile = text(stream, "profile");
    video.pixel_format = text(stream, "pix_fmt");
    video.bit_depth = bit_depth(stream, video.pixel_format);
    auto order = text(stream, "field_order");
    bool progressive = order.empty() || order == "progressive" || order == "unknown";
    video.scan = progressive ? ScanOrder::progressive : ScanOrder::interlaced;
    video.rotation = rotation(stream);
    apply_size({count(stream, "width"), count(stream, "height"), ratio(text(stream, "sample_aspect_ratio"), ':')},
               video);
    read_rate(stream, video);
    video.rgb = is_rgb(video.pixel_format);
    take_colours({.matrix = text(stream, "color_space"),
                  .primaries = text(stream, "color_primaries"),
                  .transfer = text(stream, "color_transfer")},
                 video);
    video.full_range = text(stream, "color_range") == "pc" || video.pixel_format.starts_with("yuvj");
    video.bit_rate = bit_rate(stream);
    video.frames = is_uncounted(stream) ? 0 : count(stream, "nb_frames");
    video.start = seconds(stream, "start_time");
    video.duration = stated_duration(stream);
    return video;
}

AudioFacts read_audio(json::Object const& stream) {
    AudioFacts audio;
    audio.index = count(stream, "index");
    audio.codec = text(stream, "codec_name");
    audio.profile = text(stream, "profile");
    audio.channels = count(stream, "channels");
    audio.sample_rate = count(stream, "sample_rate");
    if (auto const* tags = child(stream, "tags"); tags != nullptr && text(*tags, "language") != "und")
        audio.language = text(*tags, "language").substr(0, 16);
    audio.bit_rate = bit_rate(stream);
    audio.start = seconds(stream, "start_time");
    return audio;
}

Error unsupported(std::string sentence) {
    return Error{Errc::unsupported, std::move(sentence), "unsupported"};
}

Result<> check_video(VideoFacts const& video) {
    if (video.coded_width == 0 || video.coded_height == 0 || video.pixel_format.empty())
        return unsupported("The video stream could not be decoded: its format (" +
                           (video.codec.empty() ? "unknown" : video.codec) +
                           ") is damaged or not supported. Save it anew, " + std::string(kAsWhatToSaveIt));
    return check_picture_size({video.coded_width, video.coded_height}, {video.width, video.height});
}

/// Of what stereo can be mixed: of channels whose places the file names, or have by custom (libavutil 57,
/// channel_layout.c: each number up to 8, and 16 and 24).
Result<> check_sound(json::Object const& stream) {
    auto const channels = count(stream, "channels");
    auto const layout = text(stream, "channel_layout");
    bool const is_named = !layout.empty() && layout != "unknown" && channels <= ProbeLimits::kChannelsMax;
    if (is_named || channels <= 8 || channels == 16 || channels == 24) return {};
    return unsupported("The sound has " + std::to_string(channels) +
                       " channels, and it is not known how they are mixed. Save it with two.");
}

/// Whether a picture was found in a stream of them: broadcasts and recorders announce streams that hold none.
bool has_size(json::Object const& stream) {
    return count(stream, "width") > 0 && count(stream, "height") > 0 && !text(stream, "pix_fmt").empty();
}

/// Which of two streams of pictures is meant.
bool is_rather(json::Object const& one, json::Object const& other) {
    auto rank = [](json::Object const& stream) {
        return std::pair(has_disposition(stream, "default"), number(stream, "width") * number(stream, "height"));
    };
    return rank(one) > rank(other);
}

/// The streams of a file by what they are for.
struct Sorted {
    json::Object const* pictures = nullptr;      ///< to be shown
    std::vector<json::Object const*> sound{};    ///< that can be decoded
    json::Object const* unreadable = nullptr;    ///< pictures that cannot be
    json::Object const* mute = nullptr;          ///< sound that cannot be
    json::Object const* blank = nullptr;         ///< pictures of which none was found: announced, and not sent
    json::Object const* silent = nullptr;        ///< sound of that kind
    std::chrono::microseconds begin{0}, end{0};  ///< of what is shown and heard, as it says
    bool all_say = true;                         ///< how long they last
    bool unknown = false;                        ///< one says that it does not know
    bool more = false;                           ///< there are other streams beside it
    bool uncounted = false;                      ///< one's header was never finished
    std::uint64_t rates = 0;                     ///< bits a second of all that say so
    std::chrono::microseconds counted_pictures{0},
        counted_sound{0};  ///< how long they last where their count says more

    void add(json::Object const& stream, UnreadableCodecs const& codecs) {
        auto const type = text(stream, "codec_type");
        auto const codec = text(stream, "codec_name");
        // What ffprobe was refused is a decoder's name, which need not be the codec's.
        bool const readable = may_be_decoded(codec) && !codecs.contains(codec);
        bool const shown = type == "video" && !is_picture(stream);
        bool const heard = type == "audio" && (count(stream, "channels") > 0 || !readable);
        if (type != "video" && type != "audio") more = true;
        uncounted = uncounted || is_uncounted(stream);
        rates += bit_rate(stream);
        if (type == "audio" && !heard) silent = &stream;
        if (!shown && !heard) return;
        if (shown && readable && !has_size(stream)) blank = &stream;
        if (shown && readable && has_size(stream)) {
            more = more || pictures != nullptr;
            if (pictures == nullptr || is_rather(stream, *pictures)) pictures = &stream;
        }
        if (shown && !readable && unreadable == nullptr) unreadable = &stream;
        if (heard && !readable) mute = &stream;
        if (heard && readable) {
            bool const first =
                has_disposition(stream, "default") && !sound.empty() && !has_disposition(*sound.front(), "default");
            sound.insert(first ? sound.begin() : sound.end(), &stream);
        }
    }

    /// Once all streams are known.
    void measure(json::Object const* shown) {
        if (shown != nullptr) note_length(*shown);
        for (auto const* heard : sound) note_length(*heard);
        // Sound of an AVI is counted in bytes, or in blocks.
        if (shown != nullptr) counted_pictures = counted_duration(*shown);
        for (auto const* heard : sound) counted_sound = std::max(counted_sound, counted_duration(*heard));
    }

private:
    void note_length(json::Object const& stream) {
        auto const length = stated_duration(stream);
        all_say = all_say && length.count() > 0;
        unknown = unknown || is_of_unknown_length(stream);
        if (length.count() == 0) return;
        auto const start = seconds(stream, "start_time");
        begin = begin == end ? start : std::min(begin, start);
        end = std::max(end, start + length);
    }
};

std::string codec_of(json::Object const& stream) {
    auto name = text(stream, "codec_name");
    if (name.empty() || name == "none" || name == "unknown") name = text(stream, "codec_tag_string");
    bool const is_word =
        !name.empty() && std::ranges::all_of(name, [](char c) { return c > ' ' && c < 127 && c != '['; });
    return is_word ? std::string(name.substr(0, 32)) : "an unknown codec";
}

Error unreadable_codec(char const* what, std::string const& codec) {
    return Error{Errc::unsupported,
                 std::string(what) + " coded as " + codec +
                     ", which is not supported. Convert the file, for example to an MP4 with H.264 and AAC, and upload "
                     "that.",
                 "codec"};
}

/// What a broadcast says of its length is the distance of its last time from its first, on a clock that may jump, where
/// recordings were joined or an encoder was reset: no promise, and where next to nothing would be left for a second, no
/// length either.
bool is_broadcast(std::string_view container) {
    return container == "mpegts" || container == "mpeg";
}
constexpr double kBytesOfASecondMin = 2000;
/// And where there are far fewer bytes than the streams say that they take.
constexpr double kPartOfRates = 0.5;

/// How long the file says that it lasts. The file as a whole lasts until its last subtitle, chapter or datum has gone,
/// which may be long after the pictures; only what is shown and heard is a promise of it. A movie's header may tell
/// of a track that somebody took out, or of what an edit list leaves out since. Of fragments there is no index: there
/// it is the tracks that tell of less than there should be.
void read_duration(json::Object const& format, Sorted const& streams, MediaProbe& probe) {
    probe.duration = std::max(seconds(format, "duration") - probe.empty_before_start, std::chrono::microseconds(0));
    probe.duration_is_estimated = is_estimated(probe.container);
    bool const any_says = streams.end > streams.begin;
    if (!streams.more && !streams.unknown) return;
    if (any_says || streams.unknown) probe.duration = streams.end - streams.begin;
    probe.duration_is_estimated = probe.duration_is_estimated || !streams.all_say;
}

void doubt_clock(std::uint64_t rates, MediaProbe& probe) {
    if (!is_broadcast(probe.container)) return;
    probe.duration_is_estimated = true;
    auto const seconds = std::chrono::duration<double>(probe.duration).count();
    auto const bytes_of_a_second = std::max(kBytesOfASecondMin, static_cast<double>(rates) / 8 * kPartOfRates);
    if (probe.bytes > 0 && static_cast<double>(probe.bytes) < bytes_of_a_second * seconds)
        probe.duration = std::chrono::microseconds(0);
}

/// Where the header of a Matroska file says nothing, as what comes out of a pipe, ffprobe divides the bytes behind it
/// by the rates of those streams that have one: of heavy pictures beside light sound that is many times too long. So
/// many bytes may be before.
constexpr double kHeaderBytes = 1 << 16;

void forget_guess(Sorted const& streams, MediaProbe& probe) {
    auto const by_rates =
        static_cast<double>(streams.rates) / 8 * std::chrono::duration<double>(probe.duration).count();
    auto const header = static_cast<double>(probe.bytes) - by_rates;
    bool const is_guessed =
        probe.container == "matroska,webm" && streams.rates > 0 && header >= -1 && header <= kHeaderBytes;
    if (!is_guessed && !(probe.container == "avi" && streams.uncounted)) return;
    probe.duration = std::chrono::microseconds(0);
    probe.duration_is_estimated = true;
}

/// Of the others ffmpeg counts from what it reads of them, and not from the earliest that there is.
bool has_steady_clock(MediaProbe const& probe) {
    static constexpr std::array<std::string_view, 3> kContainers = {"avi", "flv", "matroska,webm"};
    return probe.container.starts_with("mov") || std::ranges::find(kContainers, probe.container) != kContainers.end();
}

}  // namespace

void begin_with_what_is_shown(MediaProbe& probe) {
    if (!has_steady_clock(probe)) return;
    auto first = probe.video ? probe.video->start : std::chrono::microseconds::max();
    for (auto const& sound : probe.audio) first = std::min(first, sound.start);
    if (first <= probe.start) return;
    auto const moved = first - probe.start;
    probe.empty_before_start += moved;
    probe.start = first;
    probe.duration = std::max(probe.duration - moved, std::chrono::microseconds(0));
}

bool leaves_open(std::string_view report) {
    auto const parsed = json::parse(report);
    auto const* root = parsed.ok() ? parsed->if_object() : nullptr;
    auto const* format = root != nullptr ? child(*root, "format") : nullptr;
    auto const* streams = root != nullptr ? root->if_contains("streams") : nullptr;
    if (format == nullptr || streams == nullptr || !streams->is_array()) return false;
    bool const has_times = format->contains("start_time");
    bool pictures = false, sound = false;
    for (auto const& entry : streams->get_array()) {
        if (!entry.is_object()) continue;
        auto const& stream = entry.get_object();
        auto const type = text(stream, "codec_type");
        bool const shown = type == "video" && !is_picture(stream);
        if ((!shown && type != "audio") || !may_be_decoded(text(stream, "codec_name"))) continue;
        (shown ? pictures : sound) = true;
        bool const is_found = shown ? has_size(stream) : count(stream, "channels") > 0;
        if (!is_found || (has_times && !stream.contains("start_time"))) return true;
    }
    return announces_nothing(text(*format, "format_name")) && (!pictures || !sound);
}

void note_search(MediaProbe& probe, std::uint64_t read) {
    bool const lacks_pictures = !probe.video && !probe.blank_for;
    bool const lacks_sound = probe.audio.empty() && !probe.mute_for && !probe.silent_for;
    bool const may_come = announces_nothing(probe.container) && (lacks_pictures || lacks_sound);
    if (may_come && probe.bytes > read) probe.searched_bytes = read;
}

StoredSize parse_frame_size(std::string_view line) {
    StoredSize size;
    auto value_of = [&](std::string_view key) {
        auto at = line.find(key);
        auto rest = at == std::string_view::npos ? std::string_view() : line.substr(at + key.size());
        return rest.substr(0, rest.find_first_of("|\r\n"));
    };
    auto read = [](std::string_view digits, std::uint32_t& into) {
        std::from_chars(digits.data(), digits.data() + digits.size(), into);
    };
    read(value_of("width="), size.width);
    read(value_of("height="), size.height);
    size.aspect = ratio(value_of("sample_aspect_ratio="), ':');
    return size;
}

Result<> set_stored_size(VideoFacts& video, StoredSize size) {
    apply_size(size, video);
    return check_video(video);
}

/// The report is written by a program that read a stranger's file, so every field may be missing, of another type, or
/// absurd: child(), number() and text() answer nothing rather than fail, and the limits are checked at the end on what
/// was understood.
Result<MediaProbe> parse_probe_report(std::string_view report, UnreadableCodecs const& unreadable) {
    auto parsed = json::parse(report);
    auto const* root = parsed.ok() ? parsed->if_object() : nullptr;
    auto const* format = root != nullptr ? child(*root, "format") : nullptr;
    auto const* streams = root != nullptr ? root->if_contains("streams") : nullptr;
    if (format == nullptr || streams == nullptr || !streams->is_array())
        return Error{Errc::corrupt,
                     "The file could not be read as a video. Save it anew, " + std::string(kAsWhatToSaveIt), "corrupt"};
    if (std::ranges::count_if(streams->get_array(), is_shown_or_heard) > std::ptrdiff_t{ProbeLimits::kStreamsMax})
        return unsupported("The file has too many streams: up to " + std::to_string(ProbeLimits::kStreamsMax) +
                           " of pictures and sound are accepted. Save it with those that it needs.");

    MediaProbe probe;
    probe.container = text(*format, "format_name");
    probe.start = seconds(*format, "start_time");
    probe.without_times = is_estimated(probe.container);
    probe.bit_rate = bit_rate(*format);
    probe.bytes = static_cast<std::uint64_t>(std::max(number(*format, "size"), 0.0));
    Sorted sorted;
    for (auto const& entry : streams->get_array())
        if (entry.is_object()) sorted.add(entry.get_object(), unreadable);
    auto const* const pictures = sorted.pictures != nullptr || !sorted.sound.empty() ? sorted.pictures : sorted.blank;
    if (pictures != nullptr) probe.video = read_video(*pictures);
    for (auto const* stream : sorted.sound) probe.audio.push_back(read_audio(*stream));
    begin_with_what_is_shown(probe);  // from there on the duration is counted
    sorted.measure(pictures);
    read_duration(*format, sorted, probe);
    doubt_clock(sorted.rates, probe);
    forget_guess(sorted, probe);
    if (probe.container == "avi") probe.promised = sorted.counted_pictures;
    if (probe.container == "caf") probe.promised = sorted.counted_sound;
    if (!probe.video && sorted.unreadable != nullptr)
        return unreadable_codec("The pictures are", codec_of(*sorted.unreadable));
    if (!probe.video && sorted.blank != nullptr) probe.blank_for = codec_of(*sorted.blank);
    if (probe.audio.empty() && sorted.mute != nullptr) {
        probe.mute_for = codec_of(*sorted.mute);
        if (!probe.video) return unreadable_codec("The sound is", *probe.mute_for);
    }
    if (probe.audio.empty() && !probe.mute_for && sorted.silent != nullptr) probe.silent_for = codec_of(*sorted.silent);
    if (!probe.video && probe.audio.empty())
        return unsupported("The file contains neither video nor sound. Choose another one.");
    // Matroska's header counts from 0, and so does a recording that begins with the clock of a broadcast.
    std::chrono::microseconds before{0};
    if (probe.container == "matroska,webm") before = std::max(probe.start - probe.empty_before_start, before);
    KLIEG_CHECK(check_duration(probe.duration - before));
    if (probe.video) KLIEG_CHECK(check_video(*probe.video));
    if (!sorted.sound.empty()) KLIEG_CHECK(check_sound(*sorted.sound.front()));
    probe.unreadable = unreadable;
    return probe;
}

}  // namespace klieg::media
