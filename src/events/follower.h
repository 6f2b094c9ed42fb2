#pragma once

#include "base/task_group.h"
#include "events/projector.h"

#include <list>
#include <map>
#include <string>
#include <vector>

namespace klieg::events {

/// All projections of this node, over all shards of the log: a shard is read once, whoever follows it. Each projection
/// goes at its own pace with its own place, so one that is slow or broken holds up nobody else. Shards are listed again
/// now and then, and when one has ended, since an engine of the cloud makes others of them.
///
/// Threads: one executor. Lifetime: what it is given outlives it.
class Follower {
public:
    struct Needs {
        ports::EventLog& log;
        ports::TableStore& tables;
        Clock const& clock;
        Random& random;
    };
    Follower(Needs needs, Projector::Options options, Executor executor);

    /// Before start().
    void add(Projection projection) { projections_.push_back(std::move(projection)); }
    void start();
    /// Leaves all places to others at once.
    Task<> stop();
    /// Applies what there is, a batch of each shard to each projection; answers how many events that were. For those
    /// who do not start() it.
    Task<Result<std::size_t>> follow_once();

private:
    struct Shard {
        Shard(Follower& follower, ports::LogShard about);
        ShardReader reader;
        std::list<Projector> projectors;
    };

    Task<> watch_shards();
    Task<> follow_to_the_end(Projector& projector);
    Task<Result<std::vector<Shard*>>> open_new_shards();

    Needs needs_;
    Projector::Options options_;
    std::list<Projection> projections_;
    std::map<std::string, Shard> shards_;
    WakeUp shard_ended_;
    TaskGroup tasks_;
};

/// Has a projection made anew by whoever follows the log for it, at once or as soon as somebody does. Fails: not_found,
/// where nobody ever has under that name.
Task<Result<>> request_rebuild(Follower::Needs needs, std::string projection);

}  // namespace klieg::events
