#include "realtime/frame_reader.h"

#include <algorithm>
#include <utility>

namespace klieg::realtime {

namespace {

/// Empty fragments cost nothing of the message's bytes.
constexpr std::uint32_t kFramesOfMessageMax = 1024;

enum Opcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

/// What a peer may say (RFC 6455 section 7.4): those that are defined for the wire, and those of libraries and
/// applications.
bool may_be_said(std::uint16_t code) {
    if (code >= 3000) return code < 5000;
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

}  // namespace

FrameReader::Step FrameReader::read(std::span<std::byte const> input) {
    Step step;
    while (step.event == Event::more && step.consumed < input.size() && !ended_) {
        if (head_size_ < head_wanted_) {
            step.event = take_head(input[step.consumed++]);
            continue;
        }
        auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - step.consumed));
        step.event = take_payload(input.subspan(step.consumed, count));
        step.consumed += count;
    }
    return step;
}

std::string FrameReader::take_text() {
    return std::exchange(text_, {});
}

FrameReader::Event FrameReader::take_head(std::byte next) {
    auto const byte = std::to_integer<unsigned>(next);
    head_[head_size_++] = static_cast<std::uint8_t>(byte);
    auto event = Event::more;
    if (head_size_ == 1) event = take_first(byte);
    if (head_size_ == 2) event = take_second(byte);
    if (event == Event::broken || head_size_ < head_wanted_) return event;
    event = take_length();
    return event == Event::more && left_ == 0 ? end_frame() : event;
}

/// Section 5.2: the bits and the opcode.
FrameReader::Event FrameReader::take_first(unsigned byte) {
    head_wanted_ = 2;
    final_ = (byte & 0x80U) != 0;
    opcode_ = static_cast<std::uint8_t>(byte & 0x0fU);
    if ((byte & 0x70U) != 0) return fail(close_code::kProtocol, "a reserved bit is set");
    if (is_control()) {
        if (opcode_ > kPong) return fail(close_code::kProtocol, "an opcode is unknown");
        if (!final_) return fail(close_code::kProtocol, "a control frame is a fragment");
        return Event::more;
    }
    if (opcode_ > kBinary) return fail(close_code::kProtocol, "an opcode is unknown");
    if (in_message_ != (opcode_ == kContinuation))
        return fail(close_code::kProtocol,
                    in_message_ ? "a message begins within another" : "nothing is to be continued");
    if (opcode_ == kBinary) return fail(close_code::kUnsupported, "only text is taken");
    if (frames_ >= kFramesOfMessageMax) return fail(close_code::kPolicy, "a message has too many fragments");
    ++frames_;
    in_message_ = true;
    return Event::more;
}

FrameReader::Event FrameReader::take_second(unsigned byte) {
    if ((byte & 0x80U) == 0) return fail(close_code::kProtocol, "a frame is not masked");
    auto const length = byte & 0x7fU;
    if (is_control() && length > kControlBytesMax) return fail(close_code::kProtocol, "a control frame is too long");
    head_wanted_ = length < 126 ? 6 : length == 126 ? 8 : kLongestHead;
    return Event::more;
}

/// The head is whole. A length has one form, the shortest; of a message that would be too long no byte is taken.
FrameReader::Event FrameReader::take_length() {
    mask_at_ = static_cast<std::uint8_t>(head_wanted_ - 4);
    left_ = head_[1] & 0x7fU;
    if (mask_at_ > 2) {
        left_ = 0;
        for (std::size_t i = 2; i < mask_at_; ++i) left_ = left_ << 8U | head_[i];
        if (left_ < (mask_at_ == 4 ? 126U : 0x10000U) || left_ >> 63U != 0)
            return fail(close_code::kProtocol, "a length is not in its shortest form");
    }
    if (is_control())
        control_size_ = 0;
    else if (left_ > message_bytes_max_ - text_.size())
        return fail(close_code::kTooBig, "a message is too long");
    return Event::more;
}

FrameReader::Event FrameReader::take_payload(std::span<std::byte const> piece) {
    auto const mask = std::span<std::uint8_t const>(head_).subspan(head_wanted_ - 4U, 4);
    auto turn = static_cast<unsigned>(mask_at_ + 4U - head_wanted_);
    left_ -= piece.size();
    char* into = nullptr;
    if (is_control()) {
        into = control_.data() + control_size_;
        control_size_ = static_cast<std::uint8_t>(control_size_ + piece.size());
    } else {
        auto const had = text_.size();
        text_.resize(had + piece.size());
        into = text_.data() + had;
    }
    for (std::size_t i = 0; i < piece.size(); ++i)
        into[i] = static_cast<char>(std::to_integer<unsigned>(piece[i]) ^ mask[(turn + i) & 3U]);
    turn = static_cast<unsigned>((turn + piece.size()) & 3U);
    mask_at_ = static_cast<std::uint8_t>(head_wanted_ - 4U + turn);
    if (!is_control() && !utf8_.take(std::as_bytes(std::span(into, piece.size()))))
        return fail(close_code::kNotText, "a text is not UTF-8");
    return left_ == 0 ? end_frame() : Event::more;
}

FrameReader::Event FrameReader::end_frame() {
    head_size_ = 0;
    head_wanted_ = 2;
    switch (opcode_) {
        case kPing: return Event::ping;
        case kPong: return Event::pong;
        case kClose: return end_close();
        default: break;
    }
    if (!final_) return Event::more;
    if (!utf8_.whole()) return fail(close_code::kNotText, "a text ends within a character");
    in_message_ = false;
    frames_ = 0;
    return Event::text;
}

/// Section 5.5.1: nothing, or a code and perhaps a reason.
FrameReader::Event FrameReader::end_close() {
    auto const size = control_size_;
    if (size == 1) return fail(close_code::kProtocol, "a close has half a code");
    close_code_ = close_code::kNone;
    if (size > 0) {
        auto const byte = [this](std::size_t at) {
            return static_cast<unsigned>(static_cast<unsigned char>(control_[at]));
        };
        auto const code = static_cast<std::uint16_t>(byte(0) << 8U | byte(1));
        Utf8Checker reason;
        if (!may_be_said(code)) return fail(close_code::kProtocol, "a close has a code that may not be sent");
        if (!reason.take(std::as_bytes(std::span(control_)).subspan(2, size - 2U)) || !reason.whole())
            return fail(close_code::kNotText, "the reason of a close is not UTF-8");
        close_code_ = code;
        std::copy(control_.begin() + 2, control_.begin() + size, control_.begin());
        control_size_ = static_cast<std::uint8_t>(size - 2);
    }
    ended_ = true;
    return Event::close;
}

FrameReader::Event FrameReader::fail(std::uint16_t code, std::string_view why) {
    close_code_ = code;
    control_size_ = static_cast<std::uint8_t>(std::min(why.size(), control_.size()));
    std::copy_n(why.begin(), control_size_, control_.begin());
    ended_ = true;
    text_ = {};
    return Event::broken;
}

}  // namespace klieg::realtime
