#pragma once

#include "base/mutex.h"
#include "base/task_group.h"
#include "base/wake_up.h"
#include "comments/repo.h"
#include "counters/counters.h"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klieg::comments {

/// Moves comments to where their votes and replies put them (rank.h). It is told which counters have changed, waits a
/// moment for others that change the same, and then reads the counters of all of those comments at once.
///
/// What it was told and has not done yet is lost with the process: a comment then stands a step off until somebody
/// votes for it again, or all are ranked. Nothing but the order depends on that.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: it remembers kNotedMax comments; what comes
/// beyond them waits likewise.
class Ranking {
public:
    static constexpr std::size_t kNotedMax = 10'000;
    static constexpr std::chrono::milliseconds kPause{1'000};

    struct Needs {
        CommentRepo& repo;
        counters::Counters& counters;
    };
    explicit Ranking(Needs needs) : needs_(needs) {}

    void start(Executor here);
    Task<> stop();

    /// These have changed; as counters::Aggregator::Needs has it. It looks for those of comments.
    void note_counters(std::vector<std::string> const& names);
    /// Ranks all comments there are, beside changes.
    Task<Result<>> rank_all();
    /// Ranks what was noted.
    Task<Result<>> refresh();

private:
    Task<> refresh_forever();
    Task<Result<>> rank(std::vector<CommentId> ids);

    Needs needs_;
    WakeUp wake_;
    std::optional<TaskGroup> tasks_;

    Mutex mutex_;
    std::set<CommentId> noted_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::comments
