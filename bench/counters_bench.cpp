// counters_bench FOLDER [VOTES]: so many votes are counted in FOLDER, in batches as the log brings them, for one video
// and for many. How many a second, and how long against a sum that is written blindly once a batch?

#include "adapters/embedded/cache.h"
#include "adapters/embedded/table_store.h"
#include "base/core_pool.h"
#include "base/crypto.h"
#include "base/task_group.h"
#include "counters/aggregator.h"
#include "counters/counters.h"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

namespace klieg {

namespace {

using Steady = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr int kBatch = 500;

struct Vote {
    std::string video;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (video))

std::optional<std::vector<counters::Addend>> addends_after(events::Envelope const& event) {
    return std::vector<counters::Addend>{{.counter = "video.likes#" + events::payload_of<Vote>(event)->video}};
}

std::vector<events::Envelope> batch_of(int first, int videos) {
    std::vector<events::Envelope> told;
    for (int i = first; i < first + kBatch; ++i)
        told.push_back({.subject = fmt::format("vote_{}", i),
                        .version = 1,
                        .payload = json::from(Vote{fmt::format("v_{}", i % videos)}, json::Naming::camel)});
    return told;
}

struct Bench {
    explicit Bench(std::filesystem::path const& folder)
        : database(*embedded::Database::open({.path = folder / "counters.sqlite"})),
          tables(*embedded::TableStore::open(*database, counters::tables())),
          aggregator({*tables, &cache, clock}, {.name = "votes", .addends_after = addends_after}) {}

    Task<> count(int votes, int videos, Seconds& took) {
        for (int first = 0; first < votes; first += kBatch) {
            auto const told = batch_of(votes * videos + first, videos);
            auto const began = Steady::now();
            if (!(co_await aggregator.apply(told)).ok()) std::abort();
            took += Steady::now() - began;
        }
    }
    Task<> add_blindly(int votes, Seconds& took) {
        for (int first = 0; first < votes; first += kBatch) {
            auto const began = Steady::now();
            ports::Update add{.table = counters::kCounters, .key = {"blind"}, .add = {{"Value", kBatch}}};
            if (!(co_await tables->write(std::move(add))).ok()) std::abort();
            took += Steady::now() - began;
        }
    }
    void run(Task<> work) {
        TaskGroup group(cores.executor(0));
        group.spawn("bench", std::move(work));
        while (group.size() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }

    CorePool cores{1};
    SystemClock clock;
    embedded::Cache cache{{}, clock};
    std::unique_ptr<embedded::Database> database;
    std::unique_ptr<embedded::TableStore> tables;
    counters::Aggregator aggregator;
};

void measure(std::filesystem::path const& folder, int votes) {
    Bench bench(folder);
    Seconds blind{};
    bench.run(bench.add_blindly(votes, blind));
    for (int videos : {1, 1000}) {
        Seconds took{};
        bench.run(bench.count(votes, videos, took));
        fmt::print("{:5} videos: {:7.0f} votes /s; {:.0f} times a blind sum once a batch of {}\n", videos,
                   votes / took.count(), took / blind, kBatch);
    }
    bench.cores.stop();
}

}  // namespace

}  // namespace klieg

int main(int count, char** arguments) {
    if (count < 2) {
        fmt::print("usage: counters_bench FOLDER [VOTES]\n");
        return 2;
    }
    klieg::crypto::initialise();
    klieg::measure(arguments[1], count > 2 ? std::atoi(arguments[2]) : 50'000);
}
