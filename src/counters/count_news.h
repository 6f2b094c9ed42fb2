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
#include <span>
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
/// written; the Teller brings it to the readers of every node.
///
/// What one thing shows may be counted on several nodes, and who has read before another's write may tell after that
/// one. So each looks once more, kLooksAgainAfter it has told, and tells where the counters are others than it said.
///
/// Threads: changed() any; the rest the executor's, start() and stop() when nothing else is called. Lifetime: what it
/// is given outlives it. Limits: of more than kPendingMax things at a time nobody is told; the next change of them is.
/// Nor is that looked at again of which it told first, where it told of more in that time. Fails: what cannot be read
/// is not told; while storage is away, what is due waits for it.
class CountNews {
public:
    static constexpr std::chrono::milliseconds kApart{250};
    /// By then what others have told meanwhile has come.
    static constexpr std::chrono::seconds kLooksAgainAfter{2};
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
    struct Told {
        SteadyTime at;
        std::vector<std::int64_t> values{};  ///< none: not yet, or they cannot be read
    };
    struct DueThing {
        Thing thing;
        std::vector<std::int64_t> told;  ///< of one that is looked at again; none: it has changed
    };
    struct Due {
        std::vector<DueThing> things;
        std::optional<std::chrono::milliseconds> next;
    };

    Due take_due();
    void put_back(std::span<DueThing> untold);
    Task<Result<>> tell(DueThing due);
    Task<> tell_for_ever();

    Needs needs_;
    std::vector<ToldCounts> const told_;
    std::map<std::string, std::size_t> kinds_{};  ///< of each counter, without whose it is; constant once made
    Counters counters_;
    WakeUp wake_;
    TaskGroup tasks_;

    Mutex mutex_;
    std::set<Thing> pending_ KLIEG_GUARDED_BY(mutex_);
    std::map<Thing, Told> last_ KLIEG_GUARDED_BY(mutex_);  ///< within kApart, and what is to be looked at again
};

}  // namespace klieg::counters
