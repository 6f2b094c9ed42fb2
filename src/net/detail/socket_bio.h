#pragma once

#include "base/assert.h"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

struct ssl_st;

namespace klieg::net::detail {

/// Where OpenSSL reads ciphertext from and writes it to.
///
/// Reading takes what the socket has and never waits; after some 256 KiB it takes no more until refill(), so that a
/// peer who sends without a pause does not keep the core. Writing only collects: OpenSSL would make one system call for
/// each record of 16 KiB, and many records leave cheaper together. So encrypting never blocks, and the stream alone
/// decides when to send.
///
/// Who waits for the peer receives into `early()`: the bytes of a request are there when the wait ends, for no more
/// system calls than without TLS, where waiting for the socket to be readable would cost an epoll_ctl(2) each time.
///
/// Lifetime: stays where it is, and outlives the SSL object that it is attached to.
class SocketBio {
public:
    explicit SocketBio(int descriptor) noexcept : descriptor_(descriptor) {}
    SocketBio(SocketBio const&) = delete;
    SocketBio& operator=(SocketBio const&) = delete;

    void attach_to(ssl_st& ssl);

    /// Where the stream receives what it waits for, once OpenSSL has read all of what came before.
    std::span<std::byte> early() noexcept {
        KLIEG_ASSERT(!has_early());
        return early_;
    }
    bool has_early() const noexcept { return early_begin_ < early_end_; }
    /// So many bytes have come into early(), and others on the core had their turn.
    void refill(std::size_t count) noexcept {
        early_begin_ = 0;
        early_end_ = count;
        dry_ = count > 0 && count < early_.size();
        receipts_ = 0;
    }

    std::span<std::byte const> unsent() const noexcept { return std::span(out_).subspan(sent_); }
    void consume(std::size_t count) noexcept;
    /// Gives the memory back, once all is sent.
    void release() noexcept;

    /// For OpenSSL's callbacks. -1: nothing now; 0: the peer's end; -2: the socket is broken.
    std::ptrdiff_t receive(std::span<std::byte> into) noexcept;
    void collect(std::span<std::byte const> bytes);
    bool ended() const noexcept { return ended_; }

private:
    int descriptor_;
    std::array<std::byte, 1024> early_;  // NOLINT(*-member-init): written before it is read
    std::size_t early_begin_ = 0;
    std::size_t early_end_ = 0;
    bool dry_ = false;       ///< the socket had no more when it was last asked
    unsigned receipts_ = 0;  ///< since the last wait
    bool ended_ = false;
    std::vector<std::byte> out_;
    std::size_t sent_ = 0;
};

}  // namespace klieg::net::detail
