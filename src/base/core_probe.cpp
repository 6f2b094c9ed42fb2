#include "base/core_probe.h"

#include "base/log.h"

#include <boost/asio/post.hpp>

#include <chrono>

namespace klieg {

namespace {

using namespace std::chrono_literals;

/// Above what a busy machine's scheduler does to an innocent thread.
constexpr auto kStallWorthTelling = 100ms;

}  // namespace

void CoreProbe::ask(Executor const& executor) {
    if (asked_.exchange(true)) return;
    auto const asked_at = std::chrono::steady_clock::now();
    boost::asio::post(executor, [this, asked_at] {
        asked_ = false;
        auto const late = std::chrono::steady_clock::now() - asked_at;
        if (late < kStallWorthTelling) return;
        auto const late_ms = std::chrono::duration_cast<std::chrono::milliseconds>(late).count();
        log::warn("a core was held up", {{"core", core_}, {"ms", late_ms}});
    });
}

}  // namespace klieg
