#pragma once

#include "base/wake_up.h"
#include "events/envelope.h"
#include "ports/event_log.h"

#include <chrono>
#include <deque>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace klieg::events {

/// Events as one read of a shard found them.
struct Batch {
    ports::LogPosition after;  ///< where it begins
    ports::LogPosition last;   ///< where it ends; `after`, where there is nothing
    bool ended = false;        ///< the shard is closed, and nothing comes after this
    std::vector<Envelope> events{};
    std::vector<ports::LogPosition> positions{};  ///< of the events
    std::vector<std::string> keys{};              ///< partition keys of the events

    /// Those that come after `position`.
    std::span<Envelope const> events_after(ports::LogPosition const& position) const;
};

/// Reads a shard once for all who follow it on this node: an engine of the cloud allows some five reads a second and
/// shard to all readers together. Who asks for what another is waiting for gets the same batch, and who is a few
/// batches behind gets what is kept of them. Only one that is further behind costs reads of its own.
///
/// Threads: one executor. Lifetime: the log outlives it. Limits: kKept batches in memory.
class ShardReader {
public:
    ShardReader(ports::EventLog& log, ports::LogShard shard) : log_(log), shard_(std::move(shard)) {}
    ShardReader(ShardReader const&) = delete;
    ShardReader& operator=(ShardReader const&) = delete;

    /// What comes after `after`, as soon as there is something; an empty batch when the shard or `patience` has ended.
    Task<Result<std::shared_ptr<Batch const>>> next(ports::LogPosition after, std::chrono::milliseconds patience);
    std::string const& shard() const noexcept { return shard_.id; }
    /// Those shards that come before it, as long as the log has them.
    std::vector<std::string> const& parents() const noexcept { return shard_.parents; }
    void set_parents(std::vector<std::string> parents) { shard_.parents = std::move(parents); }

private:
    std::shared_ptr<Batch const> find_kept(ports::LogPosition const& after) const;
    Task<Result<std::shared_ptr<Batch const>>> read(ports::LogPosition after);

    ports::EventLog& log_;
    ports::LogShard shard_;
    std::deque<std::shared_ptr<Batch const>> kept_;  ///< oldest first
    std::set<ports::LogPosition> being_read_;        ///< behind which somebody is reading or waiting
    WakeUp landed_;
};

}  // namespace klieg::events
