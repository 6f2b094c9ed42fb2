#pragma once

#include "base/file.h"
#include "base/result.h"
#include "media/ffmpeg/sandbox.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

namespace klieg::media {

/// One of the parent's descriptors, and the number under which the child finds it.
struct InheritedFile {
    int descriptor = -1;
    int number = -1;
};

/// How a child ended, as the kernel tells it.
struct ChildEnd {
    int exit_code = 0;
    int signal = 0;  ///< 0: it ended by itself
    std::chrono::milliseconds cpu_time{0};
    std::uint64_t memory_peak_bytes = 0;  ///< resident
};

/// A running program in its sandbox, in a process group of its own. It never outlives its owner: the destructor kills
/// and reaps it, and the kernel kills it when the thread that started it ends, so start() belongs on a thread that
/// lives on.
///
/// It waits by a process descriptor, so it neither needs SIGCHLD nor minds who else does.
/// Threads: one at a time.
class Child {
public:
    /// Starts the sandbox's program with these arguments (without its name), an empty environment and just these files.
    /// Blocks until the exec has happened: some milliseconds. Fails: not_found, exhausted, internal.
    static Result<Child> start(Sandbox const& sandbox, std::vector<std::string> const& arguments,
                               std::span<InheritedFile const> files);
    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    ~Child();

    /// Readable once the child has ended.
    int descriptor() const noexcept { return process_.descriptor(); }
    SandboxLayers const& layers() const noexcept { return layers_; }
    /// Ends it now. Harmless when it has ended.
    void kill() noexcept;
    /// Its end, if it has come.
    std::optional<ChildEnd> reap() noexcept;

private:
    Child(pid_t pid, int descriptor, SandboxLayers layers);
    std::optional<ChildEnd> wait(int flags) noexcept;

    pid_t pid_ = -1;  ///< -1: reaped
    File process_;
    SandboxLayers layers_;
};

}  // namespace klieg::media
