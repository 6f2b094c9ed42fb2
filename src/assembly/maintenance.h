#pragma once

#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <functional>
#include <string>

namespace klieg::assembly {

/// Something that nobody asks for and that has to be done now and then. It may fail, and is tried again the next time.
struct Maintenance {
    std::string what;  ///< for the log: "uploads"
    std::chrono::seconds every;
    std::function<Task<Result<>>()> run;
};

/// Memory that bursts of work have left.
inline constexpr std::chrono::seconds kMemoryEvery{15};
/// Rows and files whose time has come.
inline constexpr std::chrono::seconds kStorageEvery{3600};

}  // namespace klieg::assembly
