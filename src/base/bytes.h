#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace klieg {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<std::byte const>;

/// Reads big-endian fields from bytes that nobody vouches for: past the end it answers zeros and remembers,
/// so that a parser checks `ok()` once for a group of fields instead of at each.
class ByteReader {
public:
    explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

    std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(big_endian(1)); }
    std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(big_endian(2)); }
    std::uint32_t u24() noexcept { return static_cast<std::uint32_t>(big_endian(3)); }
    std::uint32_t u32() noexcept { return static_cast<std::uint32_t>(big_endian(4)); }
    std::uint64_t u64() noexcept { return big_endian(8); }
    std::int32_t i32() noexcept { return static_cast<std::int32_t>(u32()); }
    std::int64_t i64() noexcept { return static_cast<std::int64_t>(u64()); }

    /// The next `length` bytes; empty, and not ok, where there are fewer.
    ByteView take(std::size_t length) noexcept;
    void skip(std::size_t length) noexcept { take(length); }

    std::size_t position() const noexcept { return at_; }
    std::size_t remaining() const noexcept { return bytes_.size() - at_; }
    bool ok() const noexcept { return ok_; }

private:
    std::uint64_t big_endian(std::size_t length) noexcept;

    ByteView bytes_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

/// Appends big-endian fields to bytes that it owns.
class ByteWriter {
public:
    void u8(std::uint8_t value) { big_endian(value, 1); }
    void u16(std::uint16_t value) { big_endian(value, 2); }
    void u24(std::uint32_t value) { big_endian(value, 3); }
    void u32(std::uint32_t value) { big_endian(value, 4); }
    void u64(std::uint64_t value) { big_endian(value, 8); }
    void i32(std::int32_t value) { u32(static_cast<std::uint32_t>(value)); }
    void i64(std::int64_t value) { u64(static_cast<std::uint64_t>(value)); }
    void text(std::string_view value);
    void raw(ByteView value) { bytes_.insert(bytes_.end(), value.begin(), value.end()); }
    void zeros(std::size_t count) { bytes_.resize(bytes_.size() + count); }

    /// Overwrites four bytes written earlier: for sizes known only at the end.
    void patch_u32(std::size_t position, std::uint32_t value);

    std::size_t size() const noexcept { return bytes_.size(); }
    ByteView view() const noexcept { return bytes_; }
    Bytes take() noexcept { return std::move(bytes_); }

private:
    void big_endian(std::uint64_t value, std::size_t length);

    Bytes bytes_;
};

}  // namespace klieg
