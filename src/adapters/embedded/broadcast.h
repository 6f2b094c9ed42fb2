#pragma once

#include "ports/broadcast.h"

#include <cstddef>
#include <memory>

namespace klieg::embedded {

/// Messages between the cores of one process. A publisher pays for a look at the channel and, for each subscriber
/// that was idle, one message to its core: what comes while a subscriber is busy waits for it in a queue.
///
/// Threads: any. Lifetime: outlives its subscriptions. Limits: `queued_max` messages wait for a subscriber; one that
/// lags further loses them and is told of a gap.
class Broadcast final : public ports::Broadcast {
public:
    struct Options {
        std::size_t queued_max = 1'000;
    };

    explicit Broadcast(Options options);
    ~Broadcast() override;
    Broadcast(Broadcast const&) = delete;
    Broadcast& operator=(Broadcast const&) = delete;

    void publish(std::string channel, std::string message) override;
    std::unique_ptr<Subscription> subscribe(std::string channel, Executor on, Sink sink) override;

private:
    class Queue;
    class LocalSubscription;
    struct Channels;

    Options options_;
    std::shared_ptr<Channels> channels_;
};

}  // namespace klieg::embedded
