#include "adapters/embedded/object_files.h"

#include "adapters/embedded/object_walk.h"
#include "base/random.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace klieg::embedded {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kTemporaryAgeMin = std::chrono::hours(1);
constexpr std::chrono::seconds kLinkAgeMin = std::chrono::hours(24);
/// A removal beside us may prune the folder that we just made; more often than this it is something else.
constexpr int kFolderAttempts = 16;

std::chrono::seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
}

Error cannot(std::string const& what, ports::ObjectName const& name, int number) {
    auto error = errno_error("cannot " + what + " object " + name, number);
    // Names are flat where objects live at scale; here some exclude others.
    if (number == ENOTDIR || number == EISDIR || number == ENOTEMPTY) error.kind = Errc::conflict;
    return error;
}

}  // namespace

Result<ObjectFiles> ObjectFiles::open(fs::path const& root) {
    ObjectFiles files(root);
    for (auto const& folder : {files.objects(), files.temporary(), files.links()}) {
        std::error_code failed;
        fs::create_directories(folder, failed);
        if (failed) return errno_error("cannot make " + folder.string(), failed.value());
    }
    KLIEG_CHECK(sync_directory(root));
    return files;
}

Result<> ObjectFiles::put(ports::ObjectName const& name, std::span<std::byte const> bytes) const {
    auto path = temporary() / SystemRandom().base32(26);
    auto write = [&]() -> Result<> {
        KLIEG_TRY(auto file, File::open(path, File::Mode::write_new));
        KLIEG_CHECK(file.write_at(0, bytes));
        KLIEG_CHECK(file.sync());
        return publish(path, name);
    };
    auto written = write();
    if (!written.ok()) ::unlink(path.c_str());
    return written;
}

Result<> ObjectFiles::make_folders(fs::path const& relative) const {
    auto folder = objects();
    for (auto const& part : relative) {
        auto above = folder;
        folder /= part;
        if (::mkdir(folder.c_str(), 0750) == 0) {
            KLIEG_CHECK(sync_directory(above));
        } else if (errno != EEXIST) {
            return cannot("make a folder for", relative.string(), errno);
        }
    }
    return {};
}

/// Rename first and make folders only when that fails: they are there for all but the first object below them. A
/// removal beside us takes folders away that it has emptied, perhaps the one that we just made, so the two are tried in
/// turn. The folder is synced after the rename, or a power failure could bring the file back under its temporary name
/// alone.
Result<> ObjectFiles::publish(fs::path const& file, ports::ObjectName const& name) const {
    auto path = path_of(name);
    for (int attempt = 1;; ++attempt) {
        if (::rename(file.c_str(), path.c_str()) == 0) return sync_directory(path.parent_path());
        if (errno != ENOENT || attempt == kFolderAttempts) return cannot("store", name, errno);
        auto made = make_folders(fs::path(name).parent_path());
        if (!made.ok() && (made.error().kind != Errc::not_found)) return made;
    }
}

Result<OpenObject> ObjectFiles::open_object(ports::ObjectName const& name) const {
    int descriptor = ::open(path_of(name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0 && (errno == ENOTDIR || errno == ELOOP || errno == ENXIO)) errno = ENOENT;
    if (descriptor < 0) return cannot("open", name, errno);
    auto file = std::make_shared<File>(descriptor);
    struct stat status{};
    if (::fstat(descriptor, &status) != 0) return cannot("look at", name, errno);
    if (!S_ISREG(status.st_mode)) return Error{Errc::not_found, "there is no object " + name};
    return OpenObject{file, static_cast<std::uint64_t>(status.st_size)};
}

Result<std::uint64_t> ObjectFiles::size(ports::ObjectName const& name) const {
    struct stat status{};
    if (::lstat(path_of(name).c_str(), &status) != 0) {
        if (errno == ENOTDIR) errno = ENOENT;
        return cannot("look at", name, errno);
    }
    if (!S_ISREG(status.st_mode)) return Error{Errc::not_found, "there is no object " + name};
    return static_cast<std::uint64_t>(status.st_size);
}

Result<> ObjectFiles::remove(ports::ObjectName const& name) const {
    // Not made durable: an object that a power failure brings back is one that nothing refers to.
    if (::unlink(path_of(name).c_str()) != 0) {
        bool nothing_there = errno == ENOENT || errno == ENOTDIR || errno == EISDIR;
        if (!nothing_there) return cannot("remove", name, errno);
    }
    for (auto folder = fs::path(name).parent_path(); !folder.empty(); folder = folder.parent_path())
        if (::rmdir((objects() / folder).c_str()) != 0) break;  // not empty: others live there
    return {};
}

Result<ports::ObjectPage> ObjectFiles::list(std::string const& prefix, std::string const& after,
                                            std::size_t limit) const {
    return walk_objects(objects(), prefix, after, limit);
}

/// What decoders read: an object may be removed while ffmpeg has its path, and would then be missing in the middle of a
/// job.
Result<fs::path> ObjectFiles::link(ports::ObjectName const& name) const {
    KLIEG_CHECK(size(name));
    auto path = links() / (std::to_string(now().count()) + "-" + SystemRandom().base32(16));
    if (::link(path_of(name).c_str(), path.c_str()) != 0) return cannot("link", name, errno);
    return path;
}

void ObjectFiles::remove_all_leftovers() const {
    std::error_code failed;
    for (auto const& folder : {temporary(), links()})
        for (fs::directory_iterator entry(folder, failed); !failed && entry != end(entry); entry.increment(failed))
            ::unlink(entry->path().c_str());
}

void ObjectFiles::collect_leftovers(std::chrono::seconds idle) const {
    std::error_code failed;
    for (fs::directory_iterator entry(temporary(), failed); !failed && entry != end(entry); entry.increment(failed)) {
        struct stat status{};
        if (::lstat(entry->path().c_str(), &status) != 0) continue;
        if (now() - std::chrono::seconds(status.st_mtim.tv_sec) < std::max(idle, kTemporaryAgeMin)) continue;
        ::unlink(entry->path().c_str());
    }
    for (fs::directory_iterator entry(links(), failed); !failed && entry != end(entry); entry.increment(failed)) {
        // A link shares its times with the object, so its own birth stands in its name.
        auto born = std::chrono::seconds(std::strtoll(entry->path().filename().c_str(), nullptr, 10));
        if (now() - born >= std::max(idle, kLinkAgeMin)) ::unlink(entry->path().c_str());
    }
}

}  // namespace klieg::embedded
