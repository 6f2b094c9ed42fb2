#include "net/deadline_watch.h"

#include <boost/system/error_code.hpp>

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
        if (deadline == Deadline::max()) return;
        if (deadline > std::chrono::steady_clock::now()) return arm(deadline);
        expired = true;
        if (on_expiry) on_expiry();
    }

    boost::asio::steady_timer timer;
    std::function<void()> on_expiry;
    Deadline deadline = Deadline::max();
    Deadline armed_for = Deadline::max();  ///< max: not armed
    bool expired = false;
};

DeadlineWatch::DeadlineWatch(boost::asio::any_io_executor const& executor, std::function<void()> on_expiry)
    : state_(std::make_shared<State>(executor, std::move(on_expiry))) {}

DeadlineWatch::~DeadlineWatch() {
    state_->on_expiry = nullptr;
    state_->deadline = Deadline::max();
    state_->timer.cancel();
}

void DeadlineWatch::set(Deadline deadline) {
    state_->deadline = deadline;
    if (deadline < state_->armed_for) state_->arm(deadline);
}

void DeadlineWatch::clear() noexcept {
    state_->deadline = Deadline::max();
}
bool DeadlineWatch::expired() const noexcept {
    return state_->expired;
}

}  // namespace klieg::net
