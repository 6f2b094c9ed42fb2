#pragma once

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace klieg::net {

/// One timer for the waits of a connection in both directions, each with its own deadline. Setting a later one, which
/// is what a busy connection does all the time, costs a store: the timer finds out when it fires, and sets itself
/// again.
///
/// Threads: the executor's. Lifetime: the timer's handler keeps what it needs; `on_expiry` is not called after the end.
class DeadlineWatch {
public:
    using Deadline = std::chrono::steady_clock::time_point;
    enum class Direction : std::uint8_t { in, out };

    DeadlineWatch(boost::asio::any_io_executor const& executor, std::function<void()> on_expiry);
    ~DeadlineWatch();
    DeadlineWatch(DeadlineWatch const&) = delete;
    DeadlineWatch& operator=(DeadlineWatch const&) = delete;

    void set(Direction direction, Deadline deadline);
    void clear(Direction direction) noexcept;
    /// Whether somebody waits in that direction, in time or not.
    bool waits(Direction direction) const noexcept;
    /// Whether the deadline in that direction has passed.
    bool is_over(Direction direction) const noexcept;
    /// Whether a deadline passed since the last one was set.
    bool expired() const noexcept;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace klieg::net
