#include "adapters/embedded/log_mover.h"

namespace klieg::embedded {

Task<Result<>> LogMover::move(std::vector<ports::LogAppend> records, std::string table, std::vector<ports::Key> rows) {
    KLIEG_CO_TRY(auto remove, tables_.removal(table, std::move(rows)));
    co_return co_await log_.append_with(std::move(records), std::move(remove));
}

}  // namespace klieg::embedded
