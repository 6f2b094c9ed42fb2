#include "ingest/job_cost.h"

#include <fmt/format.h>

#include <algorithm>

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
    auto const a_second = pixels_of(video.coded_width, video.coded_height) * rate_of(video) / 1e6;
    auto const all = pixels_of(video.coded_width, video.coded_height) * pictures_of(probe) / 1e6;
    auto const most = static_cast<double>(megapixels_max);
    if (all <= most) return {};
    auto const minutes = std::max(most / std::max(a_second, 1e-6) / 60, 1.0);
    return Error{
        Errc::too_large,
        fmt::format("The video is too much work for this site: {:.0f} minutes of {}x{} at {:.4g} pictures a "
                    "second. At that size it may last {:.0f} minutes; save it shorter, smaller (half the width "
                    "and height is a quarter of the work) or with fewer pictures a second, and upload that.",
                    duration_of(probe).count() / 60, video.width, video.height, rate_of(video), minutes),
        "too_many_pixels"};
}

}  // namespace klieg::ingest
