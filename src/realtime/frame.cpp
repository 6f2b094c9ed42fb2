#include "realtime/frame.h"

#include <algorithm>

namespace klieg::realtime {

namespace {

/// All that we send are whole messages: the bit FIN, and the opcode.
enum class FirstByte : std::uint8_t { text = 0x81, close = 0x88, ping = 0x89, pong = 0x8a };

/// In the fewest bytes that state the length (RFC 6455 section 5.2).
std::string frame_of(FirstByte first, std::string_view payload) {
    constexpr std::size_t kInSevenBits = 125;
    constexpr std::size_t kInTwoBytes = 0xffff;
    int length_bytes = payload.size() <= kInSevenBits ? 0 : payload.size() <= kInTwoBytes ? 2 : 8;
    std::string frame;
    frame.reserve(2 + static_cast<std::size_t>(length_bytes) + payload.size());
    frame += static_cast<char>(first);
    frame += static_cast<char>(length_bytes == 0 ? payload.size() : length_bytes == 2 ? 126 : 127);
    for (int i = length_bytes - 1; i >= 0; --i)
        frame += static_cast<char>((payload.size() >> (8U * static_cast<unsigned>(i))) & 0xffU);
    frame += payload;
    return frame;
}

}  // namespace

std::string_view cut_at_character(std::string_view utf8, std::size_t bytes_max) noexcept {
    if (utf8.size() <= bytes_max) return utf8;
    while (bytes_max > 0 && (static_cast<unsigned char>(utf8[bytes_max]) & 0xc0U) == 0x80U) --bytes_max;
    return utf8.substr(0, bytes_max);
}

Frame text_frame(std::string_view payload) {
    return std::make_shared<std::string const>(frame_of(FirstByte::text, payload));
}

std::string ping_frame() {
    return frame_of(FirstByte::ping, {});
}

std::string pong_frame(std::string_view payload) {
    return frame_of(FirstByte::pong, payload.substr(0, kControlBytesMax));
}

std::string close_frame(std::uint16_t code, std::string_view reason) {
    if (code == close_code::kNone) return frame_of(FirstByte::close, {});
    std::string payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
    payload += cut_at_character(reason, kControlBytesMax - payload.size());
    return frame_of(FirstByte::close, payload);
}

}  // namespace klieg::realtime
