#pragma once

#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace klieg::ports {

inline constexpr std::size_t kFarKeysMax = 128;

/// Bytes under keys that all nodes share, each for a time, and any of which may go before it is over: what caches of
/// nodes have behind them, in the shape of Redis' MGET and SET (PX, NX). What a call has put the next one sees,
/// whichever node asks.
///
/// Each call has a deadline and fails with unavailable beyond it: whoever asks goes on without. Threads: any core.
class FarCache {
public:
    using Values = std::vector<std::optional<std::string>>;

    virtual ~FarCache() = default;

    /// In the order of the keys, of which there are at most kFarKeysMax; none where nothing stands.
    virtual Task<Result<Values>> get(std::vector<std::string> keys) = 0;
    virtual Task<Result<>> put(std::string key, std::string bytes, std::chrono::milliseconds ttl) = 0;
    /// What stands there when this is done: what did before, else `bytes`.
    virtual Task<Result<std::string>> put_if_absent(std::string key, std::string bytes,
                                                    std::chrono::milliseconds ttl) = 0;
};

}  // namespace klieg::ports
