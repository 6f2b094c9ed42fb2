#include "pictures/recent_use.h"

#include <algorithm>
#include <cmath>

namespace klieg::pictures {

double RecentUse::Sum::at(SteadyTime now) const {
    using HalfLives = std::chrono::duration<double, std::ratio<std::chrono::seconds(kHalfLife).count()>>;
    return ms * std::exp2(-HalfLives(now - as_of).count());
}

std::uint64_t RecentUse::of(UserId const& person) const {
    auto const now = clock_.steady();
    MutexLock const lock(mutex_);
    auto const known = sums_.find(person);
    return known == sums_.end() ? 0 : static_cast<std::uint64_t>(known->second.at(now));
}

void RecentUse::charge(UserId const& person, SteadyTime since) {
    auto const now = clock_.steady();
    auto const used = static_cast<double>((now - since).count());
    MutexLock const lock(mutex_);
    if (sums_.size() >= kPeopleMax && !sums_.contains(person)) forget_least(now);
    auto& sum = sums_[person];
    sum = {sum.at(now) + used, now};
}

void RecentUse::forget_least(SteadyTime now) {
    auto const used = [now](auto const& one) { return one.second.at(now); };
    sums_.erase(std::ranges::min_element(sums_, {}, used));
}

}  // namespace klieg::pictures
