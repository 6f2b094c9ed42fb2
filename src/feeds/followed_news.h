#pragma once

#include "feeds/last_times.h"
#include "ports/cache.h"
#include "subscriptions/service.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace klieg::feeds {

/// Of those channels that a user follows, in which something happened last: kept for a moment, since it is asked for
/// with each page.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kMergedMax channels, those in which something
/// happened last.
class FollowedNews {
public:
    static constexpr std::size_t kMergedMax = 500;

    struct Needs {
        std::string name;  ///< under which they are kept
        subscriptions::SubscriptionService& subscriptions;
        ports::Cache& cache;
        std::function<Task<Result<std::vector<LastTimes::News>>>(std::vector<ChannelId>)> news;
    };
    explicit FollowedNews(Needs needs) : needs_(std::move(needs)) {}

    Task<Result<std::vector<LastTimes::News>>> of(UserId user);

private:
    Task<Result<ports::Cache::Loaded>> load(UserId user, ports::Cache::Tags& tags);

    Needs needs_;
};

}  // namespace klieg::feeds
