#include "base/core_pool.h"

#include "base/core_probe.h"
#include "base/mutex.h"
#include "base/task_group.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdlib>
#include <latch>
#include <thread>

namespace klieg {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {
constexpr auto kProbeInterval = 1s;

struct Here {
    CorePool const* pool = nullptr;
    std::size_t core = 0;
};
/// Set once by each thread of a pool, before anything runs on it.
thread_local Here running_here;

/// glibc gives a thread an arena at its first allocation: its own, or another's once there are as many as may be. Cores
/// allocate at every request, so each takes its own before other threads begin, and does not wait for the lock of
/// another core's.
void own_arena() {
    void* volatile first = std::malloc(1);
    std::free(first);
}

Task<> run_on(Executor core, Task<> work, std::exception_ptr& failure) {
    try {
        co_await asio::co_spawn(std::move(core), std::move(work), asio::use_awaitable);
    } catch (...) {
        if (!failure) failure = std::current_exception();
    }
}
}  // namespace

struct CorePool::Core {
    Core(CorePool const& pool, std::size_t number)
        : probe(number), context(1), work(asio::make_work_guard(context)), thread([this, here = Here{&pool, number}] {
              running_here = here;
              own_arena();
              started.count_down();
              context.run();
          }) {
        started.wait();
    }

    CoreProbe probe;
    asio::io_context context;
    asio::executor_work_guard<asio::io_context::executor_type> work;
    std::latch started{1};
    std::thread thread;
};

/// Asks every core for a sign of life now and then.
struct CorePool::Watchdog {
    explicit Watchdog(std::vector<std::unique_ptr<Core>>& cores) : thread([this, &cores] { watch(cores); }) {}

    ~Watchdog() {
        {
            MutexLock lock(mutex);
            ending = true;
        }
        changed.notify_all();
        thread.join();
    }

    void watch(std::vector<std::unique_ptr<Core>>& cores) {
        while (!ends_before(std::chrono::steady_clock::now() + kProbeInterval))
            for (auto& core : cores) core->probe.ask(core->context.get_executor());
    }

    bool ends_before(std::chrono::steady_clock::time_point deadline) {
        MutexLock lock(mutex);
        while (!ending && changed.wait_until(mutex, deadline)) {
        }
        return ending;
    }

    ConditionVariable changed;

    Mutex mutex;
    bool ending KLIEG_GUARDED_BY(mutex) = false;

    std::thread thread;  // last: it uses all of the above
};

CorePool::CorePool(std::size_t cores) {
    for (std::size_t core = 0; core < std::max<std::size_t>(cores, 1); ++core)
        cores_.push_back(std::make_unique<Core>(*this, core));
    watchdog_ = std::make_unique<Watchdog>(cores_);
}

CorePool::~CorePool() {
    stop();
}

std::size_t CorePool::size() const noexcept {
    return cores_.size();
}
Executor CorePool::executor(std::size_t core) const {
    return cores_.at(core)->context.get_executor();
}
Executor CorePool::next() {
    return executor(turn_++ % cores_.size());
}

std::optional<std::size_t> CorePool::here() const noexcept {
    if (running_here.pool != this) return std::nullopt;
    return running_here.core;
}

Task<> CorePool::on_each(std::function<Task<>(std::size_t core)> work) {
    TaskGroup group(co_await this_executor());
    std::exception_ptr failure;
    for (std::size_t core = 0; core < size(); ++core)
        group.spawn("on each core", run_on(executor(core), work(core), failure));
    co_await group.join();
    if (failure) std::rethrow_exception(failure);
}

void CorePool::post(std::size_t core, std::function<void()> work) {
    asio::post(cores_.at(core)->context, std::move(work));
}

void CorePool::stop() {
    watchdog_.reset();
    for (auto& core : cores_) {
        core->work.reset();
        core->context.stop();
        if (core->thread.joinable()) core->thread.join();
    }
}

}  // namespace klieg
