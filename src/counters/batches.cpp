#include "counters/batches.h"

#include "ports/table_store.h"

#include <algorithm>

namespace klieg::counters {

namespace {

/// Who else writes such rows is another process that has just lost its lease, a recount, or who tells more.
constexpr int kTriesMax = 4;

bool is_of_some_row(Error const& error) {
    return error.kind == Errc::corrupt || error.kind == Errc::invalid;
}

}  // namespace

Task<Result<>> count_in_batches(std::size_t subjects, Batches batches) {
    auto at_once = ports::kBatchKeysMax;
    int lost = 0;
    for (std::size_t done = 0; done < subjects;) {
        auto const counted = co_await batches.count(done, std::min(subjects - done, at_once));
        if (!counted.ok() && is_of_some_row(counted.error())) {
            if (at_once == 1) batches.pass_over(done++, counted.error());
            at_once = 1;
            continue;
        }
        KLIEG_CO_CHECK(counted);
        lost = *counted == 0 ? lost + 1 : 0;
        if (lost == kTriesMax) co_return Error{Errc::unavailable, "somebody else counts " + batches.what};
        done += *counted;
    }
    co_return Result<>{};
}

}  // namespace klieg::counters
