#pragma once

#include "base/file_lock.h"

#include <filesystem>

namespace klieg::app {

/// A folder that one process at a time fills, under a name that it loses when it is whole. Who fills it holds the lock
/// in it, and nobody removes anything of it without: so what is there without a holder is what is left of one that was
/// cut off. Whoever opened the lock of a folder that was removed or renamed meanwhile has it not, since that lock does
/// not stand in this place any more. Blocks.
class RestoringFolder {
public:
    /// Makes it, or takes away what is left in it. Fails: conflict, where another has it or has just had it; as the
    /// file system does.
    static Result<RestoringFolder> take(std::filesystem::path path);

    std::filesystem::path const& path() const noexcept { return path_; }
    /// Removes it, where it still has its name. The lock goes last, while it is held.
    void give_up();

private:
    RestoringFolder(std::filesystem::path path, FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
    std::filesystem::path lock_path() const { return path_ / "lock"; }
    bool has_its_name();
    Result<> clear();

    std::filesystem::path path_;
    FileLock lock_;
};

}  // namespace klieg::app
