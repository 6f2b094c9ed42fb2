#pragma once

#include "base/clock.h"
#include "ports/event_log.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace klieg::realtime {

/// Whether what a shard has between a place and where this node began with it is so little, and so young, that it is
/// read for those who come back after a restart. Positions are opaque, so the log has to be read to count; but each
/// record is counted once, however many ask and whatever they name.
///
/// Threads: one executor; answers one at a time. Lifetime: what it is given outlives it. Limits: kRecordsMax, kAgeMax.
class ReachBack {
public:
    static constexpr std::size_t kRecordsMax = 2'000;
    /// Behind a place that the log has forgotten it goes on with the oldest that it has, and does not say so.
    static constexpr std::chrono::hours kAgeMax{1};

    ReachBack(ports::EventLog& log, Clock const& clock, std::string shard, ports::LogPosition begin)
        : log_(log), clock_(clock), shard_(std::move(shard)), fits_(std::move(begin)) {}
    ReachBack(ReachBack const&) = delete;
    ReachBack& operator=(ReachBack const&) = delete;

    /// Fails as the log does.
    Task<Result<bool>> is_little(ports::LogPosition from);

private:
    Task<Result<>> count_on(ports::LogPosition const& from);
    void begin_with(ports::LogRecords const& first);
    std::size_t counted_behind(ports::LogPosition const& from) const;
    void refuse(ports::LogPosition const& from);

    ports::EventLog& log_;
    Clock const& clock_;
    std::string const shard_;
    std::optional<ports::LogPosition> refused_;  ///< of all up to there it is known that it is too much, or too old
    ports::LogPosition fits_;                    ///< of all from there on that it is not
    std::size_t behind_fits_ = 0;                ///< records
    /// Positions of the records behind counted_from_, as far as they were counted: none is behind fits_.
    std::deque<ports::LogPosition> counted_;
    ports::LogPosition counted_from_;
};

}  // namespace klieg::realtime
