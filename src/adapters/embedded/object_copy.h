#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>

namespace klieg::embedded {

/// Copies the folder of objects `from` to `to`, which is made, and answers how many there were. Objects are immutable
/// and appear by a rename, so a hard link is a copy of one; another file system gets its bytes. What is removed
/// meanwhile is left out. Blocks. Fails as the file system does.
Result<std::size_t> copy_objects(std::filesystem::path const& from, std::filesystem::path const& to);

}  // namespace klieg::embedded
