#pragma once

#include "base/mutex.h"
#include "ports/table_store.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace klieg::testing {

/// ports::TableStore in memory, with conditions, transactions, sparse indexes, cursors and limits as the port has them.
///
/// Every call yields first, so that coroutines of one test interleave as they would over a real engine.
/// `fail_after` is the fault switch. Threads: any.
///
/// It can be late, as the engines are that the port is shaped by: then what is written is seen at once by strong reads,
/// and by eventual ones, those of indexes and scans only some calls later, each item in its own time. How much later is
/// chance, the same for every run. A test that is about what others see in the end says catch_up().
class MemoryTableStore final : public ports::TableStore {
public:
    struct Lateness {
        std::size_t calls_max = 0;  ///< that pass until a write is seen everywhere; 0: it is not late
        std::uint32_t seed = 1;
    };
    /// As the variable KLIEG_TEST_ENGINES says: "late", else not late.
    static Lateness of_environment();

    explicit MemoryTableStore(std::vector<ports::TableSchema> schemas, Lateness lateness = of_environment());

    /// From now on every read sees all that has been written so far.
    void catch_up();

    /// Lets `calls` more calls through, then fails `count` of them with `error` before they do anything.
    void fail_after(std::size_t calls, std::size_t count, Error error);
    /// How many calls have come in: for tests that claim that something costs none.
    std::size_t calls() const;
    std::size_t item_count(std::string const& table) const;
    /// What gets and queries of a table came to: for tests that claim that something reads little.
    struct Reads {
        std::size_t calls = 0;
        std::size_t bytes = 0;  ///< of the items, as text
    };
    Reads reads_of(std::string const& table) const;

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
    using Items = std::map<ports::Key, ports::Item>;
    struct Table {
        ports::TableSchema schema;
        Items items{};
        Items seen_late{};  ///< by eventual reads; unused where the store is not late

        Items& seen(ports::Consistency consistency, Lateness const& lateness) {
            return lateness.calls_max > 0 && consistency == ports::Consistency::eventual ? seen_late : items;
        }
    };
    /// An item that eventual reads do not see yet as it is.
    struct Unseen {
        std::size_t due;  ///< the call that sees it
        std::string table;
        ports::Key key;
        std::optional<ports::Item> item;
    };

    Task<Result<>> enter();
    void count_read(std::string const& table, std::vector<ports::Item> const& items) KLIEG_REQUIRES(mutex_);
    Result<Table*> table_named(std::string const& name) KLIEG_REQUIRES(mutex_);
    Result<> apply_all(std::vector<ports::Action> actions) KLIEG_REQUIRES(mutex_);
    void apply(ports::Footprint const& at, std::optional<ports::Item> item) KLIEG_REQUIRES(mutex_);
    void show(Unseen const& change) KLIEG_REQUIRES(mutex_);
    void show_due() KLIEG_REQUIRES(mutex_);
    Result<ports::Footprint> footprint_of(ports::Action const& action) KLIEG_REQUIRES(mutex_);
    Result<std::optional<ports::Item>> outcome_of(ports::Action const& action, ports::Footprint const& at,
                                                  std::size_t place) KLIEG_REQUIRES(mutex_);

    Lateness const lateness_;

    mutable Mutex mutex_;
    std::map<std::string, Table> tables_ KLIEG_GUARDED_BY(mutex_);
    std::vector<Unseen> unseen_ KLIEG_GUARDED_BY(mutex_);  ///< in the order of the writes
    std::minstd_rand chance_ KLIEG_GUARDED_BY(mutex_);
    std::size_t calls_ KLIEG_GUARDED_BY(mutex_) = 0;
    std::map<std::string, Reads> reads_ KLIEG_GUARDED_BY(mutex_);
    std::size_t healthy_calls_ KLIEG_GUARDED_BY(mutex_) = 0;
    std::size_t faulty_calls_ KLIEG_GUARDED_BY(mutex_) = 0;
    Error fault_ KLIEG_GUARDED_BY(mutex_){};
};

}  // namespace klieg::testing
