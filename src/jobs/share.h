#pragma once

#include "base/clock.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace klieg::jobs {

/// What an owner has used counts half after this long: it is "of late" that counts.
inline constexpr std::chrono::hours kHalfLife{1};

/// An owner's share of the workers of one kind: how many jobs wait and run, and for how long others of that owner have
/// held a worker of late. A row of the table JobShares.
struct Share {
    std::int64_t schema_version = 1;
    std::string kind;
    std::string owner;
    std::int64_t waiting = 0;
    std::int64_t running = 0;
    double used_ms = 0;  ///< as of `used_at`; it fades from then on
    Time used_at{};
    Time since{};                     ///< when it began to wait, or was served last
    std::optional<Time> spent_until;  ///< its owner's budget is used up until then
    std::string revision;             ///< random, new with every write

    /// Of late.
    double used_by(Time now) const;
    /// Negative: what was charged too much is given back.
    void charge(std::chrono::milliseconds more, Time now);
    /// Where it stands among those that wait: text that sorts as turns do.
    std::string turn() const;
};
BOOST_DESCRIBE_STRUCT(Share, (),
                      (schema_version, kind, owner, waiting, running, used_ms, used_at, since, spent_until, revision))

}  // namespace klieg::jobs
