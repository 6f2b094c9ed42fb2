#pragma once

#include "base/byte_source.h"
#include "realtime/client.h"
#include "realtime/connection_counts.h"
#include "realtime/send_queue.h"
#include "realtime/socket.h"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace klieg::realtime {

/// What a client of server-sent events has seen of each of its topics, in their order, as one text: each event has it
/// as its id, and a browser sends the last one back when it comes again. A place that is not known is "-": whoever
/// brings it may have missed something.
struct StreamCursor {
    std::vector<std::optional<LogPlace>> places;

    std::string text() const;
    /// None where it is none of so many topics.
    static std::optional<StreamCursor> parse(std::string_view text, std::size_t topics);
};

/// The fallback for who cannot have a socket: topics as server-sent events (HTML standard, section 9.2), with what the
/// server says over a socket as their data. It takes nothing from its client, so its topics are those of its address.
///
/// Threads: its core's. Limits: those of SendQueue; a comment each `heartbeat` keeps proxies from closing it.
class EventStream final : public Client {
public:
    struct Asked {
        std::vector<std::string> topics;
        std::optional<std::string> last_event_id{};
        std::chrono::milliseconds heartbeat = SocketLimits{}.ping_every;
        std::chrono::milliseconds retry{3'000};
        std::size_t queue_bytes = SendQueue::kQueuedBytesMax;
    };
    EventStream(Hub& hub, Who who, Asked asked, ConnectionCounts::Place place);
    ~EventStream() override;

    /// The next bytes of it; 0 at its end.
    Task<Result<std::size_t>> read(std::span<std::byte> into);
    /// Its body is gone.
    void stop() noexcept { leave(); }

    void deliver(DeliveryPtr const& delivery) override;
    void end(Ending ending) override;

private:
    void say(std::string const& json) override;
    std::size_t room_for_missed() const override { return queue_.room_for_missed(); }
    std::size_t bytes_of_missed(Delivery const& missed) const override;
    Task<> begin();
    void say_without_id(std::string const& json);
    void put(SendQueue::Offer offer);

    Asked asked_;
    ConnectionCounts::Place place_;
    StreamCursor cursor_;
    SendQueue queue_;
    std::string chunk_;           ///< what is being read
    std::size_t chunk_read_ = 0;  ///< of it
    std::unique_ptr<boost::asio::steady_timer> news_;
    bool begun_ = false;
    bool ended_ = false;
};

/// The body of an answer that is such a stream.
ByteSourcePtr body_of(std::shared_ptr<EventStream> stream);

}  // namespace klieg::realtime
