#include "net/tls_stream.h"

#include "net/detail/cached_read.h"
#include "net/detail/send_pace.h"
#include "net/detail/socket_bio.h"
#include "net/detail/socket_peek.h"
#include "net/detail/socket_watch.h"
#include "net/detail/to_tuple.h"
#include "net/detail/unsent_limit.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <utility>

namespace klieg::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using detail::kToTuple;
using SteadyClock = std::chrono::steady_clock;

/// What a record holds at most (RFC 8446 section 5.1).
constexpr std::size_t kRecordBytes = 16 * 1024;
/// What is encrypted before it is sent: several records a system call, and still in the cache when it is copied.
constexpr std::size_t kBatchBytes = 4 * kRecordBytes;

class TlsStream final : public ByteStream {
public:
    TlsStream(tcp::socket socket, detail::SslPtr ssl, BlockingPool& files)
        : socket_(std::move(socket)),
          bio_(socket_.native_handle()),
          ssl_(std::move(ssl)),
          files_(files),
          watch_(socket_) {
        bio_.attach_to(*ssl_);
        boost::system::error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        detail::limit_unsent(socket_.native_handle());
    }

    Task<Result<>> handshake(Deadline deadline);

    Task<Result<std::size_t>> read_some(std::span<std::byte> into, Deadline deadline) override;
    Task<Result<>> write(std::span<std::byte const> first, std::span<std::byte const> second,
                         std::chrono::milliseconds patience) override;
    Task<Result<>> send_file(std::span<std::byte const> head, FileSlice const& slice,
                             std::chrono::milliseconds patience) override;
    void expect_rate(SendRate rate) noexcept override { pace_.expect(rate); }
    bool is_quiet() noexcept override {
        return socket_.is_open() && !broken_ && !bio_.has_early() && SSL_has_pending(ssl_.get()) == 0 &&
               detail::is_quiet(socket_.native_handle());
    }
    Task<> peer_gone() override;
    Task<> shutdown() override;
    void close() noexcept override {
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

private:
    using Direction = DeadlineWatch::Direction;
    /// After so many bytes without a wait, others on this core have their turn.
    static constexpr std::uint64_t kTurnBytes = 1024 * 1024;
    enum class Sent { all, some, broken };

    /// After a call of OpenSSL that wants more from the peer.
    Task<Result<>> wait_for_more();
    Result<> encrypt(std::span<std::byte const> plain);
    Result<> encrypt_joined(std::span<std::byte const> first, std::span<std::byte const> second);
    std::size_t next_batch_bytes() noexcept;
    Task<Result<std::size_t>> encrypt_piece(std::span<std::byte const> head, FileSlice const& slice, std::uint64_t at);
    Sent send_now() noexcept;
    Task<Result<>> flush(Deadline deadline);
    Task<Result<>> send(std::span<std::byte const> plain, std::chrono::milliseconds patience);
    Task<Result<std::size_t>> read_file(FileSlice const& slice, std::uint64_t at, std::span<std::byte> into);

    tcp::socket socket_;
    detail::SocketBio bio_;
    detail::SslPtr ssl_;
    BlockingPool& files_;
    detail::SocketWatch watch_;
    detail::SendPace pace_;
    bool broken_ = false;  ///< OpenSSL must not be asked again, nor say goodbye
};

Task<Result<>> TlsStream::handshake(Deadline deadline) {
    watch_.set(Direction::in, deadline);
    while (true) {
        ERR_clear_error();
        auto done = SSL_do_handshake(ssl_.get());
        auto why = SSL_get_error(ssl_.get(), done);
        if (done != 1 && why != SSL_ERROR_WANT_READ) {
            broken_ = true;
            auto error = watch_.failure(detail::ssl_error(Errc::cancelled, "the handshake failed").detail);
            send_now();  // the alert that says why
            co_return error;
        }
        KLIEG_CO_CHECK(co_await flush(deadline));
        if (done == 1) break;
        KLIEG_CO_CHECK(co_await wait_for_more());
    }
    watch_.clear(Direction::in);
    co_return Result<>();
}

Task<Result<std::size_t>> TlsStream::read_some(std::span<std::byte> into, Deadline deadline) {
    watch_.set(Direction::in, deadline);
    while (true) {
        if (!socket_.is_open() || broken_) co_return watch_.failure("the connection is closed");
        ERR_clear_error();
        std::size_t count = 0;
        auto done = SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
        auto why = SSL_get_error(ssl_.get(), done);
        if (done != 1 && why != SSL_ERROR_WANT_READ && why != SSL_ERROR_ZERO_RETURN) {
            broken_ = true;
            send_now();
            co_return watch_.failure(detail::ssl_error(Errc::cancelled, "the peer is gone").detail);
        }
        // Reading may have to answer: the keys of the connection change (RFC 8446 section 4.6.3).
        if (!bio_.unsent().empty()) KLIEG_CO_CHECK(co_await flush(deadline));
        if (done == 1 || why == SSL_ERROR_ZERO_RETURN) {
            watch_.clear(Direction::in);
            co_return count;
        }
        auto more = co_await wait_for_more();
        if (!more.ok()) {
            watch_.clear(Direction::in);
            co_return std::move(more).error();
        }
    }
}

Task<Result<>> TlsStream::wait_for_more() {
    bio_.release();
    if (!socket_.is_open()) co_return watch_.failure("the connection is closed");
    // A peer that drips may never let us wait long enough for the watch to end it.
    if (watch_.is_over(Direction::in)) co_return Error{Errc::timeout, "the peer is too slow"};
    auto early = bio_.early();
    auto [error, count] = co_await socket_.async_receive(asio::buffer(early.data(), early.size()), kToTuple);
    if (error && error != asio::error::eof) co_return watch_.failure(error.message());
    bio_.refill(count);
    co_return Result<>();
}

Result<> TlsStream::encrypt(std::span<std::byte const> plain) {
    if (broken_) return watch_.failure("the connection is closed");
    ERR_clear_error();
    std::size_t count = 0;
    if (SSL_write_ex(ssl_.get(), plain.data(), plain.size(), &count) == 1) return {};
    broken_ = true;
    return watch_.failure(detail::ssl_error(Errc::cancelled, "the connection is broken").detail);
}

/// As one record: a small answer is one packet, and pays for one authentication tag.
Result<> TlsStream::encrypt_joined(std::span<std::byte const> first, std::span<std::byte const> second) {
    std::array<std::byte, kRecordBytes> record;  // NOLINT(*-member-init): 16 KiB that are about to be overwritten
    std::memcpy(record.data(), first.data(), first.size());
    std::memcpy(record.data() + first.size(), second.data(), second.size());
    return encrypt(std::span(record).first(first.size() + second.size()));
}

/// Hands to the socket what it takes. More than one coroutine may be doing so: the bytes stay in order, since none is
/// suspended between looking at them and sending them.
TlsStream::Sent TlsStream::send_now() noexcept {
    while (!bio_.unsent().empty()) {
        auto unsent = bio_.unsent();
        auto count = ::send(socket_.native_handle(), unsent.data(), unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            bio_.consume(static_cast<std::size_t>(count));
            pace_.sent(static_cast<std::uint64_t>(count));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return Sent::some;
        } else if (errno != EINTR) {
            return Sent::broken;
        }
    }
    return Sent::all;
}

Task<Result<>> TlsStream::flush(Deadline deadline) {
    while (true) {
        if (!socket_.is_open()) co_return watch_.failure("the connection is closed");
        auto sent = send_now();
        if (sent == Sent::all) co_return Result<>();
        if (sent == Sent::broken) co_return watch_.failure("the peer is gone");
        auto const began = SteadyClock::now();
        auto const until = pace_.patient_until(began, detail::unconfirmed_bytes(socket_.native_handle()));
        if (until <= began) co_return watch_.give_up();
        watch_.set(Direction::out, std::min(deadline, until));
        auto [error] = co_await socket_.async_wait(tcp::socket::wait_write, kToTuple);
        watch_.clear(Direction::out);
        pace_.waited(SteadyClock::now() - began);
        if (error) co_return watch_.failure(error.message());
    }
}

/// Less for a peer that is slow: what the kernel has no room for waits here until it does, and beside it the memory
/// that larger batches before have needed.
std::size_t TlsStream::next_batch_bytes() noexcept {
    if (!detail::leaves_little_room(socket_.native_handle())) return kBatchBytes;
    bio_.release();
    return kRecordBytes;
}

Task<Result<>> TlsStream::send(std::span<std::byte const> plain, std::chrono::milliseconds patience) {
    while (!plain.empty()) {
        auto batch = plain.first(std::min(plain.size(), next_batch_bytes()));
        plain = plain.subspan(batch.size());
        KLIEG_CO_CHECK(encrypt(batch));
        KLIEG_CO_CHECK(co_await flush(SteadyClock::now() + patience));
    }
    co_return Result<>();
}

Task<Result<>> TlsStream::write(std::span<std::byte const> first, std::span<std::byte const> second,
                                std::chrono::milliseconds patience) {
    if (!first.empty() && !second.empty() && first.size() < kRecordBytes) {
        auto along = second.first(std::min(second.size(), kRecordBytes - first.size()));
        KLIEG_CO_CHECK(encrypt_joined(first, along));
        first = {};
        second = second.subspan(along.size());
        if (second.empty()) co_return co_await flush(SteadyClock::now() + patience);
    }
    KLIEG_CO_CHECK(co_await send(first, patience));
    co_return co_await send(second, patience);
}

/// Where sendfile(2) would leave the bytes in the kernel, here they pass through this process to be encrypted: a batch
/// is read behind what is left of the head, encrypted, and sent, so that a record is never smaller than it need be.
Task<Result<>> TlsStream::send_file(std::span<std::byte const> head, FileSlice const& slice,
                                    std::chrono::milliseconds patience) {
    if (head.size() >= kRecordBytes || slice.length == 0) {
        KLIEG_CO_CHECK(co_await send(head, patience));
        head = {};
    }
    std::uint64_t turn = 0;
    for (std::uint64_t done = 0; done < slice.length;) {
        KLIEG_CO_TRY(auto const count, co_await encrypt_piece(std::exchange(head, {}), slice, done));
        KLIEG_CO_CHECK(co_await flush(SteadyClock::now() + patience));
        done += count;
        turn += count;
        if (turn < kTurnBytes) continue;
        turn = 0;
        co_await yield();
    }
    co_return Result<>();
}

/// Answers how much of the file that was. Its room is there for no longer than this: a slow peer waits without.
Task<Result<std::size_t>> TlsStream::encrypt_piece(std::span<std::byte const> head, FileSlice const& slice,
                                                   std::uint64_t at) {
    auto const size = std::min<std::uint64_t>(next_batch_bytes(), head.size() + slice.length - at);
    auto const plain = std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(size));
    std::span<std::byte> const batch(plain.get(), static_cast<std::size_t>(size));
    std::ranges::copy(head, batch.begin());
    KLIEG_CO_TRY(auto const count, co_await read_file(slice, at, batch.subspan(head.size())));
    KLIEG_CO_CHECK(encrypt(batch.first(head.size() + count)));
    co_return count;
}

Task<Result<std::size_t>> TlsStream::read_file(FileSlice const& slice, std::uint64_t at, std::span<std::byte> into) {
    auto count = detail::read_cached(*slice.file, slice.offset + at, into);
    if (count == 0) {
        auto read = [&] { return slice.file->read_at(slice.offset + at, into); };
        KLIEG_CO_TRY(count, co_await files_.run(read));
    }
    if (count == 0) co_return Error{Errc::corrupt, "a file is shorter than its slice"};
    co_return count;
}

/// A goodbye, a ticket and a request look alike until they are decrypted, so OpenSSL looks at what comes, and keeps
/// what is the reader's.
Task<> TlsStream::peer_gone() {
    while (socket_.is_open() && !broken_) {
        ERR_clear_error();
        std::byte first{};
        std::size_t count = 0;
        auto done = SSL_peek_ex(ssl_.get(), &first, 1, &count);
        auto why = SSL_get_error(ssl_.get(), done);
        if (done == 1) {
            co_await socket_.async_wait(tcp::socket::wait_error, kToTuple);
            co_return;
        }
        if (why != SSL_ERROR_WANT_READ) {
            broken_ = why != SSL_ERROR_ZERO_RETURN;
            co_return;
        }
        send_now();  // what reading had to answer; the rest of it goes with what is written next
        auto more = co_await wait_for_more();
        if (!more.ok()) co_return;
    }
}

Task<> TlsStream::shutdown() {
    if (broken_ || !socket_.is_open()) co_return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    send_now();  // as far as the socket takes it; a peer that does not read needs no goodbye
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

/// Why a server's certificate was refused, or what else went wrong, in words for who called it.
Error outgoing_failure(Error error, long verdict, std::string const& host) {
    if (error.kind == Errc::timeout) return error;
    if (verdict != X509_V_OK)
        return Error{Errc::unavailable,
                     "the certificate of " + host + " is not good: " + X509_verify_cert_error_string(verdict),
                     "certificate"};
    return Error{Errc::unavailable, host + ": " + error.detail};
}

}  // namespace

Task<Result<std::unique_ptr<ByteStream>>> accept_tls(tcp::socket socket, TlsServerContext const& context,
                                                     ByteStream::Deadline deadline) {
    auto stream = std::make_unique<TlsStream>(std::move(socket), context.make_session(), context.file_pool());
    KLIEG_CO_CHECK(co_await stream->handshake(deadline));
    co_return std::unique_ptr<ByteStream>(std::move(stream));
}

Task<Result<std::unique_ptr<ByteStream>>> connect_tls(tcp::socket socket, TlsClientContext const& context,
                                                      std::string host, ByteStream::Deadline deadline) {
    KLIEG_CO_TRY(auto session, context.make_session(host));
    auto const* ssl = session.get();
    auto stream = std::make_unique<TlsStream>(std::move(socket), std::move(session), context.file_pool());
    auto done = co_await stream->handshake(deadline);
    if (!done.ok()) co_return outgoing_failure(std::move(done).error(), SSL_get_verify_result(ssl), host);
    co_return std::unique_ptr<ByteStream>(std::move(stream));
}

}  // namespace klieg::net
