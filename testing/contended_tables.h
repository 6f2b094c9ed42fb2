#pragma once

#include "ports/table_store.h"

#include <cstddef>
#include <string>
#include <utility>
#include <variant>

namespace klieg::testing {

/// Tables one of which others write to all the time: a transaction that has an action on it loses there, each time.
/// Lifetime: the engine behind outlives it.
class ContendedTables final : public ports::TableStore {
public:
    ContendedTables(ports::TableStore& tables, std::string contended)
        : tables_(tables), contended_(std::move(contended)) {}
    std::size_t lost = 0;

    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        return tables_.get(std::move(table), std::move(key), consistency);
    }
    Task<Result<std::vector<std::optional<ports::Item>>>> get_batch(std::string table, std::vector<ports::Key> keys,
                                                                    ports::Consistency consistency) override {
        return tables_.get_batch(std::move(table), std::move(keys), consistency);
    }
    Task<Result<ports::Page>> query(ports::Query query) override { return tables_.query(std::move(query)); }
    Task<Result<ports::Page>> scan(ports::Scan scan) override { return tables_.scan(std::move(scan)); }
    Task<Result<>> write(ports::Action action) override { return tables_.write(std::move(action)); }
    Task<Result<>> write_many(std::vector<ports::BatchWrite> writes) override {
        return tables_.write_many(std::move(writes));
    }
    Task<Result<>> transact(ports::Transaction transaction) override {
        auto is_contended = [this](auto const& action) { return action.table == contended_; };
        for (std::size_t place = 0; place < transaction.size(); ++place) {
            if (!std::visit(is_contended, transaction.actions()[place])) continue;
            ++lost;
            Error error{Errc::conflict, "a condition does not hold", "condition_failed"};
            error.fields.push_back({"/" + std::to_string(place), "condition_failed", "does not hold"});
            co_return error;
        }
        co_return co_await tables_.transact(std::move(transaction));
    }

private:
    ports::TableStore& tables_;
    std::string const contended_;
};

}  // namespace klieg::testing
