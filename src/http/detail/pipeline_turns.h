#pragma once

#include "base/task.h"

#include <list>

namespace klieg::http::detail {

/// The line in which those connections of a core stand whose next request has come before the answer to their last.
/// A thousand of them are a thousand answers that a stranger would wait for at each step of a request. So one of them
/// goes on at a time, and the core does all else that it has to do before the next one does.
///
/// Threads: its core's. Lifetime: outlives who waits. Limits: a connection has one place, and there are so many.
class PipelineTurns {
public:
    /// Returns when it is the caller's turn, who then begins a request. Throws `operation_aborted` where the coroutine
    /// is cancelled.
    Task<> take();

private:
    class Place;
    std::list<Place*> line_{};
};

}  // namespace klieg::http::detail
