#pragma once

#include "counters/counters.h"
#include "events/envelope.h"
#include "jobs/worker.h"
#include "notifications/large_news.h"
#include "notifications/notifier.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace klieg::notifications {

inline constexpr auto kPublishedJobKind = "notifications.published";
/// By then an index shows everybody who followed the channel when it published.
inline constexpr std::chrono::minutes kPublishedAgainAfter{1};
/// An event that tells so long after the publication tells of another: the video was hidden meanwhile.
inline constexpr std::chrono::minutes kFirstPublicationWithin{1};

/// Tells who follows a channel that it has published a video for the first time. The request and the projection only
/// put a job in: it walks over the channel's subscribers in pages, from where it was stopped, and puts a row for each.
/// What is put again is there already, so a crash loses none and doubles none; a second walk a minute later finds whom
/// an index did not show yet. Of a channel with more than `written_max` subscribers it writes one row for all
/// (large_news.h).
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Publications {
public:
    struct Needs {
        Notifier& notifier;
        LargeNews& large_news;
        subscriptions::SubscriptionService& subscriptions;
        videos::VideoRepo& videos;
        counters::Counters& counters;
        jobs::Queue& jobs;
    };
    struct Options {
        std::int64_t written_max = 100'000;
        std::size_t page_subscribers = 500;  ///< between two checkpoints
    };
    Publications(Needs needs, Options options) : needs_(needs), options_(options) {}

    Task<Result<>> follow(std::span<events::Envelope const> told);
    /// Of the videos that were published since then, as they are listed now.
    Task<Result<>> look_for_missed(Time since);
    Task<Result<>> run(jobs::JobContext& context);

private:
    Task<Result<>> ask_for(VideoId video);

    Needs needs_;
    Options options_;
};

}  // namespace klieg::notifications
