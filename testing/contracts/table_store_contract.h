#pragma once

#include "ports/table_store.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace klieg::testing {

/// An engine with a table store over it, for the time of one test.
class TableEngine {
public:
    virtual ~TableEngine() = default;
    virtual ports::TableStore& store() = 0;
    /// Closes the store and opens it over the same data, as after a restart.
    virtual void reopen() = 0;
};

struct TableEngineFactory {
    std::string name;
    std::function<std::unique_ptr<TableEngine>(std::vector<ports::TableSchema>)> make;
    friend void PrintTo(TableEngineFactory const& factory, std::ostream* out) { *out << factory.name; }
};

/// What every table store does. An adapter's tests name it:
/// `INSTANTIATE_TEST_SUITE_P(Embedded, TableStoreContract, ::testing::Values(TableEngineFactory{"sqlite", make}));`
class TableStoreContract : public ::testing::TestWithParam<TableEngineFactory> {
protected:
    void SetUp() override { engine_ = GetParam().make(schemas()); }

public:
    static std::vector<ports::TableSchema> schemas();
    ports::TableStore& store() { return engine_->store(); }
    void reopen() { engine_->reopen(); }

private:
    std::unique_ptr<TableEngine> engine_;
};

}  // namespace klieg::testing
