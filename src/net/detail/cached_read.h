#pragma once

#include "base/file.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace klieg::net::detail {

/// What the page cache has of a file at `offset`, without ever waiting for a disk: 0 where it has none of it, or where
/// the file system cannot tell, and File::read_at() must be asked off the core.
std::size_t read_cached(File const& file, std::uint64_t offset, std::span<std::byte> into) noexcept;

enum class Cached : std::uint8_t { yes, no, unknown };
/// Whether the page cache has that byte of a file. Unknown where the file system cannot tell, or the file has no such
/// byte.
Cached is_cached(File const& file, std::uint64_t offset) noexcept;

}  // namespace klieg::net::detail
