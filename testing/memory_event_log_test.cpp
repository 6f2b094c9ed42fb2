#include "testing/memory_event_log.h"

#include "testing/contracts/event_log_contract.h"

namespace klieg::testing {
namespace {

class MemoryLogEngine final : public SplittingLogEngine {
public:
    explicit MemoryLogEngine(std::size_t shards) : log_(shards) {}
    ports::EventLog& log() override { return log_; }
    void reopen() override {}  // memory has nothing to close
    Task<> forget_all() override {
        log_.forget_all();
        co_return;
    }
    void split(std::string const& shard) override { log_.split(shard); }

private:
    MemoryEventLog log_;
};

auto name_of = [](auto const& parameter) { return parameter.param.name; };

INSTANTIATE_TEST_SUITE_P(
    Memory, EventLogContract,
    ::testing::Values(LogEngineFactory{"one_shard", [] { return std::make_unique<MemoryLogEngine>(1); }},
                      LogEngineFactory{"two_shards", [] { return std::make_unique<MemoryLogEngine>(2); }}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Memory, SplittingLogContract,
    ::testing::Values(SplittingLogEngineFactory{"one_shard", [] { return std::make_unique<MemoryLogEngine>(1); }},
                      SplittingLogEngineFactory{"two_shards", [] { return std::make_unique<MemoryLogEngine>(2); }}),
    name_of);

}  // namespace
}  // namespace klieg::testing
