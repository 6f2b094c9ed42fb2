#include "app/housekeeping.h"

#include "base/caught.h"
#include "base/log.h"

#include <set>

namespace klieg::app {

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
            auto done = co_await caught(task.run());
            if (!done.ok())
                log::warn("housekeeping failed, and is tried again later",
                          {{"what", task.what}, {"error", done.error().detail}});
        }
        co_await sleep_for(every);
    }
}

}  // namespace klieg::app
