#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace klieg::realtime {

/// Bytes of one server frame as they go over the wire (RFC 6455 section 5.2: not masked; header and payload), shared by
/// all who get it.
using Frame = std::shared_ptr<std::string const>;

Frame text_frame(std::string_view payload);

/// What a control frame carries at most (section 5.5).
inline constexpr std::size_t kControlBytesMax = 125;

/// No more than `bytes_max` of it, and no part of a character.
std::string_view cut_at_character(std::string_view utf8, std::size_t bytes_max) noexcept;

/// Control frames, as bytes of the wire. Their payloads fit, or are cut: a reason at the end of a character.
std::string ping_frame();
std::string pong_frame(std::string_view payload);
std::string close_frame(std::uint16_t code, std::string_view reason);

/// Why a socket closes (section 7.4.1, and the registry that it founds).
namespace close_code {
inline constexpr std::uint16_t kProtocol = 1002;
inline constexpr std::uint16_t kUnsupported = 1003;
inline constexpr std::uint16_t kNone = 1005;  ///< stands for a close without one; never sent
inline constexpr std::uint16_t kNotText = 1007;
inline constexpr std::uint16_t kPolicy = 1008;
inline constexpr std::uint16_t kTooBig = 1009;
inline constexpr std::uint16_t kRestart = 1012;
inline constexpr std::uint16_t kTryLater = 1013;
}  // namespace close_code

}  // namespace klieg::realtime
