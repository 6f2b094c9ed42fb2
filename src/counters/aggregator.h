#pragma once

#include "base/clock.h"
#include "counters/counting.h"
#include "events/projector.h"
#include "ports/cache.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace klieg::counters {

/// Sums up what the subjects of a Counting count to. What each of them counts to stands in a row of its own, with the
/// version that it had, and changes in one transaction with the sums: at every moment a counter is the sum of these
/// rows, whatever crashed, and news that comes again, or late, has an older version than its row and changes nothing.
///
/// A transaction carries as many subjects as it has room for, and each counter that they touch once: a thousand votes
/// for one video write its sum a dozen times, not a thousand.
///
/// Threads: any core; several at once, of this process and of others. Lifetime: what it is given outlives it.
class Aggregator {
public:
    static constexpr std::size_t kAddendsMax = 16;

    struct Needs {
        ports::TableStore& tables;
        /// Who forgets what is kept under cache_tags::counter(). None: nobody keeps an answer with these counters so.
        ports::Cache* cache;
        Clock const& clock;
        /// Told which counters have changed, or perhaps have, after each write. None: nobody asks.
        std::function<void(std::vector<std::string> const& names)> changed{};
    };
    Aggregator(Needs needs, Counting counting);
    Aggregator(Aggregator const&) = delete;
    Aggregator& operator=(Aggregator const&) = delete;

    /// Follows the log for it, and recounts where the log does not go back far enough. Refers to this.
    events::Projection projection();
    /// Counts what the events say.
    Task<Result<>> apply(std::span<events::Envelope const> told);
    /// Counts all subjects as their rows have them, beside changes.
    Task<Result<>> recount();

private:
    Task<Result<>> seed();
    Task<Result<std::optional<Time>>> begun_at();
    Task<Result<>> count(std::vector<Contribution> contributions);
    Task<Result<std::size_t>> count_first_of(std::span<Contribution const> contributions);
    Task<Result<>> count_all_there_are();
    Task<Result<>> take_away_what_is_gone();

    Needs needs_;
    Counting counting_;
};

}  // namespace klieg::counters
