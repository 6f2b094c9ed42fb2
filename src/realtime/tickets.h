#pragma once

#include "base/clock.h"
#include "base/constraints.h"
#include "base/principal.h"
#include "base/random.h"
#include "ports/table_store.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace klieg::realtime {

/// What opens one socket for who cannot send a header with it, and would else put a token into an address. Only its
/// hash is stored.
struct Ticket {
    std::string ticket;
    Time expires_at{};
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (ticket, expires_at))
Constraints constraints_of(Ticket const*);

/// The table `Tickets`: made on any node, used on any node, once: who takes it removes its row by a conditional write.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kLifetime; how many a user makes is a matter of
/// the rates of writing.
class Tickets {
public:
    static constexpr std::chrono::seconds kTicketLifetime{30};

    struct Needs {
        ports::TableStore& tables;
        Clock const& clock;
        Random& random;
    };
    explicit Tickets(Needs needs) : needs_(needs) {}
    static std::vector<ports::TableSchema> tables();

    /// Fails: unauthenticated.
    Task<Result<Ticket>> make(Principal who);
    /// Who made it. Fails: unauthenticated (code invalid_ticket): it was used, or its time is over, or there never was
    /// one. Where the engine cannot tell what it did, it may be used up.
    Task<Result<Principal>> use(std::string ticket);

private:
    Needs needs_;
};

}  // namespace klieg::realtime
