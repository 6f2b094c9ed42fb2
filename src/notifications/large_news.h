#pragma once

#include "notifications/notifier.h"
#include "ports/cache.h"
#include "subscriptions/service.h"
#include "videos/repo.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace klieg::notifications {

/// For so long after a large channel published, who follows it is told when he comes.
inline constexpr std::chrono::days kLargeNewsKept{14};
/// Of the newest so many of the whole site it is looked whether they concern who comes.
inline constexpr std::size_t kLargeNewsMax = 2'000;
/// Of those that do, so many are brought.
inline constexpr std::size_t kBroughtMax = 100;

/// What channels published that have too many subscribers to write each a row: one list for the site, the same for
/// everybody, which each node keeps for a moment. Who comes to look is told then what of it concerns him: the channels
/// that he follows are known from the cache, so mostly nothing is read for it. The rows are those that a job would have
/// put, under the same ids: where a channel grows large or small meanwhile, both ways meet in one row.
///
/// Table LargeNews(Day, NotedOrder): by when it was noted, and not by when it was published, since a job may be late.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kLargeNewsMax, kLargeNewsKept, kBroughtMax.
class LargeNews {
public:
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        subscriptions::SubscriptionService& subscriptions;
        videos::VideoRepo& videos;
        Notifier& notifier;
        Clock const& clock;
    };
    explicit LargeNews(Needs needs) : needs_(needs) {}
    static std::vector<ports::TableSchema> tables();

    Task<Result<>> note(videos::Video const& video);
    /// Tells somebody what he has not been told of it. Answers how many are new.
    Task<Result<std::size_t>> bring(UserId user);

    struct Entry {
        ChannelId channel;
        VideoId video;
    };

private:
    using Entries = std::vector<Entry>;
    Task<Result<Entries>> newest();
    Task<Result<ports::Cache::Loaded>> load();
    Task<Result<ports::Cache::Loaded>> tell_and_note(UserId user, Entries entries, std::size_t& told);
    Task<Result<std::size_t>> tell(UserId user, Entries entries);

    Needs needs_;
};

}  // namespace klieg::notifications
