#include "media/ffmpeg/private_root.h"

#include "base/file.h"
#include "media/ffmpeg/program_files.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace klieg::media {

namespace fs = std::filesystem;

// The new root is an empty tmpfs, mounted on top of the old one: from there the whole of the old one is still in sight
// by its paths, so that each file can be bound from its place to its place, and no folder is needed to build it in.
// Then the two change places and the old one is taken off. Each file is bound as a detached copy of its mount that is
// made read-only before it is attached, so that at no moment anything can be made in the real one.
//
// Links are resolved while planning. What is bound is the file itself at its real path, and where it was asked for by
// another one, a link leads there.

namespace {

constexpr mode_t kFolderMode = 0755;
constexpr mode_t kFileMode = 0444;
constexpr std::uint64_t kBound = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;

/// Relative to the root that is being built, which is the current folder.
char const* inside(std::string const& path) noexcept {
    return path.c_str() + 1;
}

int is_there_or(int failed) noexcept {
    return failed == EEXIST ? 0 : failed;
}

int make_read_only(int tree, char const* path, unsigned flags) noexcept {
    mount_attr attributes{};
    attributes.attr_set = kBound;
    return ::mount_setattr(tree, path, flags, &attributes, sizeof attributes) == 0 ? 0 : errno;
}

int bind(std::string const& path) noexcept {
    File const tree(
        ::open_tree(AT_FDCWD, path.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | static_cast<unsigned>(AT_RECURSIVE)));
    if (tree.descriptor() < 0) return errno;
    if (int failed = make_read_only(tree.descriptor(), "", AT_EMPTY_PATH | AT_RECURSIVE); failed != 0) return failed;
    return ::move_mount(tree.descriptor(), "", AT_FDCWD, inside(path), MOVE_MOUNT_F_EMPTY_PATH) == 0 ? 0 : errno;
}

/// An empty file system on top of the root, and the current folder in it.
int begin_root() noexcept {
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return errno;
    File const context(::fsopen("tmpfs", FSOPEN_CLOEXEC));
    if (context.descriptor() < 0) return errno;
    if (::fsconfig(context.descriptor(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) return errno;
    File const root(::fsmount(context.descriptor(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NODEV | MOUNT_ATTR_NOSUID));
    if (root.descriptor() < 0) return errno;
    if (::move_mount(root.descriptor(), "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) != 0) return errno;
    return ::fchdir(root.descriptor()) == 0 ? 0 : errno;
}

/// The current folder becomes the root, and what was the root is nowhere any more.
int end_root() noexcept {
    if (::syscall(SYS_pivot_root, ".", ".") != 0) return errno;
    if (::umount2(".", MNT_DETACH) != 0) return errno;
    if (::chdir("/") != 0) return errno;
    return make_read_only(AT_FDCWD, "/", 0);
}

}  // namespace

PrivateRoot PrivateRoot::plan(std::string const& program, std::vector<fs::path> const& readable) {
    PrivateRoot root;
    for (auto const& file : program_files(program)) root.add(file.path);
    for (auto const& path : readable) root.add(path);
    return root;
}

void PrivateRoot::add(fs::path const& path) {
    std::error_code failed;
    auto const real = fs::canonical(path, failed);
    if (failed || real == "/") return;
    bool const is_folder = fs::is_directory(real, failed);
    add_parents(real);
    add_entry({is_folder ? Entry::Kind::bound_folder : Entry::Kind::bound_file, real.string()});
    auto const asked_for = path.lexically_normal();
    if (asked_for == real || !asked_for.is_absolute()) return;
    add_parents(asked_for);
    add_entry({Entry::Kind::link, asked_for.string(), real.string()});
}

void PrivateRoot::add_parents(fs::path const& path) {
    fs::path parent;
    for (auto const& name : path.parent_path()) {
        parent /= name;
        if (parent != "/") add_entry({Entry::Kind::folder, parent.string()});
    }
}

void PrivateRoot::add_entry(Entry entry) {
    // A folder that was made for what lies in it may still be bound itself.
    bool const is_made = entry.kind == Entry::Kind::folder;
    if (added_.insert((is_made ? "made " : "is ") + entry.path).second) entries_.push_back(std::move(entry));
}

int PrivateRoot::make(Entry const& entry) noexcept {
    switch (entry.kind) {
        case Entry::Kind::folder: return ::mkdir(inside(entry.path), kFolderMode) == 0 ? 0 : is_there_or(errno);
        case Entry::Kind::link:
            return ::symlink(entry.target.c_str(), inside(entry.path)) == 0 ? 0 : is_there_or(errno);
        case Entry::Kind::bound_folder:
            if (::mkdir(inside(entry.path), kFolderMode) != 0 && errno != EEXIST) return errno;
            return bind(entry.path);
        case Entry::Kind::bound_file: {
            File const place(::open(inside(entry.path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
            if (place.descriptor() < 0 && errno != EEXIST) return errno;
            return bind(entry.path);
        }
    }
    return EINVAL;
}

int PrivateRoot::enter() const noexcept {
    if (int failed = begin_root(); failed != 0) return failed;
    for (auto const& entry : entries_)
        if (int failed = make(entry); failed != 0) return failed;
    return end_root();
}

}  // namespace klieg::media
