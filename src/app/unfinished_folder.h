#pragma once

#include "base/file_lock.h"

#include <filesystem>

namespace klieg::app {

/// A folder that one process at a time fills, under a name that it loses when it is whole. Who fills it holds the lock
/// on a file in it whose name nobody else gives, and nothing is in it before that. So a folder of that name without the
/// file was never made here, and nothing of it is removed; and what is there without a holder is what is left of one
/// that was cut off. Whoever opened the file of a folder that was removed or renamed meanwhile has it not, since it
/// does not stand in this place any more. Blocks.
class UnfinishedFolder {
public:
    /// Makes it, or takes away what is left in it. Fails: conflict, where another has it or has just had it, and where
    /// it is not one that was left here; invalid, where no folder can be made; as the file system does.
    static Result<UnfinishedFolder> take(std::filesystem::path path);
    /// Whether somebody fills it at this moment.
    static bool is_held(std::filesystem::path const& path);

    std::filesystem::path const& path() const noexcept { return path_; }
    /// Gives it the name under which it is whole, durably, over nothing or an empty folder. What is in it has to be
    /// durable already. Fails: conflict, where something lies there by now; as the file system does.
    Result<> publish(std::filesystem::path const& name);
    /// Removes it, where it still has its name. The file that is locked goes last, while it is.
    void give_up();

private:
    UnfinishedFolder(std::filesystem::path path, FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
    bool has_its_name();
    Result<> clear();

    std::filesystem::path path_;
    FileLock lock_;
};

}  // namespace klieg::app
