#pragma once

#include "base/kept_text.h"
#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace klieg::ports {

/// Something of which kept values are made, by name: "video:v_…". Who changes it invalidates its tag, and need know
/// neither keys nor values; who keeps a value names the tags, and need not know who changes what.
struct CacheTag {
    std::string text;
};

/// Values that can be had again. It may forget anything at any time and never holds the only copy.
///
/// Values are shared and immutable, so a hit costs no copy; what is made beside one (KeptText) is kept with it.
/// Threads: any core.
class Cache {
public:
    using Value = std::shared_ptr<KeptText const>;

    /// What a load found, and for how long that may be answered; no time: to those alone who wait for it. A null value
    /// says that there is nothing: who asks within that time is told so without a load.
    struct Loaded {
        Value value;
        std::chrono::milliseconds ttl{};

        static Loaded nothing(std::chrono::milliseconds ttl) { return {nullptr, ttl}; }
    };

    /// Of what the value that is being loaded is made.
    class Tags {
    public:
        virtual ~Tags() = default;
        /// To be awaited before anything is read that invalidating one of the tags tells the change of: so a change
        /// that comes between the reading and the keeping is noticed.
        virtual Task<> add(std::vector<CacheTag> tags) = 0;
    };
    using Load = std::function<Task<Result<Loaded>>(Tags& tags)>;

    virtual ~Cache() = default;

    /// What is known here without a wait: the value, or null where there is nothing. None: get_or_load() finds out.
    virtual std::optional<Value> find(std::string const& key) = 0;
    /// The kept value, or what `load` gives; null where there is nothing. Callers that come while a load runs wait for
    /// it instead of loading too. Not kept is what a failed load says, and what was loaded under a tag that has been
    /// invalidated since it was added. `load` is called, and ends, before this does: it may refer to what its caller
    /// holds.
    virtual Task<Result<Value>> get_or_load(std::string key, Load load) = 0;
    /// What is kept under the tag is answered no more: by this node from when this returns, by others within a second,
    /// or, where that news is lost, when its time is over.
    virtual Task<> invalidate(CacheTag tag) = 0;
};

}  // namespace klieg::ports
