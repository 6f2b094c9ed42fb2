#include "net/plain_stream.h"

#include "net/detail/cached_read.h"
#include "net/detail/send_pace.h"
#include "net/detail/socket_peek.h"
#include "net/detail/socket_watch.h"
#include "net/detail/to_tuple.h"
#include "net/detail/unsent_limit.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace klieg::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using detail::kToTuple;

/// The kernel reads ahead of who reads a file in such pieces (its default), so that a look at one byte tells of the
/// rest.
constexpr std::uint64_t kReadAhead = 128 * 1024;

enum class More { no, yes };

class PlainStream final : public ByteStream {
public:
    PlainStream(tcp::socket socket, BlockingPool* files) : socket_(std::move(socket)), files_(files), watch_(socket_) {
        boost::system::error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        socket_.native_non_blocking(true, ignored);
        detail::limit_unsent(socket_.native_handle());
    }

    Task<Result<std::size_t>> read_some(std::span<std::byte> into, Deadline deadline) override {
        watch_.set(Direction::in, deadline);
        auto [error, count] = co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), kToTuple);
        watch_.clear(Direction::in);
        if (!error) co_return count;
        if (error == asio::error::eof) co_return std::size_t{0};
        co_return watch_.failure(error.message());
    }

    std::size_t write_now(std::span<std::byte const> first, std::span<std::byte const> second) override {
        auto const sent = send_some(first, second, MSG_NOSIGNAL | MSG_DONTWAIT);
        return sent > 0 ? static_cast<std::size_t>(sent) : 0;
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
        std::uint64_t warm = 0;  ///< so much from `offset` on is in memory
        while (left > 0) {
            if (warm == 0) warm = co_await warm_up(*slice.file, static_cast<std::uint64_t>(offset), left);
            auto step = static_cast<std::size_t>(std::min(warm, kTurnBytes - turn));
            auto sent = ::sendfile(socket_.native_handle(), slice.file->descriptor(), &offset, step);
            if (sent > 0) {
                pace_.sent(static_cast<std::uint64_t>(sent));
                left -= static_cast<std::uint64_t>(sent);
                warm -= static_cast<std::uint64_t>(sent);
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
                co_return watch_.failure("sendfile failed");
            }
        }
        co_return Result<>();
    }

    void expect_rate(SendRate rate) noexcept override { pace_.expect(rate); }

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
    /// After so many bytes without a wait, others on this core have their turn.
    static constexpr std::uint64_t kTurnBytes = 2 * 1024 * 1024;

    /// How much of the file from `offset` on, `wanted` at most, can be sent without a wait for the disk. Where the pool
    /// has too much to do, the core waits after all: slow is better than broken.
    Task<std::uint64_t> warm_up(File const& file, std::uint64_t offset, std::uint64_t wanted) {
        if (files_ == nullptr) co_return wanted;
        wanted = std::min(wanted, kTurnBytes);
        std::uint64_t warm = 0;
        while (warm < wanted) {
            auto const piece = std::min(kReadAhead, wanted - warm);
            auto is_cold = [&](std::uint64_t at) { return detail::is_cached(file, at) == detail::Cached::no; };
            bool const cold = (warm == 0 && is_cold(offset)) || is_cold(offset + warm + piece - 1);
            if (cold && warm > 0) break;
            warm += piece;
            if (!cold) continue;
            auto read = [&] { return read_and_forget(file, offset, piece); };
            static_cast<void>(co_await files_->run(read));
            break;
        }
        co_return warm;
    }

    static Result<> read_and_forget(File const& file, std::uint64_t offset, std::uint64_t length) {
        std::array<std::byte, 16 * 1024> nowhere;  // NOLINT(*-member-init): written before it is read
        for (std::uint64_t end = offset + length; offset < end;) {
            KLIEG_TRY(auto count, file.read_at(offset, nowhere));
            if (count == 0) break;
            offset += count;
        }
        return {};
    }

    Task<Result<>> wait_for_room(std::chrono::milliseconds patience) {
        if (!socket_.is_open()) co_return watch_.failure("the connection is closed");
        auto const began = std::chrono::steady_clock::now();
        auto const until = pace_.patient_until(began, detail::unconfirmed_bytes(socket_.native_handle()));
        // A peer that drips may never let us wait long enough for the watch to end it.
        if (until <= began) co_return watch_.give_up();
        watch_.set(Direction::out, std::min<Deadline>(began + patience, until));
        auto [error] = co_await socket_.async_wait(tcp::socket::wait_write, kToTuple);
        watch_.clear(Direction::out);
        pace_.waited(std::chrono::steady_clock::now() - began);
        if (error) co_return watch_.failure(error.message());
        co_return Result<>();
    }

    ssize_t send_some(std::span<std::byte const> first, std::span<std::byte const> second, int flags) {
        iovec parts[] = {{const_cast<std::byte*>(first.data()), first.size()},     // NOLINT(*-const-cast)
                         {const_cast<std::byte*>(second.data()), second.size()}};  // NOLINT(*-const-cast)
        msghdr message{};
        message.msg_iov = first.empty() ? parts + 1 : parts;
        message.msg_iovlen = first.empty() || second.empty() ? 1 : 2;
        auto const sent = ::sendmsg(socket_.native_handle(), &message, flags);
        if (sent > 0) pace_.sent(static_cast<std::uint64_t>(sent));
        return sent;
    }

    Task<Result<>> write_all(std::span<std::byte const> first, std::span<std::byte const> second,
                             std::chrono::milliseconds patience, More more) {
        int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (more == More::yes ? MSG_MORE : 0);
        while (!first.empty() || !second.empty()) {
            auto sent = send_some(first, second, flags);
            if (sent >= 0) {
                auto count = static_cast<std::size_t>(sent);
                auto of_first = std::min(count, first.size());
                first = first.subspan(of_first);
                second = second.subspan(count - of_first);
            } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
                KLIEG_CO_CHECK(co_await wait_for_room(patience));
            } else if (errno != EINTR) {
                co_return watch_.failure("the peer is gone");
            }
        }
        co_return Result<>();
    }

    tcp::socket socket_;
    BlockingPool* files_;
    detail::SocketWatch watch_;
    detail::SendPace pace_;
};

}  // namespace

std::unique_ptr<ByteStream> make_plain_stream(tcp::socket socket, BlockingPool* files) {
    return std::make_unique<PlainStream>(std::move(socket), files);
}

}  // namespace klieg::net
