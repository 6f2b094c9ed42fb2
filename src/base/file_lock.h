#pragma once

#include "base/file.h"

#include <filesystem>
#include <optional>

namespace klieg {

/// A file that one process at a time has for itself. Its holder has it until this goes or the process ends, however it
/// does, so what it guards is at work exactly while it is held. The file itself says nothing, and may stay.
///
/// Blocks for no longer than files do: nobody waits for who holds it. Within a process two of them exclude each other
/// like those of two.
class FileLock {
public:
    /// Makes the file where it is missing. None: somebody has it. Fails: as files do.
    static Result<std::optional<FileLock>> take(std::filesystem::path const& path);
    /// Writes nothing: a file that is not there has nobody. None: somebody has it. Fails: as files do, but for
    /// not_found; then it holds nothing.
    static Result<std::optional<FileLock>> take_if_there(std::filesystem::path const& path);
    /// Of a file that is open. None: somebody has it.
    static Result<std::optional<FileLock>> take(File file);

    /// Holds nothing.
    FileLock() noexcept : file_(-1) {}

    bool is_held() const noexcept { return file_.descriptor() >= 0; }
    File& file() noexcept { return file_; }

private:
    explicit FileLock(File file) noexcept : file_(std::move(file)) {}

    File file_;
};

}  // namespace klieg
