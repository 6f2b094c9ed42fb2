#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/mutex.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>

namespace klieg::pictures {

/// For how long each person has held something of late that all share: the rank by which they wait for more of it
/// (base/byte_budget.h). What somebody has used counts half after kHalfLife.
///
/// Threads: any. Lifetime: outlives what is being used. Limits: kPeopleMax; beyond, who has used least is forgotten.
class RecentUse {
public:
    static constexpr std::chrono::minutes kHalfLife{10};
    static constexpr std::size_t kPeopleMax = 10'000;

    explicit RecentUse(Clock const& clock) : clock_(clock) {}

    /// In milliseconds.
    std::uint64_t of(UserId const& person) const;

    /// Somebody uses it for as long as this stands, however that ends.
    class Use {
    public:
        Use(RecentUse& all, UserId person) : all_(all), person_(std::move(person)), since_(all.clock_.steady()) {}
        ~Use() { all_.charge(person_, since_); }
        Use(Use const&) = delete;
        Use& operator=(Use const&) = delete;

    private:
        RecentUse& all_;
        UserId person_;
        SteadyTime since_;
    };

private:
    struct Sum {
        double ms = 0;
        SteadyTime as_of{};

        double at(SteadyTime now) const;
    };

    void charge(UserId const& person, SteadyTime since);
    void forget_least(SteadyTime now) KLIEG_REQUIRES(mutex_);

    Clock const& clock_;
    mutable Mutex mutex_;
    std::map<UserId, Sum> sums_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::pictures
