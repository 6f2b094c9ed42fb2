// events_bench FOLDER [SECONDS]: 64 writers change rows in FOLDER, each change with an event, as fast as they can. How
// many events had projectors when the last write was done, and how long until they had all?

#include "adapters/embedded/log_mover.h"
#include "base/core_pool.h"
#include "base/crypto.h"
#include "base/log.h"
#include "events/follower.h"
#include "events/relay.h"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <atomic>
#include <cstdlib>
#include <list>
#include <thread>

namespace klieg {

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr int kWriters = 64;
constexpr auto kClaim = 1s;
constexpr auto kGiveUp = 60s;

struct Posted {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Posted, (), (text))
constexpr events::Kind<Posted> kPosted{"comment.posted", "somebody said it"};

/// A site's storage and what moves its events, with so many projectors that only count.
struct Bench {
    Bench(std::filesystem::path const& folder, int projectors) {
        database = *embedded::Database::open({.path = folder / ("events" + std::to_string(projectors) + ".sqlite")});
        tables = *embedded::TableStore::open(
            *database, ports::joined({events::Outbox::tables(),
                                      events::Projector::tables(),
                                      leases::tables(),
                                      {{.name = "Comments", .partition_attribute = "CommentId"}}}));
        log = *embedded::EventLog::open(*database, clock);
        mover = std::make_unique<embedded::LogMover>(*tables, *log);
        relay = std::make_unique<events::Relay>(events::Relay::Needs{outbox, *tables, *log, clock, random, mover.get()},
                                                events::Relay::Options{leases::Sharing::alone}, cores.executor(0));
        follower =
            std::make_unique<events::Follower>(events::Follower::Needs{*log, *tables, clock, random},
                                               events::Projector::Options{leases::Sharing::alone}, cores.executor(1));
        for (int i = 0; i < projectors; ++i) {
            auto& count = applied.emplace_back(0);
            follower->add({.name = "projector" + std::to_string(i),
                           .apply = [&count](std::span<events::Envelope const> told) { return add(count, told); }});
        }
    }
    static Task<Result<>> add(std::atomic<std::size_t>& count, std::span<events::Envelope const> told) {
        count += told.size();
        co_return Result<>{};
    }

    Task<> write(int writer, Steady::time_point end) {
        for (int i = 0; Steady::now() < end; ++i) {
            auto id = fmt::format("c_{}_{}", writer, i);
            ports::Transaction actions;
            ports::Item comment{{"CommentId", id}, {"Text", std::string(300, 'x')}};
            actions.add(ports::Put{"Comments", std::move(comment)});
            actions.add(outbox.event(kPosted, {id, 1}, Posted{std::string(100, 'x')}));
            if (!(co_await tables->transact(std::move(actions))).ok()) continue;
            outbox.notify(id);
            ++written;
        }
    }
    std::size_t fewest() const {
        std::size_t least = written;
        for (auto const& count : applied) least = std::min(least, count.load());
        return least;
    }
    void stop() {
        for (auto* stops : {+[](Bench& bench) { return bench.follower->stop(); },
                            +[](Bench& bench) { return bench.relay->stop(); }}) {
            TaskGroup stopping(cores.executor(0));
            stopping.spawn("stop", stops(*this));
            while (stopping.size() > 0) std::this_thread::sleep_for(1ms);
        }
    }

    CorePool cores{2};
    SystemClock clock;
    SystemRandom random;
    std::unique_ptr<embedded::Database> database;
    std::unique_ptr<embedded::TableStore> tables;
    std::unique_ptr<embedded::EventLog> log;
    std::unique_ptr<embedded::LogMover> mover;
    events::Outbox outbox{clock, random};
    std::unique_ptr<events::Relay> relay;
    std::unique_ptr<events::Follower> follower;
    std::list<std::atomic<std::size_t>> applied;
    std::atomic<std::size_t> written{0};
};

/// Answers whether they had all in time.
bool measure(std::filesystem::path const& folder, std::chrono::seconds span, int projectors) {
    Bench bench(folder, projectors);
    bench.relay->start();
    bench.follower->start();
    auto const end = Steady::now() + span;
    std::list<TaskGroup> writers;
    for (std::size_t core = 0; core < bench.cores.size(); ++core) writers.emplace_back(bench.cores.executor(core));
    for (int writer = 0; writer < kWriters; ++writer)
        (writer % 2 == 0 ? writers.front() : writers.back()).spawn("writer", bench.write(writer, end));
    for (auto& group : writers)
        while (group.size() > 0) std::this_thread::sleep_for(1ms);
    auto const stopped = Steady::now();
    auto const written = bench.written.load();
    auto const had = bench.fewest();
    while (bench.fewest() < written && Steady::now() < stopped + kGiveUp) std::this_thread::sleep_for(1ms);
    std::chrono::duration<double> const took = Steady::now() - stopped;
    bool const all = bench.fewest() == written;
    fmt::print(
        "{:2} projectors: {:7} events, {:6.0f} /s; {:5.1f} % missing after the last write, all after {:.3f} s{}\n",
        projectors, written, static_cast<double>(written) / std::chrono::duration<double>(span).count(),
        100.0 * static_cast<double>(written - had) / static_cast<double>(std::max<std::size_t>(written, 1)),
        took.count(), all ? "" : " NOT: they never came");
    bench.stop();
    bench.cores.stop();
    return all && took <= kClaim;
}

}  // namespace

}  // namespace klieg

int main(int count, char** arguments) {
    if (count < 2) {
        fmt::print("usage: events_bench FOLDER [SECONDS]\n");
        return 2;
    }
    klieg::crypto::initialise();
    klieg::log::set_level(klieg::log::Level::warn);
    std::chrono::seconds const span(count > 2 ? std::atoi(arguments[2]) : 10);
    bool kept = true;
    for (int projectors : {1, 6}) kept = klieg::measure(arguments[1], span, projectors) && kept;
    return kept ? 0 : 1;
}
