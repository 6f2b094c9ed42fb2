#pragma once

#include "app/features.h"
#include "events/follower.h"
#include "events/outbox.h"
#include "events/relay.h"
#include "identity/plain_passwords_for_test.h"
#include "jobs/context.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_event_log.h"
#include "testing/memory_table_store.h"
#include "testing/tables_in_front.h"
#include "testing/temp_dir.h"

#include <cstdint>
#include <memory>
#include <random>

/// Several nodes of one site: the whole wiring, once for each, over engines that they share.
namespace klieg::app {

/// Chance that is the same for every run from one seed. Threads: one.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint32_t seed) : chance_(seed) {}
    void fill(std::span<std::byte> bytes) override {
        for (auto& byte : bytes) byte = static_cast<std::byte>(chance_());
    }
    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(chance_()) % end; }

private:
    std::mt19937 chance_;
};

/// A store in which nothing lies and nothing can be put: for tests that are about rows.
class NoObjects final : public ports::ObjectStore {
public:
    Task<Result<>> put(ports::ObjectName, std::shared_ptr<std::vector<std::byte> const>) override;
    Task<Result<>> require_room(std::uint64_t) override;
    Task<Result<ports::ObjectBytes>> get(ports::ObjectName, ports::ByteRange) override;
    Task<Result<ports::ObjectInfo>> head(ports::ObjectName) override;
    Task<Result<>> remove(ports::ObjectName) override;
    Task<Result<ports::ObjectPage>> list(std::string, std::string, std::size_t) override;
    Task<Result<std::unique_ptr<ports::LocalObject>>> open_local(ports::ObjectName) override;
    Task<Result<std::unique_ptr<RandomAccess>>> open_random(ports::ObjectName) override;
    Task<Result<ports::StagingId>> stage(ports::ObjectName, std::uint64_t) override;
    Task<Result<std::uint64_t>> staged_size(ports::StagingId) override;
    Task<Result<std::uint64_t>> append(ports::StagingId, std::uint64_t, ByteSource&, Keep) override;
    Task<Result<std::vector<std::byte>>> peek(ports::StagingId, std::uint64_t, std::size_t) override;
    Task<Result<ports::ObjectInfo>> complete(ports::StagingId) override;
    Task<Result<>> abort(ports::StagingId) override;
    Task<Result<std::size_t>> collect_abandoned(std::chrono::seconds) override;
};

/// Tables that take their time: now and then a change waits before it is made, or its answer does, while others go on
/// and leases run out. And some are made only after they were reported as failed, and were perhaps looked for in vain:
/// some calls of whomever later, also where the node that asked is dead by then. Not those that make what somebody may
/// send again under the same id: of them ADR 19 says what may become. Threads: one. Lifetime: all
/// outlive it.
class SlowTables final : public testing::TablesInFront {
public:
    struct Options {
        std::uint32_t one_in = 0;      ///< so many changes are late, on average; 0: none
        std::uint32_t yields_max = 1;  ///< for so many turns of others
        /// So many are made after they were reported as failed, on average; 0: none. So many calls later, at most.
        std::uint32_t one_in_after_failure = 0;
        std::uint32_t calls_max = 1;
    };
    SlowTables(ports::TableStore& tables, SeededRandom& chance) : TablesInFront(tables), chance_(chance) {}
    void begin(Options options) noexcept { options_ = options; }
    /// What is still to be made is made.
    Task<> end();

    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override;
    Task<Result<std::vector<std::optional<ports::Item>>>> get_batch(std::string table, std::vector<ports::Key> keys,
                                                                    ports::Consistency consistency) override;
    Task<Result<ports::Page>> query(ports::Query query) override;
    Task<Result<ports::Page>> scan(ports::Scan scan) override;
    Task<Result<>> write(ports::Action action) override;
    Task<Result<>> write_many(std::vector<ports::BatchWrite> writes) override;
    Task<Result<>> transact(ports::Transaction all) override;

private:
    using Call = std::function<Task<Result<>>()>;
    struct ToBeMade {
        std::size_t due;  ///< at which call
        Call call;
    };
    enum class AfterFailure : std::uint8_t { perhaps, never };
    Task<Result<>> in_its_time(Call call, AfterFailure after_failure = AfterFailure::perhaps);
    Task<> make_what_is_due();
    Task<> make(Call call);

    SeededRandom& chance_;
    Options options_{};
    std::size_t calls_ = 0;
    std::vector<ToBeMade> to_be_made_{};
};

/// What the nodes share and what outlives each of them: the engines, the time, and what is said of the site.
struct SharedEngines {
    struct Options {
        std::uint32_t seed = 1;
        testing::MemoryTableStore::Lateness lateness{};
    };
    explicit SharedEngines(Options options);

    SeededRandom random;
    testing::ManualClock clock;
    testing::MemoryTableStore tables;
    testing::MemoryEventLog log{2};
    NoObjects objects;
    SlowTables slow;

    testing::TempDir folder;
    DataFolder data;
    Config config;
    Metrics metrics;
    identity::PlainPasswords passwords;
    CorePool cores{1};  ///< where nothing is started
};

/// One node. Nothing runs in it by itself: a test has it move events, follow them and work. It hears nothing of the
/// others but what stands in the engines; from the call on that `faults` names, it is dead, or has whatever trouble
/// they say.
class Node {
public:
    Node(SharedEngines& engines, Executor executor);
    ~Node();
    Node(Node const&) = delete;
    Node& operator=(Node const&) = delete;

    template <class Feature>
    Feature& get() {
        return features.get<Feature>();
    }
    /// Runs a job of that kind, if one waits. Answers whether one did and went well.
    Task<Result<bool>> work(std::string kind);
    /// The kinds of jobs that come of rows alone.
    static std::vector<std::string> const& kinds();

private:
    class OwnStorage;
    Task<Result<>> run(std::string kind, jobs::JobContext& context);

    std::unique_ptr<OwnStorage> storage_;
    events::Outbox outbox_;

public:
    testing::Faults& faults;
    Features features;
    events::Relay relay;
    events::Follower follower;
};

}  // namespace klieg::app
