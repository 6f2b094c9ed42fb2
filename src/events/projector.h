#pragma once

#include "base/task_group.h"
#include "events/envelope.h"
#include "ports/event_log.h"
#include "ports/table_store.h"

#include <functional>
#include <string>

namespace klieg::events {

/// What follows the log: a name, under which it keeps its place, and what is done with each event. It must give the
/// same result when it sees an event again.
struct Projection {
    std::string name;
    std::function<Task<Result<>>(Envelope)> apply;
};

/// Follows the log and applies every event to something that can be built from events alone: an index, a feed, a
/// counter, or the removal of what belonged to something deleted. It keeps its own place, in the table Cursors, and
/// saves it after applying: so it applies an event again where it was stopped in between.
///
/// Threads: one executor. Lifetime: what it is given outlives it.
class Projector {
public:
    Projector(Projection projection, ports::EventLog& log, ports::TableStore& tables, Executor executor);
    static std::vector<ports::TableSchema> tables();

    void start();
    Task<> stop() { return tasks_.stop(); }
    /// Applies what is there; answers how many. The loop does this.
    Task<Result<std::size_t>> project_once(std::string shard);
    /// Begins again from the first event that the log still has.
    Task<Result<>> rebuild();

private:
    Task<> follow();
    Task<> follow_shard(std::string shard);
    Task<Result<ports::LogPosition>> position(std::string shard);
    Task<Result<>> save(std::string shard, ports::LogPosition position);

    Projection projection_;
    ports::EventLog& log_;
    ports::TableStore& tables_;
    TaskGroup tasks_;
};

}  // namespace klieg::events
