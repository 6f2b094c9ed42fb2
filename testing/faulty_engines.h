#pragma once

#include "base/mutex.h"
#include "ports/cache.h"
#include "ports/event_log.h"
#include "ports/object_store.h"
#include "ports/table_store.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <set>

/// Engines that fail when they are told to, in front of ones that work. Several share one Faults, so that their calls
/// are counted in one row: "the third call of this request, whichever engine it goes to".
namespace klieg::testing {

/// Which calls fail, and how. Threads: any.
class Faults {
public:
    enum class Manner : std::uint8_t {
        refused,      ///< nothing was done
        throws,       ///< the same, by an exception: a bug of the engine
        lost_answer,  ///< a change was made and reported as failed: the answer got lost on its way
        repeated,     ///< the same, and an adapter asked once more: what the second call answers counts
    };
    /// Which of them count, and fail. Changes alone where it is about what a dead process has left: it makes no
    /// difference at which of the reads between two changes it died.
    enum class Among : std::uint8_t { all_calls, changes };
    struct Plan {
        std::size_t healthy = 0;  ///< calls that go well first
        std::size_t faulty = 1;   ///< calls that fail then
        Manner manner = Manner::refused;
        Error error{Errc::unavailable, "the engine is away"};
        Among among = Among::all_calls;  ///< changes, where `manner` is about them
    };
    static constexpr auto kAllThatFollow = std::numeric_limits<std::size_t>::max();

    void begin(Plan plan);
    /// All is well again. Answers whether a call has failed since begin().
    bool end();

    enum class Call : std::uint8_t { reads, changes };
    /// How the next call fails; none: it does not.
    std::optional<Manner> next(Call call);
    Error error() const;

private:
    mutable Mutex mutex_;
    Plan plan_ KLIEG_GUARDED_BY(mutex_){.faulty = 0};
    bool struck_ KLIEG_GUARDED_BY(mutex_) = false;
};

/// Lifetime, of each: faults and the engine behind outlive it. Threads: as the engine behind.
class FaultyTables final : public ports::TableStore {
public:
    FaultyTables(ports::TableStore& tables, Faults& faults) : tables_(tables), faults_(faults) {}

    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override;
    Task<Result<std::vector<std::optional<ports::Item>>>> get_batch(std::string table, std::vector<ports::Key> keys,
                                                                    ports::Consistency consistency) override;
    Task<Result<ports::Page>> query(ports::Query query) override;
    Task<Result<ports::Page>> scan(ports::Scan scan) override;
    Task<Result<>> write(ports::Action action) override;
    Task<Result<>> write_many(std::vector<ports::BatchWrite> writes) override;
    Task<Result<>> transact(ports::Transaction transaction) override;

private:
    ports::TableStore& tables_;
    Faults& faults_;
};

class FaultyLog final : public ports::EventLog {
public:
    FaultyLog(ports::EventLog& log, Faults& faults) : log_(log), faults_(faults) {}

    Task<Result<std::vector<ports::LogShard>>> shards() override;
    Task<Result<>> append(std::vector<ports::LogAppend> records) override;
    Task<Result<ports::LogRecords>> read(std::string shard, ports::LogPosition after, std::size_t limit) override;
    Task<Result<ports::LogPosition>> end(std::string shard) override;
    Task<Result<>> wait(std::string shard, ports::LogPosition after, std::chrono::milliseconds patience) override;

private:
    ports::EventLog& log_;
    Faults& faults_;
};

/// Remembers which stagings are open in the store behind it, which the port has no question for.
class FaultyObjects final : public ports::ObjectStore {
public:
    FaultyObjects(ports::ObjectStore& objects, Faults& faults) : objects_(objects), faults_(faults) {}

    Task<Result<>> put(ports::ObjectName name, std::shared_ptr<std::vector<std::byte> const> bytes) override;
    Task<Result<>> require_room(std::uint64_t bytes) override;
    Task<Result<ports::ObjectBytes>> get(ports::ObjectName name, ports::ByteRange range) override;
    Task<Result<ports::ObjectInfo>> head(ports::ObjectName name) override;
    Task<Result<>> remove(ports::ObjectName name) override;
    Task<Result<ports::ObjectPage>> list(std::string prefix, std::string cursor, std::size_t limit) override;
    Task<Result<std::unique_ptr<ports::LocalObject>>> open_local(ports::ObjectName name) override;
    Task<Result<std::unique_ptr<RandomAccess>>> open_random(ports::ObjectName name) override;
    Task<Result<ports::StagingId>> stage(ports::ObjectName name, std::uint64_t length) override;
    Task<Result<std::uint64_t>> staged_size(ports::StagingId staging) override;
    Task<Result<std::uint64_t>> append(ports::StagingId staging, std::uint64_t offset, ByteSource& source,
                                       Keep keep) override;
    Task<Result<std::vector<std::byte>>> peek(ports::StagingId staging, std::uint64_t offset,
                                              std::size_t length) override;
    Task<Result<ports::ObjectInfo>> complete(ports::StagingId staging) override;
    Task<Result<>> abort(ports::StagingId staging) override;
    Task<Result<std::size_t>> collect_abandoned(std::chrono::seconds idle) override;

    /// Begun, and neither completed nor aborted, as far as the store behind knows.
    Task<Result<std::set<ports::StagingId>>> open_stagings();

private:
    Task<Result<ports::StagingId>> stage_behind(ports::ObjectName name, std::uint64_t length);

    ports::ObjectStore& objects_;
    Faults& faults_;
    Mutex mutex_;
    std::set<ports::StagingId> stagings_ KLIEG_GUARDED_BY(mutex_);
};

/// A cache that is away: it has nothing, keeps nothing, and joins no loads. By its contract nobody may notice but by
/// the time that it takes.
class ForgetfulCache final : public ports::Cache {
public:
    std::optional<Value> find(std::string const&) override { return std::nullopt; }
    Task<> invalidate(ports::CacheTag) override { co_return; }
    Task<Result<Value>> get_or_load(std::string, Load load) override {
        class NoTags final : public Tags {
            Task<> add(std::vector<ports::CacheTag>) override { co_return; }
        } tags;
        KLIEG_CO_TRY(auto loaded, co_await load(tags));
        co_return std::move(loaded.value);
    }
};

}  // namespace klieg::testing
