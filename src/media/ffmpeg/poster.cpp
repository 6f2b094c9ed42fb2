#include "media/ffmpeg/poster.h"

#include "media/ffmpeg/encoder.h"
#include "media/ffmpeg/exit_error.h"
#include "media/ffmpeg/filter_graph.h"
#include "media/ffmpeg/process.h"

#include <utility>

namespace klieg::media {

using std::chrono::microseconds;

namespace {

class BytesSink final : public OutputSink {
public:
    Task<Result<>> accept(ByteView bytes) override {
        if (bytes_.size() + bytes.size() > PosterLimits::kBytesMax)
            co_return Error{Errc::too_large, "The poster is too large."};
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        co_return Result<>{};
    }
    Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
};

Rung poster_size(VideoFacts const& video) {
    auto longest = std::max(video.width, video.height);
    double scale = std::min(1.0, static_cast<double>(PosterLimits::kSidePixelsMax) / longest);
    auto side = [&](std::uint32_t pixels) { return std::max(2U, static_cast<std::uint32_t>(pixels * scale) & ~1U); };
    return Rung{.name = "poster",
                .width = side(video.width),
                .height = side(video.height),
                .frame_rate = video.frame_rate.value()};
}

Task<Result<Bytes>> frame_near(BlockingPool& starter, Tools const& tools, EncodeJob const& job, microseconds time) {
    BytesSink sink;
    ProcessOptions options{
        .program = tools.ffmpeg, .readable = {job.source}, .outputs = {{.number = 1, .sink = &sink}}};
    options.arguments = {"-hide_banner",
                         "-nostdin",
                         "-nostats",
                         "-loglevel",
                         "error",
                         "-threads",
                         "2",
                         "-ss",
                         std::to_string(time.count()) + "us",
                         "-t",
                         "10"};
    for (auto& argument : input_arguments(job.source.string())) options.arguments.push_back(std::move(argument));
    // The most representative of 50 frames is seldom black, blurred or half-way through a cut.
    auto graph = make_filter_graph(*job.probe.video, {job.rungs.front().rung}) +
                 ";[v0]thumbnail=50,scale=out_range=pc,format=yuvj420p[p]";
    for (auto const* argument : {"-filter_complex", graph.c_str(), "-map", "[p]", "-frames:v", "1", "-map_metadata",
                                 "-1", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2pipe", "pipe:1"})
        options.arguments.emplace_back(argument);
    options.limits = encode_limits(job);
    options.limits.cpu_time = std::chrono::minutes(2);
    options.limits = tools.capped(options.limits);
    options.wall_time_max = std::chrono::minutes(5);
    KLIEG_CO_TRY(auto ended, co_await run_process(starter, std::move(options)));
    KLIEG_CO_CHECK(check_ending(ended));
    co_return sink.take();
}

}  // namespace

Task<Result<Bytes>> make_poster(BlockingPool& starter, Tools tools, std::filesystem::path source, MediaProbe probe) {
    if (!probe.video) co_return Error{Errc::not_found, "The file has no picture."};
    EncodeJob job{.source = std::filesystem::absolute(source), .probe = probe, .threads = 2};
    job.rungs.push_back({poster_size(*probe.video)});
    KLIEG_CO_TRY(auto poster, co_await frame_near(starter, tools, job, probe.duration / 10));
    // A stated duration may be longer than the pictures last.
    if (poster.empty()) {
        KLIEG_CO_TRY(poster, co_await frame_near(starter, tools, job, microseconds(0)));
    }
    if (poster.empty()) co_return Error{Errc::corrupt, "No frame of the video could be decoded."};
    co_return poster;
}

}  // namespace klieg::media
