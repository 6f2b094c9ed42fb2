#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace klieg::jobs {

/// Rows that stop nobody but those whom they are about: they cannot be read, as those of a release to come, or by hand,
/// or what belongs to them cannot. They are met again with every look, which is every few seconds, and each is told of
/// in the log once in kToldAgainEvery.
///
/// Threads: any. Limits: of more than kToldMax at a time the others are told of when there is room.
class PassedOver {
public:
    static constexpr std::chrono::hours kToldAgainEvery{1};
    static constexpr std::size_t kToldMax = 200;

    explicit PassedOver(Clock const& clock) : clock_(clock) {}

    /// `what` is passed over, which is this one's: an id. Answers whether it was told.
    bool tell(std::string_view what, std::string const& id, Error const& why);

private:
    bool is_news(std::string key);

    Clock const& clock_;
    Mutex mutex_;
    std::map<std::string, SteadyTime, std::less<>> told_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::jobs
