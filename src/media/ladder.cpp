#include "media/ladder.h"

#include "media/file_limits.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace klieg::media {

namespace {

enum class IsLargest : std::uint8_t { no, yes };

/// A rung of a 16:9 source at up to 30 frames a second.
struct Step {
    std::uint32_t short_side;
    std::uint32_t crf;
    std::uint32_t rate_max_kbps;
};

// Caps near Apple's ladder (HLS authoring specification, 2024); what is easy to code stays below them by its CRF.
// 240: a segment of 2 s may hold 2 × rate + buffer, (2 × 100 + 60) / 2 = 130 kbit/s; with 48 of sound and the boxes
// below 192.
constexpr auto kSteps = std::to_array<Step>({
    {240, 25, 100},
    {360, 24, 730},
    {480, 23, 1400},
    {720, 23, 3500},
    {1080, 23, 6500},
    {1440, 23, 11000},
    {2160, 23, 20000},
});
constexpr std::uint32_t kLowestBufferKbit = 60;
// Where the lowest rung is the only one, it has to show the source as well as a rung between 240 and 360 would.
constexpr double kOnlyRateMaxKbps = 350;

constexpr double kRateMax = 60;
constexpr double kLowRungRateMax = 30;
constexpr std::uint32_t kLowRungsUpTo = 480;
// A rate counts as higher only beyond rounding: 30000/1001 and a phone's 30.2 are 30.
constexpr double kRateSlack = 1.05;
// A source of 1078 or 1088 lines is a 1080 rung of its own size; one of 1000 lines has a rung of that name above 720.
constexpr double kNearlyAStep = 0.97;
// A step so little below the source's own size is left out for it: two rungs of nearly one size are no choice.
constexpr double kMuchAboveAStep = 1.16;
// Level 5.2 holds so many macroblocks of 16 by 16.
constexpr double kPixelsMax = 36864.0 * 256;

// Pixels of DVDs and of cameras are up to twice as wide as high. What says more is shown in its shape, and with so many
// times the pixels that are stored at most.
constexpr double kWidenedMax = 3;

std::uint32_t even(double size) {
    return std::max(2U, static_cast<std::uint32_t>(std::floor(size / 2.0 + 0.5)) * 2);
}
/// Up to even: a picture that loses a line loses sharpness all over, and one that wins a line keeps it.
std::uint32_t even_around(std::uint32_t size) {
    return std::max(2U, size + size % 2);
}

/// Newer codecs say the same with fewer bits, so that their rate bounds ours by a larger factor.
double codec_gain(std::string const& codec) {
    if (codec == "hevc" || codec == "vp9") return 2.0;
    return codec == "av1" ? 2.5 : 1.3;
}

/// A file of a few bytes may say of its pixels that they are a hundred times as wide as high.
VideoFacts as_large_as_stored(VideoFacts source) {
    auto const stored = static_cast<double>(source.coded_width) * source.coded_height;
    auto const shown = static_cast<double>(source.width) * source.height;
    if (stored <= 0 || shown <= kWidenedMax * stored) return source;
    auto const scale = std::sqrt(kWidenedMax * stored / shown);
    for (auto* side : {&source.width, &source.height}) *side = std::max(2U, static_cast<std::uint32_t>(*side * scale));
    return source;
}

/// What is smaller than anything that is played is shown in whole multiples of its size. Of a line that is longer than
/// any picture may be so, less: then there are bars beside it.
VideoFacts as_large_as_played(VideoFacts source) {
    auto const least = std::min(source.width, source.height), longest = std::max(source.width, source.height);
    if (least == 0 || least >= kPlayedSidePixelsMin) return source;
    auto const wanted = (kPlayedSidePixelsMin + least - 1) / least;
    auto const times = std::clamp(FileLimits::kSidePixelsMax / longest, 1U, wanted);
    for (auto* side : {&source.width, &source.height}) *side = std::max(*side * times, kPlayedSidePixelsMin);
    return source;
}

/// Whether its own size may be that of a rung.
bool may_keep_size(VideoFacts const& source) {
    return std::min(source.width, source.height) < kSteps.back().short_side &&
           static_cast<double>(source.width) * source.height <= kPixelsMax;
}

/// A source that is hardly larger than the rung is not scaled: it would lose sharpness, and win nothing.
void set_size(Rung& rung, VideoFacts const& source, std::uint32_t short_side) {
    auto source_short = std::min(source.width, source.height);
    bool const is_nearly = may_keep_size(source) && source_short * kNearlyAStep <= short_side;
    auto fitted = is_nearly ? source_short : std::min(short_side, source_short);
    double scale = static_cast<double>(fitted) / source_short;
    auto fit = [&](std::uint32_t side) { return std::min(even(side * scale), even_around(side)); };
    rung.width = fit(source.width);
    rung.height = fit(source.height);
}

/// Low rungs are for slow networks, so they have half of a high rate; but the largest shows the source as it is.
void set_frame_rate(Rung& rung, VideoFacts const& source, IsLargest is_largest) {
    bool const is_low = std::stoul(rung.name) <= kLowRungsUpTo && is_largest == IsLargest::no;
    auto limit = is_low ? kLowRungRateMax : kRateMax;
    auto rate = source.frame_rate.value();
    rung.frame_rate = rate;
    if (rate <= limit * kRateSlack) return;
    rung.frame_rate_max = limit;
    // Whole frames are left out, so an even rate remains even: 50 becomes 25, 144 becomes 48.
    rung.frame_rate = rate / std::ceil(rate / (limit * kRateSlack));
}

/// A cap; CRF keeps easy pictures below it. The step's figure is for 16:9 at 30 frames a second: other shapes count by
/// their pixels, higher frame rates half as much again. What the source did not spend need not be spent again, so its
/// own rate bounds the cap, with allowance for a better codec, down to a quarter of the usual. The lowest rung alone is
/// fixed, below a larger one: see kSteps.
void set_bit_rate(Rung& rung, VideoFacts const& source, Step const& step, IsLargest is_largest) {
    double pixels = static_cast<double>(rung.width) * rung.height;
    double usual = step.short_side * std::round(step.short_side * 16.0 / 9.0);
    double rate = step.rate_max_kbps;
    if (step.short_side == kSteps.front().short_side) {
        if (is_largest == IsLargest::yes) {
            auto const spent = static_cast<double>(source.bit_rate) / 1000 * codec_gain(source.codec);
            rate = spent > 0 ? std::clamp(spent, rate, kOnlyRateMaxKbps) : kOnlyRateMaxKbps;
        }
        rung.rate_max_kbps = static_cast<std::uint32_t>(std::lround(rate));
        rung.buffer_kbit = kLowestBufferKbit * rung.rate_max_kbps / step.rate_max_kbps;
        return;
    }
    rate *= std::clamp(pixels / usual, 0.5, 2.0);
    if (rung.frame_rate > kLowRungRateMax * kRateSlack) rate *= 1.5;
    if (source.bit_rate > 0)
        rate = std::min(rate,
                        std::max(static_cast<double>(source.bit_rate) / 1000 * codec_gain(source.codec), rate * 0.25));
    rung.rate_max_kbps = static_cast<std::uint32_t>(std::lround(rate));
    rung.buffer_kbit = 2 * rung.rate_max_kbps;
}

/// Between two steps the caps are between theirs, by the number of pixels.
Step step_of(std::uint32_t short_side) {
    auto above = std::ranges::find_if(kSteps, [&](Step const& step) { return step.short_side >= short_side; });
    if (above == kSteps.begin() || above == kSteps.end()) return kSteps.back();
    auto below = above - 1;
    auto square = [](double side) { return side * side; };
    auto part =
        (square(short_side) - square(below->short_side)) / (square(above->short_side) - square(below->short_side));
    auto rate = below->rate_max_kbps + part * (above->rate_max_kbps - below->rate_max_kbps);
    return {short_side, above->crf, static_cast<std::uint32_t>(std::lround(rate))};
}

/// The steps that the source reaches or nearly does, and the lowest always; and its own size, where that lies between
/// two of them.
std::vector<Step> steps_of(VideoFacts const& source) {
    auto const own = std::min(source.width, source.height);
    std::vector<Step> steps;
    for (auto const& step : kSteps)
        if (steps.empty() || own >= step.short_side * kNearlyAStep) steps.push_back(step);
    auto const reached = steps.back().short_side;
    if (own * kNearlyAStep <= reached || !may_keep_size(source)) return steps;
    if (own < reached * kMuchAboveAStep && steps.size() > 1) steps.pop_back();
    steps.push_back(step_of(even_around(own)));
    return steps;
}

/// By the short side that it has, or nearly has: a step above a small source is one of the source's size.
std::string name_of(VideoFacts const& source, Step const& step) {
    auto const own = std::min(source.width, source.height);
    return std::to_string(own < step.short_side * kNearlyAStep ? even_around(own) : step.short_side);
}

Rung make_rung(VideoFacts const& source, Step const& step, IsLargest is_largest) {
    Rung rung{.name = name_of(source, step), .crf = step.crf};
    set_size(rung, source, step.short_side);
    set_frame_rate(rung, source, is_largest);
    set_bit_rate(rung, source, step, is_largest);
    rung.level = h264_level(rung.width, rung.height, rung.frame_rate, rung.rate_max_kbps);
    return rung;
}

AudioRung make_audio(AudioFacts const& source) {
    AudioRung rung{.name = "audio"};
    rung.channels = std::min(source.channels, 2U);
    // 44.1 kHz stays: converting it would only cost. Anything else becomes 48.
    rung.sample_rate = source.sample_rate == 44100 ? 44100 : 48000;
    rung.rate_kbps = rung.channels == 1 ? 96 : 128;
    return rung;
}

struct Level {
    char const* name;
    double macroblocks_per_second;
    double macroblocks;
    double rate_kbps;  ///< High profile: 1.25 × the Baseline value
};

constexpr auto kLevels = std::to_array<Level>({
    {"1.3", 11880, 396, 960},
    {"2.0", 11880, 396, 2500},
    {"2.1", 19800, 792, 5000},
    {"2.2", 20250, 1620, 5000},
    {"3.0", 40500, 1620, 12500},
    {"3.1", 108000, 3600, 17500},
    {"3.2", 216000, 5120, 25000},
    {"4.0", 245760, 8192, 25000},
    {"4.1", 245760, 8192, 62500},
    {"4.2", 522240, 8704, 62500},
    {"5.0", 589824, 22080, 168750},
    {"5.1", 983040, 36864, 300000},
    {"5.2", 2073600, 36864, 300000},
});

}  // namespace

/// A source smaller than 240 lines gets one rung of its own size, which is coded as that of 240 is.
Ladder make_ladder(MediaProbe const& source) {
    Ladder ladder;
    if (source.video) {
        auto const video = as_large_as_played(as_large_as_stored(*source.video));
        auto const steps = steps_of(video);
        for (auto const& step : steps)
            ladder.rungs.push_back(
                make_rung(video, step, step.short_side == steps.back().short_side ? IsLargest::yes : IsLargest::no));
    }
    if (!source.audio.empty()) {
        ladder.audio = make_audio(source.audio.front());
        if (ladder.rungs.size() > 1) {
            ladder.audio_low = ladder.audio;
            ladder.audio_low->name = "audio-low";
            ladder.audio_low->rate_kbps = 48;
        }
    }
    return ladder;
}

std::string h264_level(std::uint32_t width, std::uint32_t height, double frame_rate, std::uint32_t rate_max_kbps) {
    double wide = std::ceil(width / 16.0);
    double high = std::ceil(height / 16.0);
    for (auto const& level : kLevels) {
        // A side may be at most sqrt(8 × frame size) macroblocks long.
        bool fits = wide * high <= level.macroblocks && std::max(wide, high) <= std::sqrt(8 * level.macroblocks) &&
                    wide * high * frame_rate <= level.macroblocks_per_second * 1.001 &&
                    rate_max_kbps <= level.rate_kbps;
        if (fits) return level.name;
    }
    return kLevels.back().name;
}

}  // namespace klieg::media
