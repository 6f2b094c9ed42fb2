#pragma once

#include "base/file.h"
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klieg::media {

/// Which files a child may read: its own program with the system's libraries, and `readable`. Nothing is writable, no
/// TCP port can be reached, and where the kernel knows how, no signal or abstract socket leads outside.
///
/// Fails: unavailable, where the kernel has no Landlock (before 5.13, or switched off) or has no room for rules.
Result<File> make_landlock_rules(std::string const& program, std::vector<std::filesystem::path> const& readable);

/// Binds the calling thread to the rules. Async-signal-safe: for a child before its exec. Answers 0 or an errno.
int enter_landlock(int rules) noexcept;

}  // namespace klieg::media
