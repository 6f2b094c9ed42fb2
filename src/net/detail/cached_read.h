#pragma once

#include "base/file.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace klieg::net::detail {

/// What the page cache has of a file at `offset`, without ever waiting for a disk: 0 where it has none of it, or where
/// the file system cannot tell, and File::read_at() must be asked off the core.
std::size_t read_cached(File const& file, std::uint64_t offset, std::span<std::byte> into) noexcept;

}  // namespace klieg::net::detail
