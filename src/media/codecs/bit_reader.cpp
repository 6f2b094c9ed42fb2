#include "media/codecs/bit_reader.h"

namespace klieg::media {

std::uint32_t BitReader::bits(unsigned count) noexcept {
    if (count > remaining()) {
        ok_ = false;
        at_ = bytes_.size() * 8;
        return 0;
    }
    std::uint32_t value = 0;
    for (unsigned i = 0; i < count; ++i, ++at_) {
        auto byte = std::to_integer<unsigned>(bytes_[at_ / 8]);
        value = value << 1U | (byte >> (7 - at_ % 8) & 1U);
    }
    return value;
}

void BitReader::skip(unsigned count) noexcept {
    if (count > remaining()) ok_ = false;
    at_ = ok_ ? at_ + count : bytes_.size() * 8;
}

std::uint32_t BitReader::ue() noexcept {
    unsigned zeros = 0;
    while (ok_ && !flag()) {
        // The longest code of any syntax element has 32 leading zeros; this also ends the loop past the end.
        if (++zeros > 31) ok_ = false;
    }
    if (!ok_) return 0;
    return (1U << zeros) - 1 + bits(zeros);
}

std::int32_t BitReader::se() noexcept {
    auto code = static_cast<std::int64_t>(ue());
    return static_cast<std::int32_t>(code % 2 == 1 ? (code + 1) / 2 : -(code / 2));
}

}  // namespace klieg::media
