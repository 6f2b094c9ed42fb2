#pragma once

#include "base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace klieg {

/// A moment of the calendar, to the millisecond, UTC.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// A moment since this machine started, to the millisecond.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

/// Where time comes from, so that tests can set it. Threads: any.
class Clock {
public:
    virtual ~Clock() = default;
    /// For what is stored, shown, or known to others. Somebody may set it: it jumps, also back.
    virtual Time now() const = 0;
    /// For what waits and ages within this process: it only ever goes on, at its pace.
    virtual SteadyTime steady() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override;
    SteadyTime steady() const override;
};

/// RFC 3339 in UTC with milliseconds, always 24 characters: 2026-01-31T12:00:00.000Z. Sorts as the times do.
std::string to_rfc3339(Time time);
/// Reads what to_rfc3339 writes, and the same without a fraction. Fails: invalid.
Result<Time> parse_rfc3339(std::string_view text);

}  // namespace klieg
