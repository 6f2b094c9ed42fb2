#include "media/ffmpeg/poster.h"

#include "media/ffmpeg/encoder.h"
#include "media/ffmpeg/exit_error.h"
#include "media/ffmpeg/filter_graph.h"
#include "media/ffmpeg/probe.h"
#include "media/ffmpeg/process.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace klieg::media {

using std::chrono::microseconds;

namespace {

constexpr std::chrono::seconds kSoon{2};
/// From a moment on, for a picture that will do.
constexpr std::chrono::seconds kLookedThrough{10};
/// What is shorter shows hardly more than its poster.
constexpr std::chrono::seconds kWorthSuggestions{1};

/// From where on there are pictures, counted from what the file says is its beginning, as a search counts; a little
/// before the first one's time, which is rounded. 0 where they begin soon: nothing is sought then, which containers
/// without an index are no good at.
microseconds first_moment(MediaProbe const& probe) {
    auto const late = probe.video->start - probe.start + probe.empty_before_start - std::chrono::milliseconds(1);
    return late > kSoon ? late : microseconds(0);
}

Rung poster_size(VideoFacts const& video) {
    auto longest = std::max(video.width, video.height);
    double scale = std::min(1.0, static_cast<double>(PosterLimits::kSidePixelsMax) / longest);
    // Up to even, as the largest rung's sides are.
    auto side = [&](std::uint32_t pixels) {
        auto const scaled = static_cast<std::uint32_t>(pixels * scale);
        return std::max(2U, scaled + scaled % 2);
    };
    return Rung{.name = "poster",
                .width = side(video.width),
                .height = side(video.height),
                .frame_rate = video.frame_rate.value()};
}

/// Which pictures will do: any, or those that are not nearly black, as films and games begin.
enum class Wanted : std::uint8_t { bright, any };

/// Some pictures from a moment on, of which the most representative one is taken.
struct Moment {
    microseconds time{0};
    Wanted wanted = Wanted::bright;
    microseconds looked_through = kLookedThrough;
};

/// Of the pictures from a moment on, those that will do. Where a container has no index of its keyframes, as
/// broadcasts, fragments and what was cut, a search ends between two of them, and so it may just behind the first
/// picture: what is decoded until the next one is made of guesses, grey or smeared. So decoding begins where it may,
/// and what is shown is neither before a keyframe nor before the moment, from which time is counted. Nor is it long
/// after it; keyframes may be further apart than that.
std::string chosen_of(Moment const& moment) {
    std::string chosen;
    if (moment.time.count() > 0) chosen += "select='if(key,st(0,1));gte(t,0)*ld(0)',";
    chosen += fmt::format("trim=end={}us,", moment.looked_through.count());
    // Black is 16 of 255, and a title in white on it about 25 on average.
    if (moment.wanted == Wanted::bright)
        chosen += "signalstats,metadata=mode=select:key=lavfi.signalstats.YAVG:value=36:function=greater,";
    return chosen;
}

/// As the client's pages are laid out: cards, the same on fine screens, the player.
std::vector<std::uint32_t> const& poster_widths() {
    static std::vector<std::uint32_t> const kWidths{320, 640, PosterLimits::kSidePixelsMax};
    return kWidths;
}

std::uint32_t height_at(std::uint32_t width, Rung const& size) {
    auto const height = (std::uint64_t{width} * size.height + size.width / 2) / size.width;
    return std::max(1U, static_cast<std::uint32_t>(height));
}

/// The JPEG is the first.
void add_outputs(ImageOutputs& outputs, Rung const& size) {
    outputs.add(ImageOutputs::Format::jpeg, size.width, size.height);
    for (auto const width : widths_within(poster_widths(), size.width))
        outputs.add(ImageOutputs::Format::webp, width, height_at(width, size));
}

/// Empty where there is no picture at that moment.
Task<Result<std::vector<ImageFile>>> frame_near(BlockingPool& starter, Tools const& tools, EncodeJob const& job,
                                                Moment moment, std::chrono::steady_clock::time_point until) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left <= std::chrono::milliseconds(0))
        co_return Error{Errc::timeout, "It took too long to find a picture for the poster.", "time_limit"};
    ImageOutputs outputs;
    add_outputs(outputs, job.rungs.front().rung);
    ProcessOptions options{.program = tools.ffmpeg, .readable = {job.source}};
    options.arguments = {"-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-threads", "2"};
    // Streams without a container have no times to seek by, and would lose all of their pictures.
    if (moment.time.count() > 0)
        for (auto const& argument :
             {std::string("-noaccurate_seek"), std::string("-ss"), std::to_string(moment.time.count()) + "us"})
            options.arguments.push_back(argument);
    std::ranges::move(decoding_arguments(job.probe), std::back_inserter(options.arguments));
    for (auto& argument : input_arguments(job.source.string())) options.arguments.push_back(std::move(argument));
    // The most representative of 50 frames is seldom blurred or half-way through a cut.
    auto graph = make_filter_graph(*job.probe.video, {job.rungs.front().rung}) + ";[v0]" + chosen_of(moment) +
                 "thumbnail=50," + outputs.filters();
    options.arguments.insert(options.arguments.end(), {"-filter_complex", std::move(graph)});
    outputs.connect(options);
    options.limits = encode_limits(job);
    options.limits.cpu_time = PosterLimits::kTimeMax;
    options.limits = tools.capped(options.limits);
    options.layers = tools.layers;
    options.wall_time_max = left;
    KLIEG_CO_TRY(auto ended, co_await run_process(starter, std::move(options)));
    // ffmpeg fails as well where it finds no picture at that moment; there may be some at another.
    if (ended.ending == ProcessEnding::exited && ended.exit_code != 0) co_return std::vector<ImageFile>{};
    KLIEG_CO_CHECK(check_ending(ended));
    co_return outputs.take();
}

/// What of a file is looked through: from where on there are pictures, and for how long.
struct Stretch {
    microseconds begin;
    microseconds length;
};

/// Pictures may begin long after the sound, as of a camera that is switched on later.
Stretch pictures_of(MediaProbe const& probe) {
    auto const begin = first_moment(probe);
    return {begin, std::max(probe.empty_before_start + probe.duration - begin, microseconds(0))};
}

EncodeJob job_of(std::filesystem::path const& source, MediaProbe const& probe) {
    EncodeJob job{.source = std::filesystem::absolute(source), .probe = probe, .threads = 2, .niceness = 0};
    job.rungs.push_back({poster_size(*probe.video)});
    return job;
}

Poster poster_of(std::vector<ImageFile> files) {
    Poster poster{.jpeg = std::move(files.front().bytes), .sizes = {}};
    files.erase(files.begin());
    poster.sizes = std::move(files);
    return poster;
}

}  // namespace

Task<Result<Poster>> make_poster(BlockingPool& starter, Tools tools, std::filesystem::path source, MediaProbe probe,
                                 std::chrono::milliseconds within) {
    if (!probe.video) co_return Error{Errc::not_found, "The file has no picture."};
    auto const job = job_of(source, probe);
    // A tenth in is past most titles, where all that follows is dark further on may not be; a stated duration may be
    // longer than the pictures last; and a video that is black has a black poster.
    auto const [begin, length] = pictures_of(probe);
    auto const until = std::chrono::steady_clock::now() + within;
    std::vector<Moment> moments{{begin + length / 10},
                                {begin + length * 4 / 10},
                                {begin + length * 7 / 10},
                                {begin},
                                {begin + length / 10, Wanted::any},
                                {begin, Wanted::any}};
    // Without a container nothing says where a keyframe is: what is decoded from anywhere else is grey.
    if (probe.without_times) std::erase_if(moments, [](Moment const& one) { return one.time.count() > 0; });
    std::vector<ImageFile> files;
    for (auto const& moment : moments) {
        KLIEG_CO_TRY(files, co_await frame_near(starter, tools, job, moment, until));
        if (!files.empty()) break;
    }
    if (files.empty()) co_return Error{Errc::corrupt, "No frame of the video could be decoded.", "corrupt"};
    co_return poster_of(std::move(files));
}

/// One at a quarter, a half and three quarters, none of which looks into the stretch of the next: so no two show the
/// same picture. Each is sought for by itself, since to decode all that lies between is what an encoder takes minutes
/// for.
Task<Result<std::vector<Poster>>> make_suggestions(BlockingPool& starter, Tools tools, std::filesystem::path source,
                                                   MediaProbe probe, std::chrono::milliseconds within) {
    if (!probe.video) co_return Error{Errc::not_found, "The file has no picture."};
    std::vector<Poster> made;
    auto const [begin, length] = pictures_of(probe);
    if (probe.without_times || length < kWorthSuggestions) co_return made;
    auto const job = job_of(source, probe);
    auto const until = std::chrono::steady_clock::now() + within;
    auto const apart = length / static_cast<std::int64_t>(kSuggestions + 1);
    for (std::size_t i = 1; i <= kSuggestions; ++i)
        for (auto const wanted : {Wanted::bright, Wanted::any}) {
            Moment const moment{begin + apart * static_cast<std::int64_t>(i), wanted,
                                std::min<microseconds>(apart, kLookedThrough)};
            auto files = co_await frame_near(starter, tools, job, moment, until);
            if (!files.ok() && files.error().kind == Errc::timeout) co_return made;
            if (!files.ok()) co_return std::move(files).error();
            if (files->empty()) continue;
            made.push_back(poster_of(*std::move(files)));
            break;
        }
    co_return made;
}

}  // namespace klieg::media
