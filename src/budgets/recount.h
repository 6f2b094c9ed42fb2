#pragma once

#include "budgets/counted.h"
#include "budgets/service.h"

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace klieg::budgets {

/// Holds what is counted against the rows of the features, and puts right what differs: nothing, unless a row was
/// written by a program that did not count, or by hand.
///
/// It may run beside changes and beside another recount: what it corrects it writes on the condition that neither the
/// rows that it goes by nor those that it replaces have changed, and else looks again.
///
/// A row that cannot be read, of a release to come perhaps, stands in the way of nobody but its thing or owner: it is
/// told of in the log, and the walk goes on. What ends it is a store that is away.
///
/// Threads: add() before anything runs, run() any. Lifetime: the service outlives it.
class Recount {
public:
    struct Report {
        std::size_t things = 0;  ///< that were looked at
        std::size_t owners = 0;
        std::size_t uses_corrected = 0;
        std::size_t sums_corrected = 0;
        std::size_t uses_ended = 0;   ///< of what is gone: its own end had still to come, or never would have
        std::size_t passed_over = 0;  ///< rows that cannot be read: what they are about stays as it is
        bool found_drift() const noexcept { return uses_corrected + sums_corrected > 0; }
    };
    /// Told of each correction: what it is about, and what it was and is.
    using Tell = std::function<void(std::string const& what, Use const& was, Use const& is)>;

    explicit Recount(BudgetService& budgets) : budgets_(budgets) {}
    void add(Counted counted) { counted_.push_back(std::move(counted)); }

    Task<Result<Report>> run(Tell tell = {});

private:
    struct Run;

    Task<Result<>> count_all(Counted const& counted, Run& run);
    Task<Result<>> settle(Counted const& counted, std::string id, Run& run);
    Task<Result<>> take_away_what_is_gone(Run& run);
    using Things = std::set<std::pair<UserId, std::string>>;  ///< whose they are, and their ids
    Task<Result<>> make_missing_sums(Things things, Run& run);
    Task<Result<>> release_if_gone(UserId owner, std::string id, Run& run);
    Task<Result<>> add_up_all(Run& run);
    Task<Result<>> add_up(UserId owner, Run& run);
    Task<Result<std::vector<UseRow>>> all_below(UserId owner, std::string thing);
    /// Answers how many uses it has changed; none, where somebody was faster.
    Task<Result<std::size_t>> correct(Plan plan, ports::Transaction guard, Run& run,
                                      std::vector<UseRow> const& standing);

    BudgetService& budgets_;
    std::vector<Counted> counted_;
};

}  // namespace klieg::budgets
