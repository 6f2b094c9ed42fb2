#include "base/file.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>

namespace klieg {

namespace {
Errc kind_of(int number) {
    switch (number) {
        case ENOENT:
        case ENOTDIR: return Errc::not_found;
        case EEXIST: return Errc::conflict;
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return Errc::exhausted;
        // Descriptors, memory and processes come back as others are done.
        case EMFILE:
        case ENFILE:
        case ENOMEM:
        case EAGAIN: return Errc::unavailable;
        default: return Errc::internal;
    }
}

/// What there is of a path: it, or a folder that it would lie in.
std::filesystem::path existing_part(std::filesystem::path path) {
    std::error_code failed;
    path = std::filesystem::absolute(path);
    while (path.has_relative_path() && !std::filesystem::exists(path, failed)) path = path.parent_path();
    return path;
}
}  // namespace

Error errno_error(std::string what, int number) {
    Error error{kind_of(number), std::move(what) + ": " + std::generic_category().message(number)};
    error.wording = Wording::engines;
    return error;
}

Result<File> File::open(std::filesystem::path const& path, Mode mode) {
    // Without waiting, so that we come to ask what it is; of regular files it changes nothing.
    int flags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    if (mode == Mode::read || mode == Mode::device) flags |= O_RDONLY;
    if (mode == Mode::read_no_link) flags |= O_RDONLY | O_NOFOLLOW;
    if (mode == Mode::write_new) flags |= O_RDWR | O_CREAT | O_EXCL;
    if (mode == Mode::read_write) flags |= O_RDWR;
    int descriptor = ::open(path.c_str(), flags, 0640);
    // Of a socket, and of a pipe that is written to, which nobody reads: ENXIO (open(2)).
    bool const is_none = descriptor < 0 && (errno == ENXIO || errno == EISDIR || errno == ELOOP);
    if (descriptor < 0 && !is_none) return errno_error("cannot open " + path.string(), errno);
    File file(descriptor);
    struct stat status{};
    if (!is_none && ::fstat(descriptor, &status) != 0) return errno_error("cannot look at " + path.string(), errno);
    if (is_none || (mode != Mode::device && !S_ISREG(status.st_mode)))
        return Error{Errc::corrupt, path.string() + " is no regular file", {}, {}, {}, Wording::engines};
    return file;
}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

File& File::operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

Result<std::uint64_t> File::size() const {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) return errno_error("cannot read the size of a file", errno);
    return static_cast<std::uint64_t>(status.st_size);
}

Result<std::size_t> File::read_at(std::uint64_t offset, std::span<std::byte> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        auto count = ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno_error("cannot read a file", errno);
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

Result<> File::write_at(std::uint64_t offset, std::span<std::byte const> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        auto count = ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno_error("cannot write a file", errno);
        done += static_cast<std::size_t>(count);
    }
    return {};
}

Result<> File::truncate(std::uint64_t size) {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return errno_error("cannot truncate a file", errno);
    return {};
}

Result<> File::sync() {
    if (::fdatasync(descriptor_) != 0) return errno_error("cannot make a file durable", errno);
    return {};
}

Result<> make_folder(std::filesystem::path const& path) {
    std::error_code failed;
    std::filesystem::create_directories(path, failed);
    if (!failed) return {};
    // Of each folder that shall be made under /proc it is said that there is none.
    bool const is_said_to_be_missing = failed == std::errc::no_such_file_or_directory;
    auto error = errno_error({}, failed.value());
    if (is_said_to_be_missing) error.kind = Errc::invalid;
    if (failed == std::errc::not_a_directory) error.kind = Errc::conflict;
    error.detail = "no folder can be made in " + existing_part(path).string() +
                   (is_said_to_be_missing ? "" : " (" + failed.message() + ")") +
                   ": name a place on a disk, in a folder that you may write to";
    return error;
}

Result<> sync_directory(std::filesystem::path const& directory) {
    int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return errno_error("cannot open " + directory.string(), errno);
    File owner(descriptor);
    if (::fsync(descriptor) != 0) return errno_error("cannot make " + directory.string() + " durable", errno);
    return {};
}

Result<> sync_file_system(std::filesystem::path const& directory) {
    int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return errno_error("cannot open " + directory.string(), errno);
    File owner(descriptor);
    if (::syncfs(descriptor) != 0) return errno_error("cannot make " + directory.string() + " durable", errno);
    return {};
}

Result<DiskSpace> disk_space(std::filesystem::path const& path) {
    struct statvfs status{};
    if (::statvfs(path.c_str(), &status) != 0) return errno_error("cannot measure the disk of " + path.string(), errno);
    DiskSpace space{status.f_blocks * status.f_frsize, status.f_bavail * status.f_frsize};
    if (status.f_files == 0) return space;  // it makes inodes as it needs them
    auto const files_left = static_cast<double>(status.f_favail) / static_cast<double>(status.f_files);
    space.available =
        std::min(space.available, static_cast<std::uint64_t>(files_left * static_cast<double>(space.capacity)));
    return space;
}

Result<> allocate(File& file, std::uint64_t size) {
    if (::fallocate(file.descriptor(), 0, 0, static_cast<off_t>(size)) == 0) return {};
    if (errno == EOPNOTSUPP) return Error{Errc::unsupported, "this file system gives no file its place beforehand"};
    return errno_error("cannot give a file its place", errno);
}

Result<> replace_file(std::filesystem::path const& path, std::span<std::byte const> bytes) {
    auto fresh = path;
    fresh += ".new";
    std::error_code ignored;
    std::filesystem::remove(fresh, ignored);
    KLIEG_TRY(auto file, File::open(fresh, File::Mode::write_new));
    KLIEG_CHECK(file.write_at(0, bytes));
    KLIEG_CHECK(file.sync());
    if (::rename(fresh.c_str(), path.c_str()) != 0) return errno_error("cannot rename " + fresh.string(), errno);
    return sync_directory(path.parent_path());
}

}  // namespace klieg
