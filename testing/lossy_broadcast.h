#pragma once

#include "base/mutex.h"
#include "ports/broadcast.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>

namespace klieg::testing {

/// A Broadcast that loses messages, as its contract allows: which ones is chance, the same for every run. Who stands on
/// it in a test may learn later, and never something else.
///
/// Threads: any. Lifetime: the one behind outlives it.
class LossyBroadcast final : public ports::Broadcast {
public:
    struct Options {
        std::size_t one_in = 3;  ///< so many messages are lost, on average
        std::uint32_t seed = 1;
    };
    LossyBroadcast(ports::Broadcast& behind, Options options)
        : behind_(behind), options_(options), chance_(options.seed) {}

    void publish(std::string channel, std::string message) override {
        {
            MutexLock lock(mutex_);
            if (chance_() % options_.one_in == 0) return;
        }
        behind_.publish(std::move(channel), std::move(message));
    }
    std::unique_ptr<Subscription> subscribe(std::string channel, Executor on, Sink sink) override {
        return behind_.subscribe(std::move(channel), std::move(on), std::move(sink));
    }

private:
    ports::Broadcast& behind_;
    Options const options_;

    Mutex mutex_;
    std::minstd_rand chance_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::testing
