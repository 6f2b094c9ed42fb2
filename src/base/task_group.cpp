#include "base/task_group.h"

#include "base/assert.h"
#include "base/log.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <list>

namespace klieg {

namespace asio = boost::asio;

// Each child has a cancellation signal of its own in a list that only the executor's thread touches, so spawn() from
// elsewhere first goes there. stop() sets a flag, emits all signals, and sleeps on a timer that never ends by itself
// until the count of children is 0: a timer is the one thing in Asio that a coroutine can wait for and any handler can
// end.

/// Shared with the children's completion handlers, which may run after the group's owner has gone on.
struct TaskGroup::State : std::enable_shared_from_this<TaskGroup::State> {
    explicit State(Executor on) : executor(std::move(on)), all_ended(executor) {
        all_ended.expires_at(asio::steady_timer::time_point::max());
    }

    Executor executor;
    std::atomic<std::size_t> children{0};
    // Below: on the executor only.
    std::list<asio::cancellation_signal> signals;
    asio::steady_timer all_ended;
    bool stopping = false;

    void start(std::string name, Task<> task) {
        if (stopping) {
            ended();
            return;
        }
        auto signal = signals.emplace(signals.end());
        auto on_end = [self = shared_from_this(), name = std::move(name), signal](std::exception_ptr failure) {
            self->signals.erase(signal);
            if (failure && !self->stopping) report(name, failure);
            self->ended();
        };
        asio::co_spawn(executor, std::move(task), asio::bind_cancellation_slot(signal->slot(), std::move(on_end)));
    }

    void ended() {
        if (--children == 0) all_ended.cancel();
    }

    static void report(std::string const& name, std::exception_ptr const& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (std::exception const& error) {
            log::error("a task failed", {{"task", name}, {"error", error.what()}});
        }
    }

    void cancel() {
        stopping = true;
        // A child may end, and leave the list, while it is being told.
        for (auto signal = signals.begin(); signal != signals.end();)
            (signal++)->emit(asio::cancellation_type::terminal);
    }

    // The children may use what lies in the frame of whoever waits for them, so they must have ended in any case: both
    // ways to wait go on where the one who waits is cancelled meanwhile.

    static Task<> cancel_and_wait(std::shared_ptr<State> self) {
        co_await asio::this_coro::throw_if_cancelled(false);
        self->cancel();
        while (self->children > 0) co_await self->change();
    }

    static Task<> wait(std::shared_ptr<State> self) {
        co_await asio::this_coro::throw_if_cancelled(false);
        while (self->children > 0) {
            co_await self->change();
            auto cancellation = co_await asio::this_coro::cancellation_state;
            bool cancelled = cancellation.cancelled() != asio::cancellation_type::none;
            if (cancelled && !self->stopping) self->cancel();
        }
    }

    /// Returns when the last child has ended, or the waiting coroutine is cancelled, or for no reason.
    Task<> change() {
        boost::system::error_code woken;
        co_await all_ended.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
};

TaskGroup::TaskGroup(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

TaskGroup::~TaskGroup() {
    KLIEG_ASSERT(state_->children == 0);
}

void TaskGroup::spawn(std::string name, Task<> task) {
    ++state_->children;
    auto start = [state = state_, name = std::move(name), task = std::move(task)]() mutable {
        state->start(std::move(name), std::move(task));
    };
    asio::dispatch(state_->executor, std::move(start));
}

Task<> TaskGroup::join() {
    co_await asio::co_spawn(state_->executor, State::wait(state_), asio::use_awaitable);
}

Task<> TaskGroup::stop() {
    co_await asio::co_spawn(state_->executor, State::cancel_and_wait(state_), asio::use_awaitable);
}

std::size_t TaskGroup::size() const noexcept {
    return state_->children;
}
Executor const& TaskGroup::executor() const noexcept {
    return state_->executor;
}

}  // namespace klieg
