#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace klieg {

/// Owns a file descriptor. Its calls block, so they belong on a BlockingPool.
class File {
public:
    enum class Mode {
        read,
        read_no_link,  ///< the file itself: a link under its name is none
        write_new,     ///< fails with conflict if the file exists
        read_write,
        device  ///< to be read, and no file: /dev/null
    };

    /// Never waits: but for `device`, what is no regular file is refused, since opening a pipe waits for who writes to
    /// it, perhaps for ever, and reading a device may never end. Fails: not_found, conflict, exhausted (no space, no
    /// descriptors), corrupt (no regular file), internal.
    static Result<File> open(std::filesystem::path const& path, Mode mode);
    explicit File(int descriptor) noexcept : descriptor_(descriptor) {}
    ~File();
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    File& operator=(File&& other) noexcept;

    int descriptor() const noexcept { return descriptor_; }
    Result<std::uint64_t> size() const;
    /// Reads up to `into.size()` bytes at `offset`; less only at the end of the file.
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const;
    Result<> write_at(std::uint64_t offset, std::span<std::byte const> bytes);
    Result<> truncate(std::uint64_t size);
    /// Makes the data durable (fdatasync).
    Result<> sync();

private:
    int descriptor_ = -1;
};

/// A part of an open file, which is immutable: what sendfile takes.
struct FileSlice {
    std::shared_ptr<File const> file;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// Makes a folder, with those that it lies in, where it is missing; says in which of them none can be made. Fails:
/// invalid, where the file system takes none, as that of processes; conflict, where what stands there is no folder;
/// as the file system does.
Result<> make_folder(std::filesystem::path const& path);
/// Makes a rename or a creation in this folder durable.
Result<> sync_directory(std::filesystem::path const& directory);
/// Makes all that was written to the file system of this folder durable: for trees of many files.
Result<> sync_file_system(std::filesystem::path const& directory);

struct DiskSpace {
    std::uint64_t capacity = 0;
    std::uint64_t available = 0;  ///< to who is not the superuser
};
/// Of the file system that `path` lies on. It may run out of files before it does of bytes: where it has less of them
/// left, that part of its bytes counts as available.
Result<DiskSpace> disk_space(std::filesystem::path const& path);
/// Has the file's first `size` bytes take their place on the disk, whatever they hold. Fails: exhausted; unsupported
/// where the file system cannot.
Result<> allocate(File& file, std::uint64_t size);

/// Writes the whole file so that after a crash it is either the old one or the new one.
Result<> replace_file(std::filesystem::path const& path, std::span<std::byte const> bytes);

/// The one place where errno becomes an Error; `what` says what was tried. Its detail is for the log alone.
Error errno_error(std::string what, int number);

}  // namespace klieg
