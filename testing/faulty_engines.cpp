#include "testing/faulty_engines.h"

#include <stdexcept>

namespace klieg::testing {

using namespace ports;  // NOLINT(google-build-using-namespace)

namespace {

/// One call of an engine. `call` can be made twice: it copies what it hands on.
template <class T>
Task<Result<T>> through(Faults& faults, Faults::Call kind, std::function<Task<Result<T>>()> call) {
    auto const fails = faults.next(kind);
    if (fails == Faults::Manner::refused) co_return faults.error();
    if (fails == Faults::Manner::throws) throw std::runtime_error(faults.error().detail);
    auto answer = co_await call();
    if (fails == Faults::Manner::repeated && answer.ok()) co_return co_await call();
    if (fails == Faults::Manner::lost_answer && answer.ok()) co_return faults.error();
    co_return answer;
}

template <class T>
Task<Result<T>> reading(Faults& faults, std::function<Task<Result<T>>()> call) {
    return through<T>(faults, Faults::Call::reads, std::move(call));
}
template <class T>
Task<Result<T>> changing(Faults& faults, std::function<Task<Result<T>>()> call) {
    return through<T>(faults, Faults::Call::changes, std::move(call));
}

}  // namespace

void Faults::begin(Plan plan) {
    MutexLock lock(mutex_);
    plan_ = std::move(plan);
    struck_ = false;
}

bool Faults::end() {
    MutexLock lock(mutex_);
    plan_ = {.faulty = 0};
    return struck_;
}

std::optional<Faults::Manner> Faults::next(Call call) {
    MutexLock lock(mutex_);
    bool const about_changes =
        plan_.among == Among::changes || plan_.manner == Manner::lost_answer || plan_.manner == Manner::repeated;
    if (about_changes && call == Call::reads) return std::nullopt;
    if (plan_.healthy > 0) {
        --plan_.healthy;
        return std::nullopt;
    }
    if (plan_.faulty == 0) return std::nullopt;
    if (plan_.faulty != kAllThatFollow) --plan_.faulty;
    struck_ = true;
    return plan_.manner;
}

Error Faults::error() const {
    MutexLock lock(mutex_);
    return plan_.error;
}

Task<Result<std::optional<Item>>> FaultyTables::get(std::string table, Key key, Consistency consistency) {
    return reading<std::optional<Item>>(faults_, [=, this] { return tables_.get(table, key, consistency); });
}
Task<Result<std::vector<std::optional<Item>>>> FaultyTables::get_batch(std::string table, std::vector<Key> keys,
                                                                       Consistency consistency) {
    return reading<std::vector<std::optional<Item>>>(faults_,
                                                     [=, this] { return tables_.get_batch(table, keys, consistency); });
}
Task<Result<Page>> FaultyTables::query(Query query) {
    return reading<Page>(faults_, [=, this] { return tables_.query(query); });
}
Task<Result<Page>> FaultyTables::scan(Scan scan) {
    return reading<Page>(faults_, [=, this] { return tables_.scan(scan); });
}
Task<Result<>> FaultyTables::write(Action action) {
    return changing<void>(faults_, [=, this] { return tables_.write(action); });
}
Task<Result<>> FaultyTables::write_many(std::vector<BatchWrite> writes) {
    return changing<void>(faults_, [=, this] { return tables_.write_many(writes); });
}
Task<Result<>> FaultyTables::transact(Transaction transaction) {
    return changing<void>(faults_, [=, this] { return tables_.transact(transaction); });
}

Task<Result<std::vector<LogShard>>> FaultyLog::shards() {
    return reading<std::vector<LogShard>>(faults_, [this] { return log_.shards(); });
}
Task<Result<>> FaultyLog::append(std::vector<LogAppend> records) {
    return changing<void>(faults_, [=, this] { return log_.append(records); });
}
Task<Result<LogRecords>> FaultyLog::read(std::string shard, LogPosition after, std::size_t limit) {
    return reading<LogRecords>(faults_, [=, this] { return log_.read(shard, after, limit); });
}
Task<Result<LogPosition>> FaultyLog::end(std::string shard) {
    return reading<LogPosition>(faults_, [=, this] { return log_.end(shard); });
}
Task<Result<>> FaultyLog::wait(std::string shard, LogPosition after, std::chrono::milliseconds patience) {
    return reading<void>(faults_, [=, this] { return log_.wait(shard, after, patience); });
}

Task<Result<>> FaultyObjects::put(ObjectName name, std::shared_ptr<std::vector<std::byte> const> bytes) {
    return changing<void>(faults_, [=, this] { return objects_.put(name, bytes); });
}
Task<Result<>> FaultyObjects::require_room(std::uint64_t bytes) {
    return reading<void>(faults_, [=, this] { return objects_.require_room(bytes); });
}
Task<Result<ObjectBytes>> FaultyObjects::get(ObjectName name, ByteRange range) {
    return reading<ObjectBytes>(faults_, [=, this] { return objects_.get(name, range); });
}
Task<Result<ObjectInfo>> FaultyObjects::head(ObjectName name) {
    return reading<ObjectInfo>(faults_, [=, this] { return objects_.head(name); });
}
Task<Result<>> FaultyObjects::remove(ObjectName name) {
    return changing<void>(faults_, [=, this] { return objects_.remove(name); });
}
Task<Result<ObjectPage>> FaultyObjects::list(std::string prefix, std::string cursor, std::size_t limit) {
    return reading<ObjectPage>(faults_, [=, this] { return objects_.list(prefix, cursor, limit); });
}
Task<Result<std::unique_ptr<LocalObject>>> FaultyObjects::open_local(ObjectName name) {
    return reading<std::unique_ptr<LocalObject>>(faults_, [=, this] { return objects_.open_local(name); });
}
Task<Result<std::unique_ptr<RandomAccess>>> FaultyObjects::open_random(ObjectName name) {
    return reading<std::unique_ptr<RandomAccess>>(faults_, [=, this] { return objects_.open_random(name); });
}
Task<Result<StagingId>> FaultyObjects::stage(ObjectName name, std::uint64_t length) {
    return changing<StagingId>(faults_, [=, this] { return stage_behind(name, length); });
}
Task<Result<StagingId>> FaultyObjects::stage_behind(ObjectName name, std::uint64_t length) {
    auto staging = co_await objects_.stage(std::move(name), length);
    if (staging.ok()) {
        MutexLock lock(mutex_);
        stagings_.insert(*staging);
    }
    co_return staging;
}
Task<Result<std::uint64_t>> FaultyObjects::staged_size(StagingId staging) {
    return reading<std::uint64_t>(faults_, [=, this] { return objects_.staged_size(staging); });
}
/// The source can be read but once, and so no adapter asks again: where it would have, the answer is lost.
Task<Result<std::uint64_t>> FaultyObjects::append(StagingId staging, std::uint64_t offset, ByteSource& source,
                                                  Keep keep) {
    auto const fails = faults_.next(Faults::Call::changes);
    if (fails == Faults::Manner::refused) co_return faults_.error();
    if (fails == Faults::Manner::throws) throw std::runtime_error(faults_.error().detail);
    auto answer = co_await objects_.append(std::move(staging), offset, source, keep);
    if (fails && answer.ok()) co_return faults_.error();
    co_return answer;
}
Task<Result<std::vector<std::byte>>> FaultyObjects::peek(StagingId staging, std::uint64_t offset, std::size_t length) {
    return reading<std::vector<std::byte>>(faults_, [=, this] { return objects_.peek(staging, offset, length); });
}
Task<Result<ObjectInfo>> FaultyObjects::complete(StagingId staging) {
    return changing<ObjectInfo>(faults_, [=, this] { return objects_.complete(staging); });
}
Task<Result<>> FaultyObjects::abort(StagingId staging) {
    return changing<void>(faults_, [=, this] { return objects_.abort(staging); });
}
Task<Result<std::size_t>> FaultyObjects::collect_abandoned(std::chrono::seconds idle) {
    return changing<std::size_t>(faults_, [=, this] { return objects_.collect_abandoned(idle); });
}

Task<Result<std::set<StagingId>>> FaultyObjects::open_stagings() {
    std::set<StagingId> begun;
    {
        MutexLock lock(mutex_);
        begun = stagings_;
    }
    std::set<StagingId> open;
    for (auto const& staging : begun) {
        auto size = co_await objects_.staged_size(staging);
        if (size.ok()) {
            open.insert(staging);
        } else if (size.error().kind != Errc::not_found) {
            co_return std::move(size).error();
        }
    }
    co_return open;
}

}  // namespace klieg::testing
