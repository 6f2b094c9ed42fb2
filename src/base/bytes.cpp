#include "base/bytes.h"

#include "base/assert.h"

namespace klieg {

std::uint64_t ByteReader::big_endian(std::size_t length) noexcept {
    std::uint64_t value = 0;
    for (auto byte : take(length)) value = value << 8U | std::to_integer<std::uint64_t>(byte);
    return value;
}

ByteView ByteReader::take(std::size_t length) noexcept {
    if (length > remaining()) {
        ok_ = false;
        at_ = bytes_.size();
        return {};
    }
    auto taken = bytes_.subspan(at_, length);
    at_ += length;
    return taken;
}

void ByteWriter::big_endian(std::uint64_t value, std::size_t length) {
    for (std::size_t i = length; i-- > 0;) bytes_.push_back(static_cast<std::byte>(value >> (8 * i)));
}

void ByteWriter::text(std::string_view value) {
    raw(std::as_bytes(std::span(value)));
}

void ByteWriter::patch_u32(std::size_t position, std::uint32_t value) {
    KLIEG_ASSERT(position + 4 <= bytes_.size());
    for (std::size_t i = 0; i < 4; ++i) bytes_[position + i] = static_cast<std::byte>(value >> (8 * (3 - i)));
}

}  // namespace klieg
