#include "http/trace_context.h"

namespace klieg::http {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

/// version "-" trace-id "-" parent-id "-" trace-flags, with 2, 32, 16 and 2 digits.
constexpr std::size_t kLength = 55;

std::optional<std::uint64_t> parse_hex(std::string_view text) noexcept {
    std::uint64_t number = 0;
    for (char c : text) {
        auto digit = kHexDigits.find(c);
        if (digit == kHexDigits.npos) return std::nullopt;
        number = number << 4U | digit;
    }
    return number;
}

void append_hex(std::string& text, std::uint64_t number) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kHexDigits[number >> static_cast<unsigned>(shift) & 15U];
}

}  // namespace

std::optional<TraceContext> TraceContext::parse(std::string_view text) noexcept {
    if (text.size() < kLength || text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
    auto version = parse_hex(text.substr(0, 2));
    if (!version || *version == 0xff) return std::nullopt;
    if (text.size() > kLength && (*version == 0 || text[kLength] != '-')) return std::nullopt;
    auto high = parse_hex(text.substr(3, 16));
    auto low = parse_hex(text.substr(19, 16));
    auto span = parse_hex(text.substr(36, 16));
    auto flags = parse_hex(text.substr(53, 2));
    if (!high || !low || !span || !flags) return std::nullopt;
    if ((*high | *low) == 0 || *span == 0) return std::nullopt;
    return TraceContext{*high, *low, *span, (*flags & 1U) != 0};
}

std::string TraceContext::to_header() const {
    std::string text = "00-" + trace_text() + "-";
    append_hex(text, span);
    return text += sampled ? "-01" : "-00";
}

std::string TraceContext::trace_text() const {
    std::string text;
    append_hex(text, trace_high);
    append_hex(text, trace_low);
    return text;
}

}  // namespace klieg::http
