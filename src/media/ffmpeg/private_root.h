#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace klieg::media {

/// A root file system of a child's own: empty, but for what its program needs and the files that it may read, all of it
/// read-only and under its usual paths. What is not there cannot be opened, whatever the kernel knows of access rules.
///
/// plan() allocates and looks at the file system; enter() is for a child before its exec.
class PrivateRoot {
public:
    /// Files that are absent, or out of reach, are so for the child as well.
    static PrivateRoot plan(std::string const& program, std::vector<std::filesystem::path> const& readable);

    /// The calling thread's root, for one that is alone in a mount namespace of its own and may mount there.
    /// Async-signal-safe. Answers 0 or an errno.
    int enter() const noexcept;

private:
    struct Entry {
        enum class Kind : std::uint8_t { folder, bound_folder, bound_file, link };
        Kind kind = Kind::folder;
        std::string path;
        std::string target{};  ///< of a link
    };

    void add(std::filesystem::path const& path);
    void add_parents(std::filesystem::path const& path);
    void add_entry(Entry entry);
    static int make(Entry const& entry) noexcept;

    std::vector<Entry> entries_;
    std::set<std::string> added_;
};

}  // namespace klieg::media
