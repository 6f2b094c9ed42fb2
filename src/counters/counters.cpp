#include "counters/counters.h"

#include <optional>

namespace klieg::counters {

namespace {

std::int64_t value_of(std::optional<ports::Item> const& row) {
    return row ? row->at("Value").as_int64() : 0;
}

}  // namespace

std::vector<ports::TableSchema> tables() {
    return {{.name = kCounters, .partition_attribute = "Name"},
            {.name = kContributions, .partition_attribute = "Key", .expiry_attribute = "ExpiresAt"}};
}

Task<Result<std::int64_t>> Counters::get(std::string name, ports::Consistency consistency) {
    KLIEG_CO_TRY(auto row, co_await tables_.get(kCounters, {std::move(name)}, consistency));
    co_return value_of(row);
}

Task<Result<std::vector<std::int64_t>>> Counters::get_many(std::vector<std::string> names) {
    std::vector<std::int64_t> values;
    if (names.empty()) co_return values;
    std::vector<ports::Key> keys;
    for (auto& name : names) keys.push_back({std::move(name)});
    KLIEG_CO_TRY(auto rows, co_await tables_.get_batch(kCounters, std::move(keys), ports::Consistency::eventual));
    for (auto const& row : rows) values.push_back(value_of(row));
    co_return values;
}

}  // namespace klieg::counters
