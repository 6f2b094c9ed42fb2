#pragma once

#include "base/clock.h"
#include "base/ordered_id.h"
#include "base/random.h"
#include "http/idempotency_store.h"
#include "ports/table_store.h"

#include <chrono>
#include <vector>

namespace klieg::idempotency {

/// The table `Idempotency`: a row for each key that a user sent within a day.
///
/// A key is taken by a conditional write, so of several nodes one gets it; the lease of who crashed with it runs out. A
/// row belongs to its holder, a random text, and changes on that condition alone: who lost his lease changes nothing.
/// Its seed it keeps from one holder to the next while they send the same request: of a creation that an engine carried
/// out and reported as failed, or after which the process crashed, the next try makes the same id, and finds the thing.
/// It holds the time of the first try, for ids that sort by when their things were made.
///
/// Threads: any core. Lifetime: the tables, clock and random outlive it.
/// Limits: a row vanishes after `kept_for`; how many keys a user has is a matter of the rates of writing.
class KeyTable final : public http::IdempotencyStore {
public:
    struct Options {
        /// Longer than any creation takes: they read one small body and write once.
        std::chrono::seconds lease{60};
        std::chrono::hours kept_for{24};
    };

    KeyTable(ports::TableStore& tables, Clock const& clock, Random& random, Options options);

    static std::vector<ports::TableSchema> tables();

    Task<Result<Claim>> claim(http::IdempotencyKey key, std::string fingerprint) override;
    Task<Result<>> keep(http::IdempotencyKey key, std::string holder, http::KeptAnswer answer) override;
    Task<Result<>> release(http::IdempotencyKey key, std::string holder, Outcome outcome) override;

private:
    ports::TableStore& tables_;
    Clock const& clock_;
    Random& random_;
    OrderedText seeds_;
    Options options_;
};

}  // namespace klieg::idempotency
