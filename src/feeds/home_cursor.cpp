#include "feeds/home_cursor.h"

#include "base/crypto.h"

#include <optional>

namespace klieg::feeds {

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t kIdBytes = 10;
constexpr std::size_t kMarkBytes = 4;
/// Longer than any cursor of ours.
constexpr std::size_t kCursorBytesMax = 4096;

/// Five bits a letter.
std::string packed(VideoId const& id) {
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (char const letter : std::string_view(id.text()).substr(VideoKind::prefix.size())) {
        bits = (bits << 5U) | static_cast<std::uint32_t>(kLetters.find(letter));
        count += 5;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
    }
    return bytes;
}

std::string unpacked(std::string_view bytes) {
    std::string text(VideoKind::prefix);
    std::uint32_t bits = 0;
    int count = 0;
    for (char const byte : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(byte);
        count += 8;
        while (count >= 5) {
            count -= 5;
            text += kLetters[(bits >> static_cast<unsigned>(count)) & 31U];
        }
    }
    return text;
}

std::uint32_t mark_in(std::string_view bytes) {
    std::uint32_t mark = 0;
    for (char const byte : bytes.substr(0, kMarkBytes)) mark = (mark << 8U) | static_cast<unsigned char>(byte);
    return mark;
}

/// How many things of that size follow, and these; they are taken off.
std::optional<std::string_view> take(std::string_view& bytes, std::size_t size) {
    if (bytes.empty()) return {};
    auto const count = std::size_t{static_cast<unsigned char>(bytes.front())};
    bytes.remove_prefix(1);
    if (count > kHomeMixMax || bytes.size() < count * size) return {};
    auto const taken = bytes.substr(0, count * size);
    bytes.remove_prefix(taken.size());
    return taken;
}

}  // namespace

std::uint32_t mark_of(VideoId const& id) {
    return mark_in(packed(id));
}

std::string HomeCursor::text() const {
    std::string bytes(1, static_cast<char>(left.size()));
    for (auto const& id : left) bytes += packed(id);
    bytes += static_cast<char>(shown.size());
    for (auto const mark : shown)
        for (unsigned shift = 32; shift > 0; shift -= 8) bytes += static_cast<char>((mark >> (shift - 8)) & 0xFFU);
    return crypto::to_base64url(bytes + newest);
}

Result<HomeCursor> HomeCursor::parse(std::string_view text) {
    Error const wrong{Errc::invalid, "this cursor is not one of ours", "invalid_cursor"};
    auto const all = text.size() > kCursorBytesMax ? std::nullopt : crypto::from_base64url(text);
    if (!all) return wrong;
    std::string_view bytes = *all;
    auto ids = take(bytes, kIdBytes);
    auto marks = ids ? take(bytes, kMarkBytes) : std::nullopt;
    if (!marks) return wrong;
    HomeCursor cursor;
    for (; !ids->empty(); ids->remove_prefix(kIdBytes)) {
        KLIEG_TRY(auto id, VideoId::parse(unpacked(ids->substr(0, kIdBytes))));
        cursor.left.push_back(std::move(id));
    }
    for (; !marks->empty(); marks->remove_prefix(kMarkBytes)) cursor.shown.push_back(mark_in(*marks));
    cursor.newest = bytes;
    if (cursor.is_at_end()) return wrong;
    return cursor;
}

}  // namespace klieg::feeds
