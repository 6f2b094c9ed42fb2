#include "net/plain_stream.h"

#include "net/deadline_watch.h"
#include "net/detail/socket_peek.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace klieg::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Waits in the frame of who waits; use_awaitable would make one more for each wait.
constexpr auto kToTuple = asio::as_tuple(asio::deferred);
/// After so many bytes without a wait, others on this core have their turn.
constexpr std::uint64_t kTurnBytes = 2 * 1024 * 1024;

enum class More { no, yes };

class PlainStream final : public ByteStream {
public:
    explicit PlainStream(tcp::socket socket)
        : socket_(std::move(socket)), watch_(socket_.get_executor(), [this] { close(); }) {
        boost::system::error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        socket_.native_non_blocking(true, ignored);
    }

    Task<Result<std::size_t>> read_some(std::span<std::byte> into, Deadline deadline) override {
        watch_.set(Direction::in, deadline);
        auto [error, count] = co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), kToTuple);
        watch_.clear(Direction::in);
        if (!error) co_return count;
        if (error == asio::error::eof) co_return std::size_t{0};
        co_return failure(error.message());
    }

    Task<Result<>> write(std::span<std::byte const> first, std::span<std::byte const> second,
                         std::chrono::milliseconds patience) override {
        return write_all(first, second, patience, More::no);
    }

    Task<Result<>> send_file(std::span<std::byte const> head, FileSlice const& slice,
                             std::chrono::milliseconds patience) override {
        KLIEG_CO_CHECK(co_await write_all(head, {}, patience, slice.length > 0 ? More::yes : More::no));
        auto offset = static_cast<off_t>(slice.offset);
        std::uint64_t left = slice.length;
        std::uint64_t turn = 0;
        while (left > 0) {
            auto step = static_cast<std::size_t>(std::min(left, kTurnBytes - turn));
            auto sent = ::sendfile(socket_.native_handle(), slice.file->descriptor(), &offset, step);
            if (sent > 0) {
                left -= static_cast<std::uint64_t>(sent);
                turn += static_cast<std::uint64_t>(sent);
                if (turn < kTurnBytes || left == 0) continue;
                turn = 0;
                co_await yield();
            } else if (sent == 0) {
                co_return Error{Errc::corrupt, "a file is shorter than its slice"};
            } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
                turn = 0;
                KLIEG_CO_CHECK(co_await wait_for_room(patience));
            } else if (errno != EINTR) {
                co_return failure("sendfile failed");
            }
        }
        co_return Result<>();
    }

    bool is_quiet() noexcept override { return socket_.is_open() && detail::is_quiet(socket_.native_handle()); }

    Task<> peer_gone() override {
        while (socket_.is_open()) {
            std::byte first{};
            auto count = ::recv(socket_.native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT);
            bool nothing_yet = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
            if (count <= 0 && !nothing_yet) co_return;
            auto [error] =
                co_await socket_.async_wait(nothing_yet ? tcp::socket::wait_read : tcp::socket::wait_error, kToTuple);
            if (error || !nothing_yet) co_return;
        }
    }

    Task<> shutdown() override {
        boost::system::error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        co_return;
    }

    void close() noexcept override {
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

private:
    using Direction = DeadlineWatch::Direction;

    Error failure(std::string detail) const {
        return watch_.expired() ? Error{Errc::timeout, "the peer is too slow"}
                                : Error{Errc::cancelled, std::move(detail)};
    }

    Task<Result<>> wait_for_room(std::chrono::milliseconds patience) {
        if (!socket_.is_open()) co_return failure("the connection is closed");
        watch_.set(Direction::out, std::chrono::steady_clock::now() + patience);
        auto [error] = co_await socket_.async_wait(tcp::socket::wait_write, kToTuple);
        watch_.clear(Direction::out);
        if (error) co_return failure(error.message());
        co_return Result<>();
    }

    Task<Result<>> write_all(std::span<std::byte const> first, std::span<std::byte const> second,
                             std::chrono::milliseconds patience, More more) {
        int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (more == More::yes ? MSG_MORE : 0);
        while (!first.empty() || !second.empty()) {
            iovec parts[] = {{const_cast<std::byte*>(first.data()), first.size()},     // NOLINT(*-const-cast)
                             {const_cast<std::byte*>(second.data()), second.size()}};  // NOLINT(*-const-cast)
            msghdr message{};
            message.msg_iov = first.empty() ? parts + 1 : parts;
            message.msg_iovlen = first.empty() || second.empty() ? 1 : 2;
            auto sent = ::sendmsg(socket_.native_handle(), &message, flags);
            if (sent >= 0) {
                auto count = static_cast<std::size_t>(sent);
                auto of_first = std::min(count, first.size());
                first = first.subspan(of_first);
                second = second.subspan(count - of_first);
            } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
                KLIEG_CO_CHECK(co_await wait_for_room(patience));
            } else if (errno != EINTR) {
                co_return failure("the peer is gone");
            }
        }
        co_return Result<>();
    }

    tcp::socket socket_;
    DeadlineWatch watch_;
};

}  // namespace

std::unique_ptr<ByteStream> make_plain_stream(tcp::socket socket) {
    return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace klieg::net
