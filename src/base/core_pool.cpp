#include "base/core_pool.h"

#include "base/log.h"
#include "base/mutex.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <thread>

namespace klieg {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {
constexpr auto kProbeInterval = 1s;
/// Above what a busy machine's scheduler does to an innocent thread.
constexpr auto kStallWorthTelling = 100ms;
}  // namespace

struct CorePool::Core {
    Core() : context(1), work(asio::make_work_guard(context)), thread([this] { context.run(); }) {}

    asio::io_context context;
    asio::executor_work_guard<asio::io_context::executor_type> work;
    std::thread thread;
};

/// Asks every core for a sign of life, and says which took long: a handler blocked there, or looped without a yield.
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
        while (!ends_before(std::chrono::steady_clock::now() + kProbeInterval)) {
            for (std::size_t core = 0; core < cores.size(); ++core) {
                auto asked = std::chrono::steady_clock::now();
                asio::post(cores[core]->context, [asked, core] {
                    auto late = std::chrono::steady_clock::now() - asked;
                    if (late < kStallWorthTelling) return;
                    auto late_ms = std::chrono::duration_cast<std::chrono::milliseconds>(late).count();
                    log::warn("a core was held up", {{"core", core}, {"ms", late_ms}});
                });
            }
        }
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
        cores_.push_back(std::make_unique<Core>());
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

void CorePool::stop() {
    watchdog_.reset();
    for (auto& core : cores_) {
        core->work.reset();
        core->context.stop();
        if (core->thread.joinable()) core->thread.join();
    }
}

}  // namespace klieg
