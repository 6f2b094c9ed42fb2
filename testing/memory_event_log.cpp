#include "testing/memory_event_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace klieg::testing {

using namespace ports;  // NOLINT(google-build-using-namespace)

namespace {

constexpr std::size_t kPositionDigits = 10;

bool is_position(LogPosition const& text) {
    return text.empty() ||
           (text.size() == kPositionDigits && text.find_first_not_of("0123456789") == std::string::npos);
}

}  // namespace

MemoryEventLog::MemoryEventLog(std::size_t shards) : roots_(shards) {
    for (std::size_t i = 0; i < shards; ++i) {
        auto id = std::to_string(i);
        shards_.emplace(id, Shard{.about = {.id = id}});
    }
}

void MemoryEventLog::split(std::string const& shard) {
    {
        MutexLock lock(mutex_);
        auto& parent = shards_.at(shard);
        for (auto const* side : {".0", ".1"}) {
            auto id = shard + side;
            shards_.emplace(id, Shard{.about = {.id = id, .parents = {shard}}});
            parent.children.push_back(std::move(id));
        }
        parent.about.closed = true;
    }
    changed_.wake();
}

void MemoryEventLog::put(Shard& home, std::string key, std::string data) {
    home.end = fmt::format("{:0{}}", ++positions_, kPositionDigits);
    home.records.push_back({home.end, std::move(key), std::move(data)});
}

void MemoryEventLog::put(std::string const& shard, std::string key, std::string data) {
    {
        MutexLock lock(mutex_);
        put(shards_.at(shard), std::move(key), std::move(data));
    }
    changed_.wake();
}

std::vector<LogRecord> MemoryEventLog::records(std::string const& shard) {
    MutexLock lock(mutex_);
    return shards_.at(shard).records;
}

std::size_t MemoryEventLog::reads() {
    MutexLock lock(mutex_);
    return reads_;
}

void MemoryEventLog::forget_all() {
    MutexLock lock(mutex_);
    for (auto& [id, shard] : shards_) shard.records.clear();
}

Task<Result<std::vector<LogShard>>> MemoryEventLog::shards() {
    co_await yield();
    MutexLock lock(mutex_);
    std::vector<LogShard> all;
    for (auto const& [id, shard] : shards_)
        if (!shard.about.closed || !shard.records.empty()) all.push_back(shard.about);
    co_return all;
}

Result<MemoryEventLog::Shard*> MemoryEventLog::shard_named(std::string const& id) {
    auto found = shards_.find(id);
    if (found == shards_.end()) return Error{Errc::invalid, "the log has no shard " + id};
    return &found->second;
}

/// From the root that its hash chooses, down by one more bit of it at each split.
MemoryEventLog::Shard& MemoryEventLog::home_of(std::string const& partition_key) {
    auto hash = std::hash<std::string>{}(partition_key);
    auto* shard = &shards_.at(std::to_string(hash % roots_));
    for (hash /= roots_; !shard->children.empty(); hash /= 2) shard = &shards_.at(shard->children[hash % 2]);
    return *shard;
}

Task<Result<>> MemoryEventLog::append(std::vector<LogAppend> records) {
    co_await yield();
    if (records.empty() || records.size() > kLogAppendMax)
        co_return Error{Errc::invalid, "1 to 500 records are appended at once"};
    for (auto const& record : records) {
        if (record.partition_key.empty()) co_return Error{Errc::invalid, "a record has no partition key"};
        if (record.data.size() > kLogRecordBytesMax) co_return Error{Errc::too_large, "a record has over 256 KiB"};
    }
    {
        MutexLock lock(mutex_);
        for (auto& record : records) {
            auto& home = home_of(record.partition_key);
            put(home, std::move(record.partition_key), std::move(record.data));
        }
    }
    changed_.wake();
    co_return Result<>{};
}

Result<LogRecords> MemoryEventLog::found_after(std::string const& shard, LogPosition const& after, std::size_t limit) {
    if (!is_position(after)) return Error{Errc::invalid, "this is no position of the log"};
    MutexLock lock(mutex_);
    KLIEG_TRY(auto* in, shard_named(shard));
    auto first = std::ranges::upper_bound(in->records, after, {}, &LogRecord::position);
    auto const count = std::min<std::size_t>(limit, static_cast<std::size_t>(in->records.end() - first));
    auto last = first + static_cast<std::ptrdiff_t>(count);
    return LogRecords{{first, last}, in->about.closed && last == in->records.end()};
}

Task<Result<LogRecords>> MemoryEventLog::read(std::string shard, LogPosition after, std::size_t limit) {
    co_await yield();
    {
        MutexLock lock(mutex_);
        ++reads_;
    }
    co_return found_after(shard, after, limit);
}

Task<Result<LogPosition>> MemoryEventLog::end(std::string shard) {
    co_await yield();
    MutexLock lock(mutex_);
    KLIEG_CO_TRY(auto* in, shard_named(shard));
    co_return in->end;
}

Task<Result<>> MemoryEventLog::wait(std::string shard, LogPosition after, std::chrono::milliseconds patience) {
    auto seen = changed_.ticket();
    KLIEG_CO_TRY(auto found, found_after(shard, after, 1));
    if (found.records.empty() && !found.ended) co_await changed_.wait(seen, patience);
    co_return Result<>{};
}

}  // namespace klieg::testing
