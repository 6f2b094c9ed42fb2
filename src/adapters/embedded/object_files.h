#pragma once

#include "adapters/embedded/open_files.h"
#include "base/file.h"
#include "base/result.h"
#include "ports/object_store.h"

#include <filesystem>
#include <span>

namespace klieg::embedded {

/// Objects as files of a folder. What appears there is whole: it was written elsewhere on the same file system, made
/// durable, and renamed. An operator may put a subfolder elsewhere by a symbolic link; a link in an object's place is
/// not followed.
///
/// Its calls block. Threads: any. Names are checked by the caller.
class ObjectFiles {
public:
    /// Makes the folders `objects`, `temporary` and `links` in `root`.
    static Result<ObjectFiles> open(std::filesystem::path const& root);

    Result<> put(ports::ObjectName const& name, std::span<std::byte const> bytes) const;
    /// Gives a durable file its name. Fails: conflict where a folder has it, or a file has the name of a folder above.
    Result<> publish(std::filesystem::path const& file, ports::ObjectName const& name) const;
    Result<OpenObject> open_object(ports::ObjectName const& name) const;
    Result<std::uint64_t> size(ports::ObjectName const& name) const;
    /// Also removes the folders that it leaves empty.
    Result<> remove(ports::ObjectName const& name) const;
    Result<ports::ObjectPage> list(std::string const& prefix, std::string const& after, std::size_t limit) const;
    /// Where they lie, of a store in `root`.
    static std::filesystem::path objects_of(std::filesystem::path const& root) { return root / "objects"; }
    /// Another name of the same file, which stays when the object goes.
    Result<std::filesystem::path> link(ports::ObjectName const& name) const;

    /// Removes all temporary files and links. Only for a process that is alone here and has none yet: they are of one
    /// that died.
    void remove_all_leftovers() const;
    /// Removes temporary files and links that a process left when it died. Links live for a day at least.
    void collect_leftovers(std::chrono::seconds idle) const;

private:
    explicit ObjectFiles(std::filesystem::path root) : root_(std::move(root)) {}

    std::filesystem::path path_of(ports::ObjectName const& name) const { return objects() / name; }
    std::filesystem::path objects() const { return objects_of(root_); }
    std::filesystem::path temporary() const { return root_ / "temporary"; }
    std::filesystem::path links() const { return root_ / "links"; }
    Result<> make_folders(std::filesystem::path const& relative) const;

    std::filesystem::path root_;
};

}  // namespace klieg::embedded
