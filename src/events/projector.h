#pragma once

#include "events/shard_reader.h"
#include "leases/lease.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace klieg::events {

/// What follows the log: a name, under which it keeps its place, and what is done with events, as many as there are at
/// once. It must give the same result when it sees events again, and pass over those that are older than what it has
/// seen of their subject.
struct Projection {
    std::string name;
    std::function<Task<Result<>>(std::span<Envelope const>)> apply;
    /// Makes what it keeps anew from the tables, whatever it has: the log only goes back some days. Runs beside
    /// changes, whose events are applied after it. None: it begins with the first event that the log still has.
    std::function<Task<Result<>>()> seed{};
};

/// Where a projector is in a shard, as it stands under its lease.
struct Place {
    ports::LogPosition position{};
    bool ended = false;  ///< the shard is closed, and all of it is applied: its children go on
    bool to_be_made_anew = false;

    static Result<Place> from(json::Value const& value);
    json::Value to_json() const { return json::from(*this, json::Naming::pascal); }
};
BOOST_DESCRIBE_STRUCT(Place, (), (position, ended, to_be_made_anew))

/// Applies the events of one shard to something that can be built from events alone: an index, a feed, a counter, or
/// the removal of what belonged to something deleted. Its place is the value of its lease, so that of several processes
/// one applies the events, and is saved after applying: it applies a batch again where it was stopped in between.
///
/// Threads: one executor. Lifetime: what it is given outlives it.
class Projector {
public:
    struct Needs {
        Projection const& projection;
        ShardReader& reader;
        ports::EventLog& log;
        ports::TableStore& tables;
        Clock const& clock;
        Random& random;
    };
    struct Options {
        leases::Sharing sharing = leases::Sharing::shared;
    };
    Projector(Needs needs, Options options);
    /// The places of earlier versions, from which it goes on.
    static std::vector<ports::TableSchema> tables();
    /// What the names of a projection's leases begin with.
    static std::string lease_prefix(std::string const& projection) { return "projector/" + projection + "/"; }

    /// Until the shard has ended or this is cancelled.
    Task<> follow();
    /// Applies the next events, for which it waits up to `patience`; answers how many. The loop does this.
    Task<Result<std::size_t>> project_once(std::chrono::milliseconds patience);
    Task<Result<>> give_up() { return lease_.give_up(); }

private:
    bool has_ended() const noexcept { return place_ && place_->ended; }
    Task<Result<bool>> hold();
    Task<Result<std::optional<Place>>> first_place();
    Task<Result<>> make_anew();
    Task<Result<>> under_lease(Task<Result<>> work);
    Task<Result<>> renew_until_lost();
    Task<Result<>> save(Place place);

    Needs needs_;
    leases::Lease lease_;
    std::optional<Place> place_;  ///< none until it was read or made under the lease that is held
};

}  // namespace klieg::events
