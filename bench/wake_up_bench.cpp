// wake_up_bench: what waking many waiters of one WakeUp costs, and whether ten times as many cost more than ten times
// as much. CPU time from wake() until the last waiter has returned, on one core.

#include "base/wake_up.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace klieg {

namespace {

constexpr std::size_t kFew = 2'000;
constexpr std::size_t kMany = 20'000;
/// Pairs of runs with few and with many, one after the other: what the machine does besides meets both.
constexpr std::size_t kPairs = 15;

double cpu_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

Task<> wait_once(WakeUp& wake_up, WakeUp::Ticket ticket, std::size_t& returned) {
    if (co_await wake_up.wait(ticket, std::chrono::hours(1))) ++returned;
}

/// The CPU time of one wake with so many waiters.
double wake_ms(std::size_t waiters) {
    boost::asio::io_context loop(1);
    WakeUp wake_up;
    std::size_t returned = 0;
    auto rethrow = [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    };
    for (std::size_t i = 0; i < waiters; ++i)
        boost::asio::co_spawn(loop, wait_once(wake_up, wake_up.ticket(), returned), rethrow);
    loop.poll();  // until all wait

    auto start = cpu_ms();
    wake_up.wake();
    loop.run();
    auto took = cpu_ms() - start;
    if (returned != waiters) std::printf("only %zu of %zu were woken\n", returned, waiters);
    return took;
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

int run() {
    std::vector<double> few;
    std::vector<double> many;
    std::vector<double> ratios;
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
        few.push_back(wake_ms(kFew));
        many.push_back(wake_ms(kMany));
        ratios.push_back(many.back() / few.back());
    }
    std::printf("%zu waiters %.2f ms, %zu waiters %.2f ms of CPU; ratio %.1f (medians of %zu pairs)\n", kFew,
                median(few), kMany, median(many), median(ratios), kPairs);
    return 0;
}

}  // namespace

}  // namespace klieg

int main() {
    return klieg::run();
}
