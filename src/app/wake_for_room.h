#pragma once

#include "base/ids.h"
#include "base/task.h"

#include <optional>

namespace klieg::jobs {
class Queue;
}

namespace klieg::app {

/// What budgets tell the queue of, neither of which knows the other: whose room has grown, or everybody's where nobody
/// is named, may have jobs that wait for it. They look in a while in any case, so a failure is for the log.
Task<> wake_for_room(jobs::Queue& queue, std::optional<UserId> whom);

}  // namespace klieg::app
