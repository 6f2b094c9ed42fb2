#pragma once

#include "base/wake_up.h"
#include "ports/event_log.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace klieg::testing {

/// A log in memory, whose shards a test names; keys are spread over them by their hash. Threads: one.
class MemoryEventLog final : public ports::EventLog {
public:
    explicit MemoryEventLog(std::vector<std::string> shards = {"0"}) {
        for (auto& shard : shards) records_[std::move(shard)];
    }

    void add_shard(std::string shard) { records_[std::move(shard)]; }
    std::size_t reads() const noexcept { return reads_; }
    std::vector<ports::LogRecord> const& records(std::string const& shard = "0") { return records_[shard]; }
    /// Puts a record into a shard as it is.
    void put(std::string const& shard, std::string key, std::string data) {
        auto& records = records_[shard];
        auto const digits = std::to_string(1'000'000 + records.size());
        records.push_back({digits, std::move(key), std::move(data)});
        appended_.wake();
    }

    Task<Result<std::vector<std::string>>> shards() override {
        std::vector<std::string> names;
        for (auto const& [name, records] : records_) names.push_back(name);
        co_return names;
    }
    Task<Result<>> append(std::vector<ports::LogAppend> appended) override {
        if (appended.empty() || appended.size() > ports::kLogAppendMax) co_return Error{Errc::invalid, "1 to 500"};
        for (auto& record : appended) {
            auto const place = std::hash<std::string>()(record.partition_key) % records_.size();
            auto const& shard = std::next(records_.begin(), static_cast<std::ptrdiff_t>(place))->first;
            put(shard, std::move(record.partition_key), std::move(record.data));
        }
        co_return Result<>{};
    }
    Task<Result<std::vector<ports::LogRecord>>> read(std::string shard, ports::LogPosition after,
                                                     std::size_t limit) override {
        ++reads_;
        std::vector<ports::LogRecord> found;
        for (auto const& record : records_[shard])
            if (record.position > after && found.size() < limit) found.push_back(record);
        co_return found;
    }
    Task<Result<>> wait(std::string shard, ports::LogPosition after, std::chrono::milliseconds patience) override {
        auto seen = appended_.ticket();
        auto const& records = records_[shard];
        if (records.empty() || records.back().position <= after) co_await appended_.wait(seen, patience);
        co_return Result<>{};
    }

private:
    std::map<std::string, std::vector<ports::LogRecord>> records_;
    std::size_t reads_ = 0;
    WakeUp appended_;
};

}  // namespace klieg::testing
