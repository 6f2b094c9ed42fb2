#pragma once

#include "base/task_group.h"
#include "events/outbox.h"
#include "leases/lease.h"
#include "ports/event_log.h"
#include "ports/log_mover.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace klieg::events {

/// Moves events from the outbox to the log, in the order of each subject, and removes them there. It looks into those
/// partitions of which the outbox was notified, and now and then into all, for what a life before a crash left.
///
/// Where several processes share the storage, each partition is moved by who holds its lease: a second copy of a batch
/// would come after newer events, and what is old would be told after what is new.
///
/// Threads: one executor. Lifetime: what it is given outlives it.
class Relay {
public:
    struct Needs {
        Outbox& outbox;
        ports::TableStore& tables;
        ports::EventLog& log;
        Clock const& clock;
        Random& random;
        ports::LogMover* mover = nullptr;  ///< none: a batch takes two writes
    };
    struct Options {
        leases::Sharing sharing = leases::Sharing::shared;
    };
    Relay(Needs needs, Options options, Executor executor);

    void start();
    /// Gives its leases back.
    Task<> stop();
    /// Moves a batch of what there is, wherever it lies; answers how many events. The loop does this.
    Task<Result<std::size_t>> move_once();

private:
    struct Waiting {
        ports::Key key;
        ports::LogAppend record;
    };

    Task<> relay();
    Task<Result<std::size_t>> move(Outbox::Partitions& due);
    Task<Result<bool>> gather(std::string partition, std::vector<Waiting>& batch);
    Task<Result<bool>> holds(std::string partition);
    Task<Result<>> append_and_remove(std::vector<Waiting> batch);
    Task<> remove();
    Task<Result<>> end_removal();
    Task<Result<>> give_up_leases();

    Needs needs_;
    Options options_;
    std::map<std::string, leases::Lease> leases_;  ///< by partition
    unsigned first_ = 0;                           ///< where the next batch begins to look
    bool earlier_rows_are_moved_ = false;

    // The batch that is in the log already and is being removed from the outbox.
    std::vector<ports::Key> moved_;      ///< all of it, by sequence
    std::vector<ports::Key> to_remove_;  ///< what still stands of it
    Result<> removal_;
    TaskGroup removals_;
    TaskGroup tasks_;
};

}  // namespace klieg::events
