#pragma once

#include "base/result.h"
#include "jobs/job.h"
#include "jobs/retry_policy.h"
#include "ports/order_key.h"

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

/// Where jobs stand in the index ByQueue.
namespace klieg::jobs {

inline constexpr auto kJobs = "Jobs";
inline constexpr auto kByQueue = "ByQueue";
inline constexpr auto kForRoom = "ForRoom";
/// Jobs looked at to claim one.
inline constexpr std::size_t kPage = 8;

/// Pages looked at for one of which something can be done: behind rows that cannot be read, and that stand first at
/// every look, there are others.
inline constexpr int kLooksMax = 64;

/// A job is as late as it is long, so often: of one owner's jobs a short one overtakes those that came up to so many
/// times their own length before it, and no more.
inline constexpr int kLateness = 4;
/// What a job of unknown cost is taken for.
inline constexpr std::chrono::seconds kUnknownCost{60};
/// Nothing is taken for longer.
inline constexpr std::chrono::hours kCostMax{12};

inline std::string name_of(State state) {
    return boost::describe::enum_to_string(state, "");
}

inline std::string queue_of(State state, std::string const& kind) {
    return name_of(state) + "#" + kind;
}

inline std::string turns_of(std::string const& kind, std::string const& owner) {
    return "turn#" + kind + "#" + owner;
}

inline std::chrono::milliseconds cost_of(Job const& job) {
    if (job.cost_ms <= 0) return kUnknownCost;
    return std::min(std::chrono::milliseconds(job.cost_ms), std::chrono::milliseconds(kCostMax));
}

/// Among those of its owner.
inline std::string turn_of(Job const& job) {
    return ports::order_key(job.created_at + kLateness * cost_of(job), job.job_id.text());
}

/// Whether it is about one row, and no engine that is away: what is behind that row is looked at all the same.
inline bool is_of_one_row(Error const& error) {
    return RetryPolicy::cause_of(error) != Cause::moment;
}

inline bool is_lost_race(Error const& error) {
    return error.kind == Errc::conflict;
}

}  // namespace klieg::jobs
