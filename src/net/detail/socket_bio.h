#pragma once

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
/// Lifetime: stays where it is, and outlives the SSL object that it is attached to.
class SocketBio {
public:
    explicit SocketBio(int descriptor) noexcept : descriptor_(descriptor) {}
    SocketBio(SocketBio const&) = delete;
    SocketBio& operator=(SocketBio const&) = delete;

    void attach_to(ssl_st& ssl);

    /// The socket has more, and others on the core had their turn.
    void refill() noexcept {
        dry_ = false;
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
    bool dry_ = false;       ///< the socket had no more when it was last asked
    unsigned receipts_ = 0;  ///< since the last wait
    bool ended_ = false;
    std::vector<std::byte> out_;
    std::size_t sent_ = 0;
};

}  // namespace klieg::net::detail
