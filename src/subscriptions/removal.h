#pragma once

#include "events/envelope.h"
#include "jobs/worker.h"
#include "subscriptions/service.h"

#include <chrono>
#include <span>

namespace klieg::subscriptions {

inline constexpr auto kRemovalKind = "subscriptions.channel";
/// By then an index shows every subscription to a channel that was deleted: none can be begun any more.
inline constexpr std::chrono::minutes kRemovalAgainAfter{1};
/// How often all subscriptions are held against the channels that there are.
inline constexpr std::chrono::hours kGoneChannelsEvery{24};

/// When a channel goes, all subscriptions to it end. A job walks over them in pages, from where it was stopped; another
/// one looks for what the index did not show yet.
///
/// Threads: one executor at a time. Lifetime: what it is given outlives it.
class Removal {
public:
    struct Needs {
        SubscriptionService& service;
        SubscriptionRepo& repo;
        channels::ChannelService& channels;
        jobs::Queue& jobs;
    };
    explicit Removal(Needs needs) : needs_(needs) {}

    Task<Result<>> follow(std::span<events::Envelope const> told);
    Task<Result<>> run(jobs::JobContext& context);
    /// Ends some of what a user follows, whose account goes, so that channels count one less: for the job that removes
    /// accounts, which calls again until there is no more. Answers whether there may be more. What was ended stays for
    /// its 60 days, as of everybody: ids alone.
    Task<Result<bool>> remove_some_of(UserId user);
    /// For all channels that are gone, whoever was told of it.
    Task<Result<>> enqueue_for_gone_channels();

private:
    Task<Result<>> enqueue(ChannelId channel);

    Needs needs_;
};

}  // namespace klieg::subscriptions
