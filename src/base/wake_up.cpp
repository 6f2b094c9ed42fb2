#include "base/wake_up.h"

#include "base/assert.h"
#include "base/mutex.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <list>

namespace klieg {

namespace asio = boost::asio;

namespace {
struct Waiter {
    explicit Waiter(Executor executor) : timer(std::move(executor)) {}
    asio::steady_timer timer;
    bool woken = false;  // on the waiter's executor only
};
using Waiters = std::list<std::shared_ptr<Waiter>>;
}  // namespace

struct WakeUp::State {
    mutable Mutex mutex;
    Ticket wakes KLIEG_GUARDED_BY(mutex) = 0;
    Waiters waiters KLIEG_GUARDED_BY(mutex);
};

WakeUp::WakeUp() : state_(std::make_unique<State>()) {}
WakeUp::~WakeUp() {
    KLIEG_ASSERT(state_->waiters.empty());
}

WakeUp::Ticket WakeUp::ticket() const noexcept {
    MutexLock lock(state_->mutex);
    return state_->wakes;
}

Task<bool> WakeUp::wait(Ticket seen, std::chrono::nanoseconds patience) {
    auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor);
    waiter->timer.expires_after(patience);
    {
        MutexLock lock(state_->mutex);
        if (state_->wakes != seen) co_return true;
        state_->waiters.push_back(waiter);
    }
    // However the wait ends, cancelled included, nobody holds on to the waiter.
    struct Leave {
        State& state;
        std::shared_ptr<Waiter> waiter;
        ~Leave() {
            MutexLock lock(state.mutex);
            state.waiters.remove(waiter);
        }
    } leave{*state_, waiter};
    boost::system::error_code ended;
    co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    if (waiter->woken) co_return true;
    if (ended) throw boost::system::system_error(ended);  // the coroutine was cancelled
    co_return false;
}

void WakeUp::wake() {
    MutexLock lock(state_->mutex);
    ++state_->wakes;
    // Posted under the lock: a waiter that leaves, and may end its loop, waits for us.
    for (auto const& waiter : state_->waiters) {
        auto executor = waiter->timer.get_executor();
        asio::post(executor, [waiter] {
            waiter->woken = true;
            waiter->timer.cancel();
        });
    }
}

}  // namespace klieg
