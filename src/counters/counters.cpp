#include "counters/counters.h"

#include "base/log.h"
#include "counters/contribution_row.h"

#include <optional>

namespace klieg::counters {

namespace {

/// Of who finds that a subject is counted this moment.
constexpr int kReadsMax = 4;

/// What is no number, by the hand of somebody perhaps, ends no page on which it stands.
std::int64_t value_of(std::optional<ports::Item> const& row) {
    if (!row) return 0;
    auto const* value = row->if_contains("Value");
    if (value != nullptr && value->is_int64()) return value->get_int64();
    log::warn("a counter is no number, and is shown as 0", {{"counter", std::string(row->at("Name").as_string())}});
    return 0;
}

std::int64_t sum_of(std::vector<Addend> const& addends, std::string const& counter) {
    std::int64_t sum = 0;
    for (auto const& addend : addends) sum += addend.counter == counter ? addend.by : 0;
    return sum;
}

Task<Result<ContributionRow>> contribution_in(ports::TableStore& tables, std::string key) {
    KLIEG_CO_TRY(auto item, co_await tables.get(kContributions, {std::move(key)}, ports::Consistency::strong));
    co_return item ? json::from_item<ContributionRow>(*item) : ContributionRow{};
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

Task<Result<std::vector<std::int64_t>>> Counters::get_many(std::vector<std::string> names,
                                                           ports::Consistency consistency) {
    std::vector<std::int64_t> values;
    values.reserve(names.size());
    for (std::size_t next = 0; next < names.size();) {
        std::vector<ports::Key> keys;
        for (; next < names.size() && keys.size() < ports::kBatchKeysMax; ++next)
            keys.push_back({std::move(names[next])});
        KLIEG_CO_TRY(auto rows, co_await ports::get_readable(tables_, kCounters, std::move(keys), consistency));
        for (auto const& row : rows) values.push_back(value_of(row));
    }
    co_return values;
}

/// What is in the sums is read before and after them: where it is the same, the sums are of a moment between, and what
/// the subject counts to differs from what is in them by the two. A subject is counted once a change, so who meets a
/// change meets no second one soon.
Task<Result<std::vector<std::int64_t>>> Counters::get_with(std::string counting, Contribution own,
                                                           std::vector<std::string> names) {
    auto const key = counting + "#" + own.subject;
    KLIEG_CO_TRY(auto counted, co_await contribution_in(tables_, key));
    for (int tries = 1;; ++tries) {
        KLIEG_CO_TRY(auto values, co_await get_many(names, ports::Consistency::strong));
        if (own.version <= counted.version) co_return values;
        auto const before = std::move(counted);
        KLIEG_CO_TRY(counted, co_await contribution_in(tables_, key));
        if (counted.version != before.version && tries < kReadsMax) continue;
        for (std::size_t i = 0; i < names.size(); ++i)
            values[i] += sum_of(own.addends, names[i]) - sum_of(before.addends, names[i]);
        co_return values;
    }
}

}  // namespace klieg::counters
