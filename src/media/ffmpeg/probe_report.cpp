#include "media/ffmpeg/probe_report.h"

#include "base/json.h"
#include "media/ffmpeg/probe.h"

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

/// These have no header that says how long they last, or may lack it; ffprobe divides their bytes by a first bit rate.
bool is_estimated(std::string_view container) {
    static constexpr std::array<std::string_view, 6> kContainers = {"mp3", "aac", "ac3", "eac3", "amr", "mpegvideo"};
    return std::ranges::find(kContainers, container) != kContainers.end();
}

bool is_picture(json::Object const& stream) {
    auto const* disposition = child(stream, "disposition");
    return disposition != nullptr && number(*disposition, "attached_pic") != 0;
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

/// Clockwise degrees to apply. A display matrix counts the other way round.
int rotation(json::Object const& stream) {
    auto const* list = stream.if_contains("side_data_list");
    if (list == nullptr || !list->is_array()) return 0;
    for (auto const& entry : list->get_array()) {
        if (!entry.is_object() || !entry.get_object().contains("rotation")) continue;
        auto quarters = std::lround(number(entry.get_object(), "rotation") / 90.0) % 4;
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

void read_size(json::Object const& stream, VideoFacts& video) {
    video.coded_width = count(stream, "width");
    video.coded_height = count(stream, "height");
    video.rotation = rotation(stream);
    auto aspect = ratio(text(stream, "sample_aspect_ratio"), ':');
    double stretch = aspect.value() > 0.05 && aspect.value() < 20 ? aspect.value() : 1.0;
    video.square_pixels = std::abs(stretch - 1) < 0.001;
    video.width = static_cast<std::uint32_t>(std::lround(video.coded_width * (video.square_pixels ? 1.0 : stretch)));
    video.height = video.coded_height;
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
    read_size(stream, video);
    read_rate(stream, video);
    auto transfer = text(stream, "color_transfer");
    if (transfer == "smpte2084") video.range = DynamicRange::pq;
    if (transfer == "arib-std-b67") video.range = DynamicRange::hlg;
    video.wide_gamut = text(stream, "color_primaries") == "bt2020";
    video.full_range = text(stream, "color_range") == "pc" || video.pixel_format.starts_with("yuvj");
    video.bit_rate = bit_rate(stream);
    video.start = seconds(stream, "start_time");
    video.duration = seconds(stream, "duration");
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

Result<> check_video(VideoFacts const& video) {
    if (video.coded_width == 0 || video.coded_height == 0 || video.pixel_format.empty())
        return Error{Errc::unsupported, "The video stream could not be decoded: its format (" +
                                            (video.codec.empty() ? "unknown" : video.codec) +
                                            ") is damaged or not supported."};
    auto longest = std::max({video.coded_width, video.coded_height, video.width, video.height});
    auto pixels =
        std::max(std::uint64_t{video.coded_width} * video.coded_height, std::uint64_t{video.width} * video.height);
    if (longest > ProbeLimits::kSidePixelsMax || pixels > ProbeLimits::kPixelsMax)
        return Error{Errc::too_large, "The picture of " + std::to_string(video.coded_width) + "×" +
                                          std::to_string(video.coded_height) + " is too large: up to " +
                                          std::to_string(ProbeLimits::kSidePixelsMax) +
                                          " pixels a side and 36 megapixels are accepted."};
    if (std::min({video.coded_width, video.coded_height, video.width, video.height}) < ProbeLimits::kSidePixelsMin)
        return Error{Errc::unsupported, "The picture is too small to be a video."};
    return {};
}

}  // namespace

/// The report is written by a program that read a stranger's file, so every field may be missing, of another type, or
/// absurd: child(), number() and text() answer nothing rather than fail, and the limits are checked at the end on what
/// was understood. The first stream of pictures that is no cover is the video; all sound is listed.
Result<MediaProbe> parse_probe_report(std::string_view report) {
    auto parsed = json::parse(report);
    auto const* root = parsed.ok() ? parsed->if_object() : nullptr;
    auto const* format = root != nullptr ? child(*root, "format") : nullptr;
    auto const* streams = root != nullptr ? root->if_contains("streams") : nullptr;
    if (format == nullptr || streams == nullptr || !streams->is_array())
        return Error{Errc::corrupt, "The file could not be read as a video."};
    if (streams->get_array().size() > ProbeLimits::kStreamsMax)
        return Error{Errc::unsupported, "The file has too many streams: up to " +
                                            std::to_string(ProbeLimits::kStreamsMax) + " are accepted."};

    MediaProbe probe;
    probe.container = text(*format, "format_name");
    probe.start = seconds(*format, "start_time");
    probe.duration = seconds(*format, "duration");
    probe.duration_is_estimated = is_estimated(probe.container);
    probe.bit_rate = bit_rate(*format);
    probe.bytes = static_cast<std::uint64_t>(std::max(number(*format, "size"), 0.0));
    std::chrono::microseconds longest{0};  // of those streams that are shown or heard
    bool subtitled = false;
    for (auto const& entry : streams->get_array()) {
        if (!entry.is_object()) continue;
        auto const& stream = entry.get_object();
        if (text(stream, "codec_type") == "video" && !probe.video && !is_picture(stream))
            probe.video = read_video(stream);
        if (text(stream, "codec_type") == "audio" && count(stream, "channels") > 0)
            probe.audio.push_back(read_audio(stream));
        auto type = text(stream, "codec_type");
        if (type == "video" || type == "audio") longest = std::max(longest, seconds(stream, "duration"));
        subtitled = subtitled || type == "subtitle";
    }
    // The file as a whole lasts until its last subtitle has gone, which may be long after the pictures.
    if (subtitled && longest.count() > 0) probe.duration = longest;
    if (subtitled && longest.count() == 0) probe.duration_is_estimated = true;
    if (!probe.video && probe.audio.empty())
        return Error{Errc::unsupported, "The file contains neither video nor sound."};
    if (probe.duration < std::chrono::microseconds(0)) probe.duration = {};
    if (probe.duration > ProbeLimits::kDurationMax)
        return Error{Errc::too_large, "The video is longer than 12 hours, which is the most that is accepted."};
    if (probe.video) KLIEG_CHECK(check_video(*probe.video));
    return probe;
}

}  // namespace klieg::media
