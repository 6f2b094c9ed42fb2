#pragma once

#include "base/wake_up.h"
#include "ports/event_log.h"

#include <cstdint>
#include <string>
#include <utility>

namespace klieg::realtime {

/// How far the log itself has got with a shard, which may be further than this node has read. Those who ask together
/// are answered by one read: after a restart thousands come at once.
///
/// Threads: one executor. Lifetime: the log outlives it.
class ShardEnd {
public:
    ShardEnd(ports::EventLog& log, std::string shard) : log_(log), shard_(std::move(shard)) {}
    ShardEnd(ShardEnd const&) = delete;
    ShardEnd& operator=(ShardEnd const&) = delete;

    /// Whether something had that position, or one behind it, before this was called. Also false where the log cannot
    /// say.
    Task<bool> reaches(ports::LogPosition position);

private:
    Task<> ask();

    ports::EventLog& log_;
    std::string const shard_;
    ports::LogPosition known_;  ///< it has got so far at least
    std::uint64_t begun_ = 0;   ///< reads
    std::uint64_t done_ = 0;
    WakeUp read_;
};

}  // namespace klieg::realtime
