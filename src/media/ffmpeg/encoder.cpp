#include "media/ffmpeg/encoder.h"

#include "media/ffmpeg/encode_arguments.h"
#include "media/ffmpeg/exit_error.h"
#include "media/ffmpeg/probe.h"

#include <algorithm>
#include <utility>

namespace klieg::media {

namespace {

constexpr std::uint64_t kMegabyte = 1 << 20;
/// Of source and outputs together; slow codecs at the best quality come to twelve.
constexpr double kMegapixelsPerCpuSecond = 6;
/// Pictures a second: headers may say fewer than there are.
constexpr double kLeastRate = 30;
constexpr double kMostRate = 240;

/// Unknown durations are taken for the longest.
std::chrono::seconds longest_duration(MediaProbe const& probe) {
    if (probe.duration.count() == 0) return ProbeLimits::kDurationMax;
    return std::chrono::duration_cast<std::chrono::seconds>(probe.duration) + std::chrono::seconds(1);
}

double megapixels(std::uint64_t width, std::uint64_t height) {
    return static_cast<double>(width * height) / 1e6;
}

}  // namespace

SandboxLimits encode_limits(EncodeJob const& job) {
    // Peaks of address space seen with the whole ladder: 1080p 0.9 GB with 2 threads, 1.5 with 8; 2160p 1.9 and 3.5,
    // from 10-bit HDR 2.5 and 4.1; of it 0.3 are libraries. Half as much again is left for streams with many reference
    // frames.
    double source = job.probe.video ? megapixels(job.probe.video->coded_width, job.probe.video->coded_height) : 0;
    double outputs = 0;
    for (auto const& output : job.rungs) outputs += megapixels(output.rung.width, output.rung.height);
    double megabytes = 700 + (source + outputs) * (90 + 12.0 * job.threads) + 60.0 * job.threads;
    if (job.probe.video && job.probe.video->bit_depth > 8) megabytes *= 1.25;
    if (job.probe.begins_late)
        megabytes += 2.0 * ProbeLimits::kLateBytesMax / kMegabyte;  // which are kept to be decoded
    // A second of 1080p costs a core some two seconds for all rungs; a slow codec's 4K at 60 frames, forty: by
    // pictures, since a slow show of large ones takes little.
    auto const rate = job.probe.video ? std::clamp(job.probe.video->frame_rate.value(), kLeastRate, kMostRate) : 0.0;
    auto const a_second = 5 + rate * (source + outputs) / kMegapixelsPerCpuSecond;
    auto cpu_time = std::chrono::minutes(2) +
                    std::chrono::duration_cast<std::chrono::seconds>(longest_duration(job.probe) * a_second);
    return {.memory_bytes = static_cast<std::uint64_t>(megabytes) * kMegabyte,
            .cpu_time = cpu_time,
            .niceness = job.niceness};
}

Task<Result<EncodeReport>> encode(BlockingPool& starter, Tools tools, EncodeJob job) {
    auto started_at = std::chrono::steady_clock::now();
    job.source = std::filesystem::absolute(job.source);
    auto make_command = [&job] { return encode_command(job); };
    KLIEG_CO_TRY(auto command, co_await starter.run(make_command));
    ProgressSink progress(job.probe.duration, job.progress);
    ProcessOptions options{.program = tools.ffmpeg,
                           .arguments = std::move(command.arguments),
                           .readable = {job.source},
                           .inputs = std::move(command.inputs)};
    options.outputs.push_back({.number = 1, .sink = &progress});
    for (auto const& output : job.rungs)
        options.outputs.push_back({output_number(options.outputs.size() - 1), output.sink});
    for (auto const& output : job.audio)
        options.outputs.push_back({output_number(options.outputs.size() - 1), output.sink});
    options.limits = tools.capped(encode_limits(job));
    options.layers = tools.layers;
    options.wall_time_max = std::chrono::minutes(10) + 2 * options.limits.cpu_time;

    KLIEG_CO_TRY(auto ended, co_await run_process(starter, std::move(options)));
    KLIEG_CO_CHECK(check_ending(ended));
    if (job.progress) job.progress(1.0);
    auto wall_time =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started_at);
    co_return EncodeReport{progress.position(), wall_time, ended.cpu_time, ended.memory_peak_bytes};
}

}  // namespace klieg::media
