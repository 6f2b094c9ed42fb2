#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "ports/table_store.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::leases {

/// A lease as it is stored, in the table Leases. One that was given up has no owner; its value stays for the next.
struct Row {
    int schema_version = 1;
    std::string name;
    std::string owner;
    Time until{};
    std::int64_t version = 0;  ///< goes up with every write; the condition of every write
    json::Value value;
};
BOOST_DESCRIBE_STRUCT(Row, (), (schema_version, name, owner, until, version, value))

std::vector<ports::TableSchema> tables();
/// Whoever holds it, or nobody.
Task<Result<std::optional<Row>>> find(ports::TableStore& tables, std::string name);

/// Whether other processes may be at work on the same data.
enum class Sharing : std::uint8_t {
    shared,
    alone,  ///< nobody else is: who holds a lease is a life that has ended, and need not be waited for
};

/// Work that only one of several processes may do at a time, and how far it is. Who holds the lease saves a value under
/// it, and the next holder begins there. The lease runs out by the clock unless it is renewed, so the work of a process
/// that died goes on elsewhere within `length`.
///
/// Each write has the version that was last seen as its condition. So whoever lost the lease without knowing it, since
/// it slept for a minute, fails with conflict instead of overwriting what its successor saved. What must not be done
/// twice has to be safe by such a condition, too: held() is only what this process knows.
///
/// An engine may have done what it reports as failed. Every write that fails is therefore looked for: an owner is a
/// random name, so what bears it is ours.
///
/// Threads: one executor at a time. Lifetime: what it is given outlives it.
class Lease {
public:
    struct Needs {
        ports::TableStore& tables;
        Clock const& clock;
        Random& random;
    };
    struct Options {
        std::string name;  ///< of the work: "projector/videos.channels/0"
        std::chrono::milliseconds length{30'000};
        Sharing sharing = Sharing::shared;
    };
    Lease(Needs needs, Options options);

    /// Takes it where it is free, has run out, or is ours. Answers whether we hold it now.
    Task<Result<bool>> acquire();
    /// Fails with conflict where it is lost; where it fails otherwise, it ends when it would have.
    Task<Result<>> renew();
    /// What a holder calls now and then, as often as it likes: renews the lease once a third of it has passed. Alone
    /// there is nobody to renew it against, so it only looks whether somebody has taken it, which an operator may.
    Task<Result<>> keep();
    /// Puts `value` there for us and whoever comes after us, and renews. Fails as renew() does.
    Task<Result<>> save(json::Value value);
    /// Leaves it to the next, who need not wait for its end.
    Task<Result<>> give_up();

    /// Whether we hold it, as far as we know.
    bool held() const;
    /// What was saved last, by whomever; null: nothing yet. Requires held().
    json::Value const& value() const { return row_->value; }
    std::string const& name() const noexcept { return options_.name; }

private:
    Task<Result<>> replace(std::optional<Row> before, Row after);
    bool is_free(Row const& row) const;

    Needs needs_;
    Options options_;
    std::string owner_;
    std::optional<Row> row_;  ///< as we wrote it last, while we hold it
    Time looked_at_{};
};

}  // namespace klieg::leases
