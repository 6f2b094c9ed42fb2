#pragma once

#include "base/task.h"

#include <boost/asio/steady_timer.hpp>

namespace klieg::http {

/// Tells whatever waits on one core that the server ends, so that a stop need not run out of patience with it.
/// Threads: its core's.
class Drain {
public:
    explicit Drain(Executor const& executor);

    bool begun() const noexcept { return begun_; }
    void begin();
    /// Returns once it has begun.
    Task<> wait();

private:
    bool begun_ = false;
    boost::asio::steady_timer never_;
};

}  // namespace klieg::http
