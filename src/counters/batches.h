#pragma once

#include "base/result.h"
#include "base/task.h"

#include <cstddef>
#include <functional>
#include <string>

namespace klieg::counters {

/// How a list of subjects is counted whose rows others change, too, and of which some may be no good.
struct Batches {
    /// Counts at most so many from there on. Answers how many of the first are counted; none, where somebody else was
    /// faster.
    std::function<Task<Result<std::size_t>>(std::size_t begin, std::size_t count)> count;
    /// That of which a row is no item, or a sum no number: whoever tries again would meet it again.
    std::function<void(std::size_t which, Error const& why)> pass_over;
    std::string what;  ///< "views"
};

/// As many as there is room for at a time. Who lost against somebody else reads what that one wrote. Where a row is no
/// good, be it a sum, the rest goes one by one, and what fails alone is passed over. Fails: unavailable, where somebody
/// else was faster again and again; and as `count` does for any other reason.
Task<Result<>> count_in_batches(std::size_t subjects, Batches batches);

}  // namespace klieg::counters
