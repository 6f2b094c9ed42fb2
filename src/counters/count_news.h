#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "base/task_group.h"
#include "base/wake_up.h"
#include "counters/counters.h"
#include "realtime/topic.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace klieg::counters {

/// What is told of one kind of things when a counter of one of them changes: all that the message shows, anew.
struct ToldCounts {
    /// The counters, without whose they are: {"video.likes", "video.views"}.
    std::vector<std::string> counters;
    /// The message about one thing, with their values in that order. None: that is no such thing.
    std::function<std::optional<realtime::Message>(std::string const& id, std::vector<std::int64_t> const& values)>
        message;
};

/// Tells who looks at something how many there are now, soon after a counter has changed, and of each thing at most
/// every kApart: of a thousand votes a second it tells four times, what they came to. It tells where the counters were
/// written, once; the Teller brings it to the readers of every node.
///
/// Threads: changed() any; the rest the executor's, start() and stop() when nothing else is called. Lifetime: what it
/// is given outlives it. Limits: of more than kPendingMax things at a time nobody is told; the next change of them is.
/// Fails: what cannot be read is not told; while storage is away, what is due waits for it.
class CountNews {
public:
    static constexpr std::chrono::milliseconds kApart{250};
    static constexpr std::size_t kPendingMax = 10'000;

    struct Needs {
        ports::TableStore& tables;
        realtime::Teller* teller;  ///< null: nobody listens
        Clock const& clock;
    };
    CountNews(Needs needs, std::vector<ToldCounts> told, Executor executor);

    void start();
    Task<> stop() { return tasks_.stop(); }

    /// For counters::Aggregator::Needs.
    void changed(std::vector<std::string> const& names);
    /// Tells what is due. The loop does this. Answers in how long the next will be; none: nothing waits. Fails as the
    /// tables do; then it is to be called again after kApart.
    Task<Result<std::optional<std::chrono::milliseconds>>> tell_due();

private:
    /// One of the kinds, and the id of a thing.
    using Thing = std::pair<std::size_t, std::string>;
    struct Due {
        std::vector<Thing> things;
        std::optional<std::chrono::milliseconds> next;
    };

    Due take_due();
    void put_back(std::vector<Thing> untold);
    Task<Result<>> tell(Thing thing);
    Task<> tell_for_ever();

    Needs needs_;
    std::vector<ToldCounts> const told_;
    std::map<std::string, std::size_t> kinds_{};  ///< of each counter, without whose it is; constant once made
    Counters counters_;
    WakeUp wake_;
    TaskGroup tasks_;

    Mutex mutex_;
    std::set<Thing> pending_ KLIEG_GUARDED_BY(mutex_);
    std::map<Thing, SteadyTime> told_at_ KLIEG_GUARDED_BY(mutex_);  ///< within kApart
};

}  // namespace klieg::counters
