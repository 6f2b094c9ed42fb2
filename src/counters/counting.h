#pragma once

#include "base/result.h"
#include "base/task.h"
#include "events/envelope.h"
#include "ports/table_store.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace klieg::counters {

/// One term of a sum. A counter is named after what is counted and whose it is: "channel.videos#ch_…".
struct Addend {
    std::string counter;
    std::int64_t by = 1;
    friend bool operator==(Addend const&, Addend const&) = default;
};
BOOST_DESCRIBE_STRUCT(Addend, (), (counter, by))

/// What one subject counts to, by the state that it has in a version: a listed video is one of its channel's; a vote is
/// one of the likes of a video, or one of its dislikes, or nothing.
struct Contribution {
    std::string subject;
    std::int64_t version =
        0;  ///< of the subject, as its events have it; it goes up, and on where the subject comes again
    std::vector<Addend> addends{};  ///< none: it counts to nothing. At most Aggregator::kAddendsMax
};

/// What a feature has counted: by the events that it tells, and by its rows where there are no events to go by.
///
/// Threads: asked on any core, one at a time for each shard of the log.
struct Counting {
    struct Subjects {
        std::vector<std::string> ids;
        ports::Cursor next;  ///< empty: this was the last page
    };
    /// Of the rows that say what is counted, and of the projection. Once given, it stays.
    std::string name;
    /// What the event's subject counts to after it; nothing, where the event does not say.
    std::function<std::optional<std::vector<Addend>>(events::Envelope const&)> addends_after;
    /// All subjects that there are, a page of them, in any order.
    std::function<Task<Result<Subjects>>(ports::Cursor)> list;
    /// One of them as its row has it now, read strongly; nothing, where it is gone.
    std::function<Task<Result<std::optional<Contribution>>>(std::string subject)> find;
};

}  // namespace klieg::counters
