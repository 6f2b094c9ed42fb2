#pragma once

#include "base/task.h"

#include <boost/asio/this_coro.hpp>

#include <chrono>

/// Tasks that would never end by themselves, for tests of what ends tasks: each counts its end.
namespace klieg {

struct CountsItsEnd {
    int& count;
    ~CountsItsEnd() { ++count; }
};

inline Task<> wait_for_long(int& ended) {
    CountsItsEnd counts{ended};
    co_await sleep_for(std::chrono::hours(1));
}

/// Ends some time after it was cancelled, as whoever writes something back does.
inline Task<> end_slowly(int& ended) {
    CountsItsEnd counts{ended};
    try {
        co_await sleep_for(std::chrono::hours(1));
    } catch (...) {
    }
    co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
    for (int i = 0; i < 20; ++i) co_await yield();
}

}  // namespace klieg
