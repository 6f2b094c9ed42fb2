#include "net/deadline_watch.h"

#include <boost/system/error_code.hpp>

#include <algorithm>
#include <array>

namespace klieg::net {

struct DeadlineWatch::State : std::enable_shared_from_this<DeadlineWatch::State> {
    State(boost::asio::any_io_executor const& executor, std::function<void()> callback)
        : timer(executor), on_expiry(std::move(callback)) {}

    void arm(Deadline at) {
        armed_for = at;
        timer.expires_at(at);
        timer.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error) self->fired();
        });
    }

    void fired() {
        armed_for = Deadline::max();
        auto next = std::min(deadlines[0], deadlines[1]);
        if (next == Deadline::max()) return;
        if (next > std::chrono::steady_clock::now()) return arm(next);
        expired = true;
        if (on_expiry) on_expiry();
    }

    boost::asio::steady_timer timer;
    std::function<void()> on_expiry;
    std::array<Deadline, 2> deadlines{Deadline::max(), Deadline::max()};  ///< by direction
    Deadline armed_for = Deadline::max();                                 ///< max: not armed
    bool expired = false;
};

DeadlineWatch::DeadlineWatch(boost::asio::any_io_executor const& executor, std::function<void()> on_expiry)
    : state_(std::make_shared<State>(executor, std::move(on_expiry))) {}

DeadlineWatch::~DeadlineWatch() {
    state_->on_expiry = nullptr;
    state_->deadlines.fill(Deadline::max());
    state_->timer.cancel();
}

void DeadlineWatch::set(Direction direction, Deadline deadline) {
    state_->deadlines[static_cast<std::size_t>(direction)] = deadline;
    state_->expired = false;
    if (deadline < state_->armed_for) state_->arm(deadline);
}

void DeadlineWatch::clear(Direction direction) noexcept {
    state_->deadlines[static_cast<std::size_t>(direction)] = Deadline::max();
}

bool DeadlineWatch::waits(Direction direction) const noexcept {
    return state_->deadlines[static_cast<std::size_t>(direction)] != Deadline::max();
}

bool DeadlineWatch::is_over(Direction direction) const noexcept {
    return waits(direction) &&
           state_->deadlines[static_cast<std::size_t>(direction)] <= std::chrono::steady_clock::now();
}

bool DeadlineWatch::expired() const noexcept {
    return state_->expired;
}

}  // namespace klieg::net
