// Encodes a file's ladder into a folder, or prints the arguments of ffmpeg that would. bench/ladder.py compares by it.
//
//   ladder_tool first|rest|all|each SOURCE FOLDER   encode; prints what it took as JSON lines
//   ladder_tool arguments SOURCE FOLDER             the arguments for the whole ladder in one command, one a line
#include "media/ffmpeg/encode_arguments.h"
#include "media/ffmpeg/encoder.h"
#include "media/ffmpeg/probe.h"
#include "testing/encode_jobs.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace klieg::media {

namespace {

using SteadyClock = std::chrono::steady_clock;

class FileSink final : public OutputSink {
public:
    FileSink(std::filesystem::path const& path, std::string name)
        : file_(path / (name + ".mp4"), std::ios::binary), name_(std::move(name)) {}

    Task<Result<>> accept(ByteView bytes) override {
        file_.write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        file_.flush();
        co_return Result<>{};
    }

private:
    std::ofstream file_;
    std::string name_;
};

using Sinks = std::vector<std::unique_ptr<FileSink>>;

Sinks open_sinks(EncodeJob& job, std::filesystem::path const& folder) {
    Sinks sinks;
    for (auto& output : job.rungs)
        output.sink = sinks.emplace_back(std::make_unique<FileSink>(folder, output.rung.name)).get();
    for (auto& output : job.audio)
        output.sink = sinks.emplace_back(std::make_unique<FileSink>(folder, output.rung.name)).get();
    return sinks;
}

EncodeJob whole_ladder_job(std::string const& source, MediaProbe const& probe, Ladder const& ladder) {
    auto job = first_rung_job(source, probe, ladder);
    for (auto& output : remaining_rungs_job(source, probe, ladder).rungs) job.rungs.push_back(output);
    return job;
}

std::vector<EncodeJob> jobs_for(std::string const& which, std::string const& source, MediaProbe const& probe) {
    auto ladder = make_ladder(probe);
    auto first = first_rung_job(source, probe, ladder);
    auto rest = remaining_rungs_job(source, probe, ladder);
    if (which == "first") return {first};
    if (which == "rest") return {rest};
    if (which == "all") return {first, rest};
    if (which == "arguments") return {whole_ladder_job(source, probe, ladder)};
    std::vector<EncodeJob> each{first};
    for (auto const& output : rest.rungs) {
        EncodeJob one = rest;
        one.rungs = {output};
        each.push_back(one);
    }
    return each;
}

Result<> print_arguments(EncodeJob const& job) {
    KLIEG_TRY(auto arguments, encode_arguments(job));
    for (auto const& argument : arguments) std::puts(argument.c_str());
    return {};
}

Task<Result<>> run(BlockingPool& pool, std::string which, std::string source, std::string folder) {
    KLIEG_CO_TRY(auto tools, Tools::on_path());
    KLIEG_CO_TRY(auto probe, co_await probe_media(pool, tools, source));
    for (auto& job : jobs_for(which, source, probe)) {
        if (which == "arguments") co_return print_arguments(job);
        if (job.rungs.empty() && job.audio.empty()) continue;
        auto sinks = open_sinks(job, folder);
        KLIEG_CO_TRY(auto report, co_await encode(pool, tools, job));
        std::printf(
            "{\"outputs\": %zu, \"wall_ms\": %lld, \"cpu_ms\": %lld, \"resident_mb\": %llu, \"limit_mb\": %llu}\n",
            sinks.size(), static_cast<long long>(report.wall_time.count()),
            static_cast<long long>(report.cpu_time.count()),
            static_cast<unsigned long long>(report.memory_peak_bytes >> 20),
            static_cast<unsigned long long>(encode_limits(job).memory_bytes >> 20));
        std::fflush(stdout);
    }
    co_return Result<>{};
}

}  // namespace

}  // namespace klieg::media

int main(int count, char** values) {
    if (count != 4) {
        std::fputs("usage: ladder_tool first|rest|all|each|arguments SOURCE FOLDER\n", stderr);
        return 2;
    }
    boost::asio::io_context loop(1);
    klieg::BlockingPool pool({.name = "bench", .threads = 1});
    klieg::Result<> outcome;
    boost::asio::co_spawn(loop, klieg::media::run(pool, values[1], values[2], values[3]),
                          [&](std::exception_ptr failure, klieg::Result<> ended) {
                              if (failure) std::rethrow_exception(failure);
                              outcome = std::move(ended);
                          });
    loop.run();
    if (!outcome.ok())
        std::fprintf(stderr, "%s: %s\n", klieg::to_string(outcome.error().kind), outcome.error().detail.c_str());
    return outcome.ok() ? 0 : 1;
}
