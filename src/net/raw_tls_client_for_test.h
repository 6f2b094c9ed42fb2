#pragma once

#include "base/task.h"
#include "net/detail/openssl_ptr.h"
#include "net/tls_server_context.h"
#include "net/tls_stream.h"

#include <boost/asio/ip/tcp.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <functional>
#include <future>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace klieg::net {

/// OpenSSL itself over a blocking socket, for what our own client would never do. It verifies nothing.
/// Threads: one that is not the server's.
class RawTlsClient {
public:
    using Configure = std::function<void(SSL_CTX&)>;

    explicit RawTlsClient(int descriptor, Configure const& configure = {})
        : descriptor_(descriptor), context_(SSL_CTX_new(TLS_client_method())) {
        timeval const patience{30, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (configure) configure(*context_);
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), descriptor_);
    }
    ~RawTlsClient() {
        ssl_.reset();
        ::close(descriptor_);
    }
    RawTlsClient(RawTlsClient const&) = delete;
    RawTlsClient& operator=(RawTlsClient const&) = delete;

    bool handshake() {
        ERR_clear_error();
        return SSL_connect(ssl_.get()) == 1;
    }
    /// What an echo sends back; less where the connection fails.
    std::string ask(std::string const& text) { return say(text) ? hear(text.size()) : std::string(); }
    bool say(std::string const& text) {
        ERR_clear_error();
        return SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())) > 0;
    }
    std::string hear(std::size_t size) {
        ERR_clear_error();
        std::string heard(size, '\0');
        std::size_t count = 0;
        while (count < size) {
            auto got = SSL_read(ssl_.get(), heard.data() + count, static_cast<int>(size - count));
            if (got <= 0) break;
            count += static_cast<std::size_t>(got);
        }
        heard.resize(count);
        return heard;
    }
    /// Holds back what is written, so that it leaves in one piece.
    void cork(bool held) {
        int const on = held ? 1 : 0;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
    }
    SSL& ssl() { return *ssl_; }

private:
    int descriptor_;
    detail::SslContextPtr context_;
    detail::SslPtr ssl_;
};

/// Sends back what comes, until it ends. Answers what was wrong, if anything was.
inline Task<Result<>> echo_once(boost::asio::ip::tcp::socket socket, TlsServerContext const& context,
                                ByteStream::Deadline deadline) {
    KLIEG_CO_TRY(auto stream, co_await accept_tls(std::move(socket), context, deadline));
    std::vector<std::byte> piece(4096);
    while (true) {
        KLIEG_CO_TRY(auto count, co_await stream->read_some(piece, deadline));
        if (count == 0) co_return Result<>();
        KLIEG_CO_CHECK(co_await stream->write(std::span(piece).first(count), {}, std::chrono::seconds(30)));
    }
}

/// What a client thread found out, awaited on the server's loop.
template <class T>
Task<T> outcome_of(std::future<T>& future) {
    while (future.wait_for(std::chrono::seconds(0)) != std::future_status::ready) co_await yield();
    co_return future.get();
}

}  // namespace klieg::net
