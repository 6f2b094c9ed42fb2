#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>

namespace klieg::embedded {

/// A file that takes room and holds nothing. Where even the room that is kept back is gone, since others use the disk,
/// too, the database drops it and can commit: deletions, above all. It comes back when there is room again.
///
/// Threads: any. Its calls block. Several processes may keep and drop the same one.
class Ballast {
public:
    Ballast(std::filesystem::path file, std::uint64_t bytes) : file_(std::move(file)), bytes_(bytes) {}

    /// Makes it where it is missing and takes no more than half of what is free; else does nothing.
    Result<> keep() const;
    /// Whether there was one.
    bool drop() const noexcept;
    /// All of it: a part is none.
    bool is_there() const noexcept;

    /// 64 MiB, and of a small file system a share that can be spared.
    static std::uint64_t bytes_for(std::uint64_t capacity) noexcept;
    /// Of a second one, which is for what removes alone: a quarter of that.
    static std::uint64_t bytes_for_removals(std::uint64_t capacity) noexcept;

private:
    std::filesystem::path part() const;

    std::filesystem::path file_;
    std::uint64_t bytes_;
};

}  // namespace klieg::embedded
