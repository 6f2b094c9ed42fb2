#include "testing/memory_table_store.h"

#include "testing/contracts/table_store_contract.h"

namespace klieg::testing {
namespace {

class MemoryEngine final : public TableEngine {
public:
    explicit MemoryEngine(std::vector<ports::TableSchema> schemas) : store_(std::move(schemas)) {}
    ports::TableStore& store() override { return store_; }
    void reopen() override {}  // memory has nothing to close

private:
    MemoryTableStore store_;
};

TableEngineFactory memory() {
    return {"memory", [](std::vector<ports::TableSchema> schemas) { return std::make_unique<MemoryEngine>(schemas); }};
}

INSTANTIATE_TEST_SUITE_P(Memory, TableStoreContract, ::testing::Values(memory()),
                         [](auto const& parameter) { return parameter.param.name; });

}  // namespace
}  // namespace klieg::testing
