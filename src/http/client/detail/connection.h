#pragma once

#include "base/task.h"
#include "http/detail/input_buffer.h"
#include "net/byte_stream.h"
#include "net/deadline_watch.h"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cstdint>
#include <list>
#include <memory>

namespace klieg::http::detail {

/// One connection to a server and the requests under way on it: one as a rule, several where they are pipelined.
///
/// Requests are written, and answers read, in the order in which their turns joined. A turn that ends badly takes those
/// behind it along, for their answers could not be told from its own; those ahead go on (RFC 9112 section 9.3.2).
///
/// Threads: its core's. Lifetime: shared by the pool and the turns, which leave before they end.
class ClientConnection {
public:
    using Deadline = net::ByteStream::Deadline;

    /// The place of one request in the order.
    class Turn {
    public:
        Turn(Executor const& executor, Deadline whole, unsigned pipeline_depth)
            : deadline(whole), depth(pipeline_depth), timer_(executor) {}

        Deadline deadline;
        unsigned depth;

        bool ended() const noexcept { return end_ != End::none; }
        /// It was ended by others, and the server has not seen it or has closed in good order.
        bool unseen() const noexcept { return end_ == End::unseen; }

    private:
        friend class ClientConnection;
        enum class Stage : std::uint8_t { queued, writing, written };
        enum class End : std::uint8_t { none, unseen, broken };

        Stage stage_ = Stage::queued;
        End end_ = End::none;
        boost::asio::steady_timer timer_;
    };

    /// How a turn left the server's side of the connection.
    enum class After : std::uint8_t {
        keep,    ///< its answer was read to the end
        closed,  ///< so it was, and it said that no other comes; or the connection ended before any of it came
        broken,  ///< anything else
    };

    ClientConnection(std::unique_ptr<net::ByteStream> stream, Executor const& executor, std::size_t head_bytes_max);

    /// Whether another turn may join. A request of its own wants the connection for itself; pipelined ones share one
    /// whose server has kept it once already.
    bool admits(Turn const& turn) const noexcept;
    bool idle() const noexcept { return usable_ && turns_.empty(); }
    bool usable() const noexcept { return usable_; }  ///< for turns that have not joined yet
    bool empty() const noexcept { return turns_.empty(); }
    std::size_t under_way() const noexcept { return turns_.size(); }
    bool was_kept() const noexcept { return answers_ > 0; }

    /// How long the server lets it rest; the least of what it was told counts.
    void limit_rest(std::chrono::milliseconds patience) noexcept {
        rest_patience_ = std::min(rest_patience_, patience);
    }
    void rest() noexcept { rests_until_ = std::chrono::steady_clock::now() + rest_patience_; }
    Deadline rests_until() const noexcept { return rests_until_; }
    /// Whether nothing has come that nobody asked for, its end included.
    bool quiet() noexcept { return input_.unread().empty() && stream_->is_quiet(); }

    void join(Turn& turn);
    /// Until all that joined before have written. Fails: timeout, unavailable.
    Task<Result<>> begin_writing(Turn& turn);
    void end_writing(Turn& turn) noexcept;
    /// Until all that joined before have read. Fails: timeout, unavailable.
    Task<Result<>> begin_reading(Turn& turn);
    void leave(Turn& turn, After after) noexcept;

    net::ByteStream& stream() noexcept { return *stream_; }
    InputBuffer& input() noexcept { return input_; }
    void close() noexcept;

private:
    Task<Result<>> wait(Turn& turn, bool (ClientConnection::*condition)(Turn const&) const noexcept);
    bool all_before_are_written(Turn const& turn) const noexcept;
    bool is_first(Turn const& turn) const noexcept;
    void set_watch() noexcept;
    void notify() noexcept;

    std::unique_ptr<net::ByteStream> stream_;
    InputBuffer input_;
    net::DeadlineWatch watch_;
    std::list<Turn*> turns_;  ///< in order
    std::uint64_t answers_ = 0;
    std::chrono::milliseconds rest_patience_ = std::chrono::milliseconds::max();
    Deadline rests_until_{};
    bool usable_ = true;
};

}  // namespace klieg::http::detail
