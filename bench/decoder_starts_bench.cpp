// decoder_starts_bench [STARTS]: how many programs a second start and end in the sandbox of decoders, one after
// another, with all of its layers and without some. Pairs that alternate, and their medians.

#include "base/blocking_pool.h"
#include "media/ffmpeg/process.h"
#include "media/ffmpeg/sandbox_check.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

namespace klieg::media {

namespace {

using Steady = std::chrono::steady_clock;

constexpr int kPairs = 7;

struct Contender {
    char const* name;
    SandboxLayers layers;
    std::vector<double> per_second{};
};

Task<> start_many(BlockingPool& pool, SandboxLayers layers, int count) {
    for (int i = 0; i < count; ++i) {
        auto report = co_await run_process(pool, {.program = "/bin/true", .layers = layers});
        if (!report.ok() || !report->succeeded()) std::abort();
    }
}

double starts_per_second(SandboxLayers layers, int count) {
    BlockingPool pool({.name = "starter", .threads = 1});
    boost::asio::io_context loop(1);
    auto const from = Steady::now();
    boost::asio::co_spawn(loop, start_many(pool, layers, count), [](std::exception_ptr failed) {
        if (failed) std::abort();
    });
    loop.run();
    return count / std::chrono::duration<double>(Steady::now() - from).count();
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

int run(int count) {
    using enum SandboxLayer;
    auto const found = check_sandbox(own_program());
    for (auto const& one : found.missing) fmt::print("{} is missing: {}\n", to_string(one.layer), one.why);
    auto const all = found.standing;
    std::vector<Contender> contenders{{"all layers", all},
                                      {"without mounts", all.without(mounts)},
                                      {"without mounts and network", all.without(mounts).without(network)}};
    for (int pair = 0; pair < kPairs; ++pair)
        for (auto& one : contenders) one.per_second.push_back(starts_per_second(one.layers, count));
    for (auto const& one : contenders) {
        auto const [least, most] = std::ranges::minmax(one.per_second);
        auto const middle = median(one.per_second);
        fmt::print("{:<28} {:6.1f} a second ({:.1f} to {:.1f}), {:.2f} ms each\n", one.name, middle, least, most,
                   1000 / middle);
    }
    return 0;
}

}  // namespace

}  // namespace klieg::media

int main(int count, char** arguments) {
    return klieg::media::run(count > 1 ? std::atoi(arguments[1]) : 200);
}
