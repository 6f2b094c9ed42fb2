#pragma once

#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace klieg::ports {

/// Values that can be had again. It may forget anything at any time and never holds the only copy.
///
/// Values are shared and immutable, so a hit costs no copy. Threads: any core.
class Cache {
public:
    using Value = std::shared_ptr<std::string const>;
    using Load = std::function<Task<Result<Value>>()>;

    virtual ~Cache() = default;

    /// The value, or null.
    virtual Task<Value> get(std::string key) = 0;
    virtual Task<> put(std::string key, Value value, std::chrono::milliseconds ttl) = 0;
    /// This node gives the old value no more once it returned. Other nodes do so within a second where a Broadcast
    /// reaches them, and in any case when the value's time is over.
    virtual Task<> invalidate(std::string key) = 0;
    /// The cached value, or what `load` gives; callers that come while a load runs wait for it instead of loading too.
    /// A failed load is not kept. A value invalidated while it was being loaded is not kept either. `load` is called,
    /// and ends, before this does: it may refer to what its caller holds.
    virtual Task<Result<Value>> get_or_load(std::string key, std::chrono::milliseconds ttl, Load load) = 0;
};

}  // namespace klieg::ports
