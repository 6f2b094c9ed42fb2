#pragma once

#include "base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace klieg {

/// A moment of the calendar, to the millisecond, UTC.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where time comes from, so that tests can set it. Threads: any.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override;
};

/// RFC 3339 in UTC with milliseconds, always 24 characters: 2026-01-31T12:00:00.000Z. Sorts as the times do.
std::string to_rfc3339(Time time);
/// Reads what to_rfc3339 writes, and the same without a fraction. Fails: invalid.
Result<Time> parse_rfc3339(std::string_view text);

}  // namespace klieg
