#include "app/housekeeping.h"

#include "base/log.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <set>

namespace klieg::app {

namespace {

/// A failure where it throws, of the file system, say: the next round may go well.
Task<Result<>> caught(assembly::Maintenance const& task) {
    std::string thrown;
    try {
        co_return co_await task.run();
    } catch (boost::system::system_error const& error) {
        if (error.code() == boost::asio::error::operation_aborted) throw;
        thrown = error.what();
    } catch (std::exception const& error) {
        thrown = error.what();
    }
    co_return Error{Errc::internal, std::move(thrown)};
}

}  // namespace

Housekeeping::Housekeeping(std::vector<assembly::Maintenance> tasks, Executor executor)
    : tasks_(std::move(tasks)), running_(std::move(executor)) {}

void Housekeeping::start() {
    std::set<std::chrono::seconds> paces;
    for (auto const& task : tasks_) paces.insert(task.every);
    for (auto every : paces) running_.spawn("housekeeping", repeat(every));
}

Task<> Housekeeping::repeat(std::chrono::seconds every) {
    for (;;) {
        for (auto const& task : tasks_) {
            if (task.every != every) continue;
            auto done = co_await caught(task);
            if (!done.ok())
                log::warn("housekeeping failed, and is tried again later",
                          {{"what", task.what}, {"error", done.error().detail}});
        }
        co_await sleep_for(every);
    }
}

}  // namespace klieg::app
