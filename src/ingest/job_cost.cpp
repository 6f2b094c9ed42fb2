#include "ingest/job_cost.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace klieg::ingest {

namespace {

using Seconds = std::chrono::duration<double>;

/// Of a file that does not say how long it is, or how many pictures it shows in a second.
constexpr Seconds kAssumedLength{3600};
constexpr double kAssumedRate = 30;
/// Of one core, of common codecs.
constexpr double kDecodedPixelsPerSecond = 100e6;
constexpr double kEncodedPixelsPerSecond = 60e6;
constexpr double kBytesLookedAtPerSecond = 200e6;
constexpr double kBytesCopiedPerSecond = 50e6;
constexpr Seconds kBeginning{1};

std::chrono::milliseconds whole(Seconds time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time);
}

Seconds duration_of(media::MediaProbe const& probe) {
    return probe.duration.count() > 0 ? Seconds(probe.duration) : kAssumedLength;
}

double rate_of(media::VideoFacts const& video) {
    auto const rate = video.frame_rate.value();
    return rate > 0 ? rate : kAssumedRate;
}

double pictures_of(media::MediaProbe const& probe) {
    auto const by_time = duration_of(probe).count() * rate_of(*probe.video);
    return std::max(by_time, static_cast<double>(probe.video->frames));
}

/// As people say it: "12,800", "29.97", "0.002", "0.00001"; never "1e-05".
std::string number_text(double value) {
    if (value < 100) {
        // Three digits that say something, or four, behind whatever noughts come first.
        auto const before = value > 0 ? static_cast<int>(std::floor(std::log10(value))) + 1 : 1;
        auto text = fmt::format("{:.{}f}", value, std::clamp((value < 10 ? 3 : 4) - before, 0, 20));
        if (text.find('.') == std::string::npos) return text;
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) text.pop_back();
        return text;
    }
    auto digits = fmt::format("{:.0f}", value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string time_text(Seconds time) {
    auto const count = time < Seconds(100) ? std::floor(time.count()) : std::floor(time.count() / 60);
    if (count < 1) return "less than a second";
    return number_text(count) + (time < Seconds(100) ? " second" : " minute") + (count > 1 ? "s" : "");
}

double pixels_of(std::uint32_t width, std::uint32_t height) {
    return static_cast<double>(width) * height;
}

}  // namespace

std::chrono::milliseconds cost_of_looking(std::uint64_t bytes) {
    return whole(kBeginning + Seconds(static_cast<double>(bytes) / kBytesLookedAtPerSecond));
}

std::chrono::milliseconds cost_of_copying(std::uint64_t bytes) {
    return whole(kBeginning + Seconds(static_cast<double>(bytes) / kBytesCopiedPerSecond));
}

std::chrono::milliseconds cost_of_encoding(media::MediaProbe const& probe, std::vector<media::Rung> const& rungs,
                                           unsigned threads) {
    if (!probe.video) return whole(kBeginning + duration_of(probe) / 50);
    auto const& video = *probe.video;
    double pixels = 0;
    for (auto const& rung : rungs) pixels += pixels_of(rung.width, rung.height);
    auto const a_picture =
        pixels_of(video.coded_width, video.coded_height) / kDecodedPixelsPerSecond + pixels / kEncodedPixelsPerSecond;
    return whole(kBeginning + Seconds(pictures_of(probe) * a_picture / std::max(threads, 1U)));
}

Result<> check_pixels(media::MediaProbe const& probe, std::uint64_t megapixels_max) {
    if (!probe.video || megapixels_max == 0) return {};
    auto const& video = *probe.video;
    auto const duration = std::max(duration_of(probe), Seconds(1e-6));
    auto const pictures = pictures_of(probe);
    auto const all = pixels_of(video.coded_width, video.coded_height) * pictures / 1e6;
    auto const most = static_cast<double>(megapixels_max);
    if (all <= most) return {};
    return Error{Errc::too_large,
                 fmt::format("The video is too much work for this site: {} of {}x{} at {} pictures a second. So it may "
                             "last {}; save it shorter, smaller (half the width and height is a quarter of the work) "
                             "or with fewer pictures a second, and upload that.",
                             time_text(duration), video.width, video.height, number_text(pictures / duration.count()),
                             time_text(duration * (most / all))),
                 "too_many_pixels"};
}

}  // namespace klieg::ingest
