#pragma once

#include "base/result.h"
#include "jobs/job.h"
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

inline bool is_lost_race(Error const& error) {
    return error.kind == Errc::conflict;
}

}  // namespace klieg::jobs
