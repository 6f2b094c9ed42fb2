#pragma once

#include "realtime/client.h"
#include "realtime/hub_core.h"
#include "realtime/message_channel.h"
#include "realtime/send_queue.h"
#include "realtime/server_words.h"
#include "realtime/socket.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace klieg::realtime {

struct ConnectionLimits {
    std::size_t topics_max = 50;
    std::size_t topic_bytes_max = 200;
    std::chrono::seconds window{10};
    std::size_t topics_per_window_max = 100;    ///< asked for or given up
    std::size_t messages_per_window_max = 200;  ///< of any kind; beyond, the connection ends
    std::size_t queue_bytes = SendQueue::kQueuedBytesMax;
    SocketLimits socket{};
};

/// The protocol of one socket (docs/realtime.md): hears what its client asks for, and tells it what happens.
///
/// One coroutine reads; a second one writes, while there is something to write: an idle connection has no other
/// memory than itself and its reader's.
///
/// Threads: its core's. Lifetime: run() holds it; it outlives its channel's calls. Limits: ConnectionLimits.
class Connection final : public Client {
public:
    struct Needs {
        Hub& hub;
        HubCore& core;
        TaskGroup& tasks;  ///< where it writes
        std::unique_ptr<MessageChannel> channel;
    };
    Connection(Needs needs, Who who, ConnectionLimits const& limits);
    ~Connection() override;

    /// From hello to the end.
    static Task<> run(std::shared_ptr<Connection> connection);

    void deliver(DeliveryPtr const& delivery) override;
    void end(Ending ending) override;
    void send_pending() override;

private:
    void say(std::string const& json) override;
    std::size_t room_for_missed() const override { return queue_.room_for_missed(); }
    Task<> serve();
    Task<> take(std::string text);
    Task<> subscribe(json::Object said);
    void unsubscribe(json::Object const& said);
    std::vector<Wanted> wanted_of(json::Object const& said, words::Ack& ack);
    bool allow_message();
    bool allow_topic();
    void take_offer(SendQueue::Offer offer);
    void want_to_send();
    std::vector<Frame> take_queued();
    static Task<> write(std::shared_ptr<Connection> connection, std::vector<Frame> frames);

    HubCore& home_;
    TaskGroup& tasks_;
    ConnectionLimits const& limits_;
    SendQueue queue_;
    std::unique_ptr<MessageChannel> channel_;
    std::unique_ptr<Ending> ending_;
    SteadyTime window_{};
    std::uint16_t messages_ = 0;  ///< in the window
    std::uint16_t asked_for_ = 0;
    bool wants_to_send_ = false;  ///< and its core knows
    bool writes_ = false;
};

}  // namespace klieg::realtime
