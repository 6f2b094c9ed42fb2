#pragma once

#include "realtime/frame.h"
#include "realtime/utf8_checker.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace klieg::realtime {

/// Reads what a client sends (RFC 6455 section 5), wherever the pieces are cut: text messages, whole however many
/// frames they came in, and the control frames between those.
///
/// A rule is broken at the first byte that breaks it: a header's bits before its length, a length before a byte of its
/// payload is kept, a text that is not UTF-8 in the middle of its frame. Nothing is read after that, nor after a close.
///
/// Limits: a message's bytes, of which no more are kept than have come; its frames, since empty ones would make a
/// message that never ends.
class FrameReader {
public:
    enum class Event : std::uint8_t {
        more,    ///< all was taken, and nothing is whole
        text,    ///< take_text()
        ping,    ///< control() is what the pong returns
        pong,    ///< control()
        close,   ///< close_code() and control(), the reason
        broken,  ///< close_code() is what the client is to be told, control() why
    };
    struct Step {
        std::size_t consumed = 0;
        Event event = Event::more;
    };

    explicit FrameReader(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

    /// Takes of `input` up to the end of what is whole first.
    Step read(std::span<std::byte const> input);
    std::string take_text();
    std::string_view control() const noexcept { return {control_.data(), control_size_}; }
    std::uint16_t close_code() const noexcept { return close_code_; }
    /// Whether nothing is begun, neither a frame nor a message.
    bool is_between() const noexcept { return !in_message_ && head_size_ == 0; }

private:
    static constexpr std::size_t kLongestHead = 14;

    Event take_head(std::byte next);
    Event take_first(unsigned byte);
    Event take_second(unsigned byte);
    Event take_length();
    Event take_payload(std::span<std::byte const> piece);
    Event end_frame();
    Event end_close();
    Event fail(std::uint16_t code, std::string_view why);
    bool is_control() const noexcept { return (opcode_ & 8U) != 0; }

    std::size_t const message_bytes_max_;
    std::string text_;
    std::uint64_t left_ = 0;    ///< of the payload at hand
    std::uint32_t frames_ = 0;  ///< of the message at hand
    std::uint16_t close_code_ = close_code::kNone;
    std::uint8_t head_size_ = 0;    ///< so much of the head has come
    std::uint8_t head_wanted_ = 2;  ///< so much is known to belong to it
    std::uint8_t opcode_ = 0;
    std::uint8_t mask_at_ = 0;  ///< of the mask, where the next byte meets it
    std::uint8_t control_size_ = 0;
    bool final_ = false;
    bool in_message_ = false;
    bool ended_ = false;
    Utf8Checker utf8_;
    std::array<std::uint8_t, kLongestHead> head_{};
    std::array<char, kControlBytesMax> control_{};
};

}  // namespace klieg::realtime
