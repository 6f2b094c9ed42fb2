#pragma once

#include "base/task.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace klieg::ports {

inline constexpr std::size_t kChannelNameBytesMax = 200;
inline constexpr std::size_t kMessageBytesMax = std::size_t{16} << 10U;

/// Small messages to whoever listens at this moment, on every node: news that saves others from asking, such as a
/// job's progress, a session that has ended, or a row that caches should forget.
///
/// It may lose any message, and nothing may depend on one: who misses it learns the same later, from a row, from the
/// log, or because what it had kept ran out. What one publisher sends on a channel arrives in its order, and at most
/// once; of two publishers nothing is promised. The shape is that of Redis' PUBLISH and SUBSCRIBE.
///
/// Threads: any core.
class Broadcast {
public:
    using Message = std::shared_ptr<std::string const>;

    /// What a subscriber does. Both run on the executor it gave, one at a time, and neither blocks.
    struct Sink {
        std::function<void(Message const&)> message;
        /// Messages may have been lost before the next one: drop what was kept on their account. Not every loss is
        /// noticed.
        std::function<void()> gap;
    };

    /// Listens while it lives. It is destroyed on the executor of its sink; then the sink is not called any more.
    class Subscription {
    public:
        virtual ~Subscription() = default;
    };

    virtual ~Broadcast() = default;

    /// Hands the message over; nobody learns whether it arrived. Names have at most kChannelNameBytesMax bytes,
    /// messages kMessageBytesMax: what is longer is a mistake of the caller's, and aborts.
    virtual void publish(std::string channel, std::string message) = 0;
    /// Messages published after it returned reach the sink, as far as any do. `on` is a single thread.
    [[nodiscard]] virtual std::unique_ptr<Subscription> subscribe(std::string channel, Executor on, Sink sink) = 0;
};

}  // namespace klieg::ports
