#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace klieg::http::detail {

/// Bytes that the peer has sent and nobody has used yet. Grows from little to its limit, since most connections idle,
/// and never need more than a few hundred bytes at a time.
class InputBuffer {
public:
    explicit InputBuffer(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    std::string_view unread() const noexcept { return {bytes_.data() + begin_, end_ - begin_}; }
    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    /// Where to read more into; empty only while `bytes_max` bytes are unread.
    std::span<std::byte> room() {
        if (end_ == bytes_.size() && begin_ > 0) {
            std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        }
        if (end_ == bytes_.size()) bytes_.resize(std::min(std::max(kFirst, bytes_.size() * 2), bytes_max_));
        return std::as_writable_bytes(std::span(bytes_)).subspan(end_);
    }
    void commit(std::size_t count) noexcept { end_ += count; }

    /// Gives back what it has grown by; nothing may be unread.
    void shrink() {
        begin_ = end_ = 0;
        if (bytes_.size() > kFirst) bytes_ = std::vector<char>(kFirst);
    }

private:
    static constexpr std::size_t kFirst = 1024;

    std::size_t bytes_max_;
    std::vector<char> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace klieg::http::detail
