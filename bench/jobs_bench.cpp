// jobs_bench FOLDER [JOBS] [WORKERS]: so many jobs lie in FOLDER; workers of two cores claim and finish them as fast as
// they can. How many a second?

#include "adapters/embedded/table_store.h"
#include "base/core_pool.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/task_group.h"
#include "jobs/queue.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <list>
#include <thread>

namespace klieg {

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

struct Bench {
    explicit Bench(std::filesystem::path const& folder) {
        database = *embedded::Database::open({.path = folder / "jobs.sqlite"});
        tables = *embedded::TableStore::open(*database, jobs::Queue::tables());
        queue = std::make_unique<jobs::Queue>(
            *tables, clock, random, jobs::Queue::Options{.boot_id = "bench", .sharing = leases::Sharing::alone});
    }

    Task<> enqueue(std::size_t count) {
        while (count > 0) {
            ports::Transaction some;
            for (int i = 0; i < 50 && count > 0; ++i, --count)
                some.add(queue->enqueue({.kind = "k", .subject = "v_some", .payload = {{"generation", 1}}}));
            if (!(co_await tables->transact(std::move(some))).ok()) std::abort();
        }
    }
    /// Cancelled by nobody: it ends when no job is left.
    Task<> work() {
        for (;;) {
            auto job = co_await queue->claim("k");
            if (!job.ok()) continue;
            if (!*job) co_return;
            if ((co_await queue->finish(**std::move(job))).ok()) ++finished;
        }
    }

    CorePool cores{2};
    SystemClock clock;
    SystemRandom random;
    std::unique_ptr<embedded::Database> database;
    std::unique_ptr<embedded::TableStore> tables;
    std::unique_ptr<jobs::Queue> queue;
    std::atomic<std::size_t> finished{0};
};

void wait_for(std::list<TaskGroup>& groups) {
    for (auto& group : groups)
        while (group.size() > 0) std::this_thread::sleep_for(1ms);
}

void measure(std::filesystem::path const& folder, std::size_t jobs, int workers) {
    Bench bench(folder);
    std::list<TaskGroup> groups;
    for (std::size_t core = 0; core < bench.cores.size(); ++core) groups.emplace_back(bench.cores.executor(core));
    groups.front().spawn("enqueue", bench.enqueue(jobs));
    wait_for(groups);
    auto const began = Steady::now();
    for (int worker = 0; worker < workers; ++worker)
        (worker % 2 == 0 ? groups.front() : groups.back()).spawn("worker", bench.work());
    wait_for(groups);
    std::chrono::duration<double> const took = Steady::now() - began;
    fmt::print("{} workers: {} jobs, {:.0f} /s\n", workers, bench.finished.load(),
               static_cast<double>(bench.finished.load()) / took.count());
    bench.cores.stop();
}

}  // namespace

}  // namespace klieg

int main(int count, char** arguments) {
    if (count < 2) {
        fmt::print("usage: jobs_bench FOLDER [JOBS] [WORKERS]\n");
        return 2;
    }
    klieg::crypto::initialise();
    klieg::log::set_level(klieg::log::Level::warn);
    auto const number = [&](int place, int otherwise) {
        return count > place ? std::atoi(arguments[place]) : otherwise;
    };
    klieg::measure(arguments[1], static_cast<std::size_t>(number(2, 4'000)), number(3, 4));
    return 0;
}
