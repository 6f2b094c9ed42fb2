#pragma once

#include "testing/tables_in_front.h"

#include <cstddef>
#include <string>
#include <utility>
#include <variant>

namespace klieg::testing {

/// Tables one of which others write to all the time: a transaction that has an action on it loses there, each time.
class ContendedTables final : public TablesInFront {
public:
    ContendedTables(ports::TableStore& tables, std::string contended)
        : TablesInFront(tables), contended_(std::move(contended)) {}
    std::size_t lost = 0;

    Task<Result<>> transact(ports::Transaction transaction) override {
        auto is_contended = [this](auto const& action) { return action.table == contended_; };
        for (std::size_t place = 0; place < transaction.size(); ++place) {
            if (!std::visit(is_contended, transaction.actions()[place])) continue;
            ++lost;
            Error error{Errc::conflict, "a condition does not hold", "condition_failed"};
            error.fields.push_back({"/" + std::to_string(place), "condition_failed", "does not hold"});
            co_return error;
        }
        co_return co_await inner_.transact(std::move(transaction));
    }

private:
    std::string const contended_;
};

}  // namespace klieg::testing
