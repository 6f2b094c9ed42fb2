#include "realtime/utf8_checker.h"

namespace klieg::realtime {

bool Utf8Checker::take(std::span<std::byte const> piece) noexcept {
    for (auto const each : piece) {
        auto const byte = std::to_integer<unsigned>(each);
        if (following_ == 0) {
            if (byte >= 0x80 && !begin(byte)) return false;
            continue;
        }
        if (byte < low_ || byte > high_) return false;
        --following_;
        low_ = 0x80;
        high_ = 0xbf;
    }
    return true;
}

/// The second byte's range keeps out overlong forms, surrogates and what lies beyond U+10FFFF.
bool Utf8Checker::begin(unsigned lead) noexcept {
    if (lead < 0xc2 || lead > 0xf4) return false;
    following_ = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    low_ = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    high_ = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return true;
}

}  // namespace klieg::realtime
