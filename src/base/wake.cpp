#include "base/wake.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <list>

namespace klieg {

namespace asio = boost::asio;

struct Wake::State {
    explicit State(Executor on) : executor(std::move(on)) {}

    Executor executor;
    std::atomic<std::uint64_t> notified{0};
    std::list<asio::steady_timer*> waiters;  ///< on the executor only
};

Wake::Wake(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}
Wake::~Wake() = default;

std::uint64_t Wake::seen() const noexcept { return state_->notified; }

void Wake::notify() {
    ++state_->notified;
    asio::post(state_->executor, [state = state_] {
        for (auto* waiter : state->waiters) waiter->cancel();
    });
}

Task<> Wake::wait(std::uint64_t seen, std::chrono::nanoseconds patience) {
    auto state = state_;
    asio::steady_timer timer(state->executor, patience);
    auto place = state->waiters.insert(state->waiters.end(), &timer);
    struct Leave {
        State& state;
        std::list<asio::steady_timer*>::iterator place;
        ~Leave() { state.waiters.erase(place); }
    } leave{*state, place};
    if (state->notified != seen) co_return;
    boost::system::error_code woken;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    // A cancelled timer is a notification, unless the coroutine itself is to end.
    auto cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace klieg
