#pragma once

#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace klieg::assembly {

/// Who does it, where several processes serve the same data.
enum class Share : std::uint8_t {
    each_process,  ///< it is about the process itself, or costs nothing where another has just done it
    one_of_them,   ///< it walks over what all have
};

/// Whether a start does it at once.
enum class AtStart : std::uint8_t {
    does_it,
    does_it_where_due,  ///< it costs much, and is no more urgent for a start: not where it was done within its pace
};

/// Something that nobody asks for and that has to be done now and then. It may fail, and is tried again the next time.
struct Maintenance {
    std::string what;  ///< for the log: "uploads"
    std::chrono::seconds every;
    std::function<Task<Result<>>()> run;
    Share share = Share::each_process;
    AtStart at_start = AtStart::does_it;  ///< of what one of them does
};

/// Memory that bursts of work have left.
inline constexpr std::chrono::seconds kMemoryEvery{15};
/// Rows and files whose time has come.
inline constexpr std::chrono::seconds kStorageEvery{3600};

}  // namespace klieg::assembly
