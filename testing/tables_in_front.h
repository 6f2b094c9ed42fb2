#pragma once

#include "ports/table_store.h"

#include <utility>

namespace klieg::testing {

/// Tables in front of others, of which a test changes one thing. Lifetime: those behind outlive it.
class TablesInFront : public ports::TableStore {
public:
    explicit TablesInFront(ports::TableStore& inner) : inner_(inner) {}
    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        return inner_.get(std::move(table), std::move(key), consistency);
    }
    Task<Result<std::vector<std::optional<ports::Item>>>> get_batch(std::string table, std::vector<ports::Key> keys,
                                                                    ports::Consistency consistency) override {
        return inner_.get_batch(std::move(table), std::move(keys), consistency);
    }
    Task<Result<ports::Page>> query(ports::Query query) override { return inner_.query(std::move(query)); }
    Task<Result<ports::Page>> scan(ports::Scan scan) override { return inner_.scan(std::move(scan)); }
    Task<Result<>> write(ports::Action action) override { return inner_.write(std::move(action)); }
    Task<Result<>> write_many(std::vector<ports::BatchWrite> writes) override {
        return inner_.write_many(std::move(writes));
    }
    Task<Result<>> transact(ports::Transaction all) override { return inner_.transact(std::move(all)); }

protected:
    ports::TableStore& inner_;
};

}  // namespace klieg::testing
