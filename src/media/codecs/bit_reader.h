#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>

namespace klieg::media {

/// Reads bits, most significant first. Past the end it answers zeros and remembers, as ByteReader does.
class BitReader {
public:
    explicit BitReader(ByteView bytes) : bytes_(bytes) {}

    /// Requires count <= 32.
    std::uint32_t bits(unsigned count) noexcept;
    bool flag() noexcept { return bits(1) != 0; }
    void skip(unsigned count) noexcept;
    /// Exp-Golomb codes, unsigned and signed (ITU-T H.264, 9.1).
    std::uint32_t ue() noexcept;
    std::int32_t se() noexcept;

    std::size_t remaining() const noexcept { return bytes_.size() * 8 - at_; }
    bool ok() const noexcept { return ok_; }

private:
    ByteView bytes_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

}  // namespace klieg::media
