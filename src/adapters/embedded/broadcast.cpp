#include "adapters/embedded/broadcast.h"

#include "base/assert.h"
#include "base/mutex.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace klieg::embedded {

/// What waits for one subscriber. The first message into an empty queue posts its delivery, which takes all that has
/// come by then: so a burst is one message to the subscriber's core.
class Broadcast::Queue : public std::enable_shared_from_this<Queue> {
public:
    Queue(Executor on, Sink sink, std::size_t queued_max)
        : on_(std::move(on)), sink_(std::move(sink)), queued_max_(queued_max) {}

    void push(Message message) {
        {
            MutexLock lock(mutex_);
            bool const is_idle = queued_.empty() && !lost_;
            if (queued_.size() < queued_max_) {
                queued_.push_back(std::move(message));
            } else {
                lost_ = true;
                queued_.clear();  // a subscriber that drops what it kept has no use for them
            }
            if (!is_idle) return;
        }
        boost::asio::post(on_, [self = shared_from_this()] { self->deliver(); });
    }

    /// On the subscriber's executor.
    void close() { is_open_ = false; }

private:
    void deliver() {
        std::vector<Message> messages;
        bool lost = false;
        {
            MutexLock lock(mutex_);
            messages.swap(queued_);
            lost = std::exchange(lost_, false);
        }
        if (lost && is_open_ && sink_.gap) sink_.gap();
        for (auto const& message : messages)
            if (is_open_) sink_.message(message);
    }

    Executor const on_;
    Sink const sink_;
    std::size_t const queued_max_;

    bool is_open_ = true;  ///< read and written on the subscriber's executor

    Mutex mutex_;
    std::vector<Message> queued_ KLIEG_GUARDED_BY(mutex_);
    bool lost_ KLIEG_GUARDED_BY(mutex_) = false;
};

struct Broadcast::Channels {
    using Queues = std::vector<std::shared_ptr<Queue>>;

    Mutex mutex;
    /// A list is replaced, never changed: a publisher goes through the one that it found, without the lock.
    std::unordered_map<std::string, std::shared_ptr<Queues const>> by_name KLIEG_GUARDED_BY(mutex);

    void add(std::string const& channel, std::shared_ptr<Queue> queue) {
        MutexLock lock(mutex);
        auto& queues = by_name[channel];
        Queues longer = queues ? *queues : Queues();
        longer.push_back(std::move(queue));
        queues = std::make_shared<Queues const>(std::move(longer));
    }

    void remove(std::string const& channel, std::shared_ptr<Queue> const& queue) {
        MutexLock lock(mutex);
        auto found = by_name.find(channel);
        Queues shorter = *found->second;
        std::erase(shorter, queue);
        if (shorter.empty())
            by_name.erase(found);
        else
            found->second = std::make_shared<Queues const>(std::move(shorter));
    }

    std::shared_ptr<Queues const> find(std::string const& channel) {
        MutexLock lock(mutex);
        auto found = by_name.find(channel);
        return found == by_name.end() ? nullptr : found->second;
    }
};

class Broadcast::LocalSubscription final : public Subscription {
public:
    LocalSubscription(std::shared_ptr<Channels> channels, std::string channel, std::shared_ptr<Queue> queue)
        : channels_(std::move(channels)), channel_(std::move(channel)), queue_(std::move(queue)) {
        channels_->add(channel_, queue_);
    }
    ~LocalSubscription() override {
        channels_->remove(channel_, queue_);
        queue_->close();
    }
    LocalSubscription(LocalSubscription const&) = delete;
    LocalSubscription& operator=(LocalSubscription const&) = delete;

private:
    std::shared_ptr<Channels> channels_;
    std::string const channel_;
    std::shared_ptr<Queue> queue_;
};

Broadcast::Broadcast(Options options) : options_(options), channels_(std::make_shared<Channels>()) {}

Broadcast::~Broadcast() = default;

void Broadcast::publish(std::string channel, std::string message) {
    KLIEG_ASSERT(channel.size() <= ports::kChannelNameBytesMax && message.size() <= ports::kMessageBytesMax);
    auto queues = channels_->find(channel);
    if (!queues) return;
    auto shared = std::make_shared<std::string const>(std::move(message));
    for (auto const& queue : *queues) queue->push(shared);
}

std::unique_ptr<ports::Broadcast::Subscription> Broadcast::subscribe(std::string channel, Executor on, Sink sink) {
    KLIEG_ASSERT(channel.size() <= ports::kChannelNameBytesMax);
    auto queue = std::make_shared<Queue>(std::move(on), std::move(sink), options_.queued_max);
    return std::make_unique<LocalSubscription>(channels_, std::move(channel), std::move(queue));
}

}  // namespace klieg::embedded
