#include "app/wake_for_room.h"

#include "base/caught.h"
#include "base/log.h"
#include "jobs/queue.h"

namespace klieg::app {

Task<> wake_for_room(jobs::Queue& queue, std::optional<UserId> whom) {
    auto woken = co_await caught(queue.wake_for_room(whom ? whom->text() : ""));
    if (!woken.ok()) log::debug("jobs that wait for room look later", {{"error", woken.error().detail}});
}

}  // namespace klieg::app
