#include "base/blocking_pool.h"

#include "base/mutex.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace klieg {

namespace asio = boost::asio;

struct BlockingPool::State {
    explicit State(Options given) : options(std::move(given)), threads(options.threads) {}

    Options const options;
    asio::thread_pool threads;
    ConditionVariable changed;

    Mutex mutex;
    std::size_t waiting KLIEG_GUARDED_BY(mutex) = 0;  ///< accepted, and not begun
    bool stopped KLIEG_GUARDED_BY(mutex) = false;

    struct EndWait {
        void operator()(State* state) const noexcept { state->end_wait(); }
    };
    /// A place among those that wait. It goes when the work begins, or never can: stop() would wait for it for ever.
    using Wait = std::unique_ptr<State, EndWait>;

    /// Looked at and counted in one: of two who come at once for the last place, only one may get it.
    Result<Wait> accept() {
        MutexLock lock(mutex);
        if (stopped) return Error{Errc::unavailable, "the server ends: try again", "server_ends"};
        if (waiting >= options.queued_max)
            return Error{Errc::unavailable, "too much is being asked at once: try again later", "overloaded"};
        ++waiting;
        return Wait(this);
    }

    void end_wait() noexcept {
        {
            MutexLock lock(mutex);
            --waiting;
        }
        changed.notify_all();
    }

    /// The threads take no more once they are joined, so what was accepted must have come to them.
    void stop() {
        {
            MutexLock lock(mutex);
            stopped = true;
            while (waiting > 0) changed.wait(mutex);
        }
        threads.join();
    }
};

BlockingPool::BlockingPool(Options options) : state_(std::make_unique<State>(std::move(options))) {}
BlockingPool::~BlockingPool() {
    stop();
}

void BlockingPool::stop() {
    state_->stop();
}

/// The coroutine is suspended as an asynchronous operation of ours, whose completion handler resumes it: it is posted
/// to the executor on which the caller ran, so that a hop to a thread and back does not change the caller's core. What
/// the work throws comes out there.
Task<Result<>> BlockingPool::run_erased(std::function<void()> work) {
    KLIEG_CO_TRY(auto wait, state_->accept());
    auto initiate = [this](auto handler, State::Wait waits, std::function<void()> body) {
        auto caller = asio::get_associated_executor(handler);
        auto job = [waits = std::move(waits), body = std::move(body), handler = std::move(handler),
                    guard = asio::make_work_guard(caller)]() mutable {
            waits.reset();
            std::exception_ptr failure;
            try {
                body();
            } catch (...) {
                failure = std::current_exception();
            }
            // The guard goes along: once the caller runs, its loop may end before this thread does anything more.
            auto loop = guard.get_executor();
            asio::post(loop, [handler = std::move(handler), failure, guard = std::move(guard)]() mutable {
                std::move(handler)(failure);
            });
        };
        asio::post(state_->threads, std::move(job));
    };
    co_await asio::async_initiate<asio::use_awaitable_t<> const, void(std::exception_ptr)>(
        initiate, asio::use_awaitable, std::move(wait), std::move(work));
    co_return Result<>{};
}

}  // namespace klieg
