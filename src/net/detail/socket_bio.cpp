#include "net/detail/socket_bio.h"

#include "base/assert.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace klieg::net::detail {

namespace {

/// Of OpenSSL's buffer of a record each.
constexpr unsigned kReceiptsMax = 16;

SocketBio& of(BIO* bio) {
    return *static_cast<SocketBio*>(BIO_get_data(bio));
}

int read_bio(BIO* bio, char* into, std::size_t room, std::size_t* count) {
    BIO_clear_retry_flags(bio);
    auto received = of(bio).receive(std::as_writable_bytes(std::span(into, room)));
    if (received == -1) BIO_set_retry_read(bio);
    *count = received > 0 ? static_cast<std::size_t>(received) : 0;
    return received > 0 ? 1 : 0;
}

int write_bio(BIO* bio, char const* bytes, std::size_t size, std::size_t* count) {
    BIO_clear_retry_flags(bio);
    of(bio).collect(std::as_bytes(std::span(bytes, size)));
    *count = size;
    return 1;
}

long control_bio(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return of(bio).ended() ? 1 : 0;
    return 0;
}

BIO_METHOD const* method() {
    static auto* const made = [] {
        auto* fresh = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "klieg socket");
        KLIEG_ASSERT(fresh != nullptr);
        BIO_meth_set_read_ex(fresh, read_bio);
        BIO_meth_set_write_ex(fresh, write_bio);
        BIO_meth_set_ctrl(fresh, control_bio);
        return fresh;
    }();
    return made;
}

}  // namespace

void SocketBio::attach_to(ssl_st& ssl) {
    auto* bio = BIO_new(method());
    KLIEG_ASSERT(bio != nullptr);
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(&ssl, bio, bio);
}

std::ptrdiff_t SocketBio::receive(std::span<std::byte> into) noexcept {
    if (has_early()) {
        auto const count = std::min(into.size(), early_end_ - early_begin_);
        std::memcpy(into.data(), early_.data() + early_begin_, count);
        early_begin_ += count;
        return static_cast<std::ptrdiff_t>(count);
    }
    while (!dry_ && receipts_ < kReceiptsMax) {
        auto count = ::recv(descriptor_, into.data(), into.size(), MSG_DONTWAIT);
        if (count > 0) {
            ++receipts_;
            // Less than asked for is all there was: asking again would cost a system call to hear so.
            dry_ = static_cast<std::size_t>(count) < into.size();
            return count;
        }
        if (count == 0) {
            ended_ = true;
            return 0;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            dry_ = true;
        else if (errno != EINTR)
            return -2;
    }
    return -1;
}

void SocketBio::collect(std::span<std::byte const> bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
}

void SocketBio::consume(std::size_t count) noexcept {
    sent_ += count;
    if (sent_ < out_.size()) return;
    out_.clear();
    sent_ = 0;
}

void SocketBio::release() noexcept {
    if (out_.empty()) std::vector<std::byte>().swap(out_);
}

}  // namespace klieg::net::detail
