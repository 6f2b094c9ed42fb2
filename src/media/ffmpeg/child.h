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
    struct Start;  ///< what child.cpp keeps for one

    /// Starts the sandbox's program with these arguments (without its name), an empty environment and just these files.
    /// Blocks until the exec has happened: some milliseconds. Fails: not_found, exhausted, internal; unavailable (a
    /// layer of the sandbox cannot be entered).
    static Result<Child> start(Sandbox const& sandbox, std::vector<std::string> const& arguments,
                               std::span<InheritedFile const> files);

    /// What is tried in a child. It runs on its parent's memory while that waits: system calls, and nothing that
    /// allocates, locks or blocks. Answers what came through, in words, or null.
    using Attempt = char const* (*)(void const* given) noexcept;
    /// Does all that start() does but the exec, in whose place it makes the attempt. Answers what that answered.
    /// Fails: as start().
    static Result<char const*> attempt(Sandbox const& sandbox, std::span<InheritedFile const> files, Attempt attempt,
                                       void const* given);

    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    ~Child();

    /// Readable once the child has ended.
    int descriptor() const noexcept { return process_.descriptor(); }
    /// Ends it now. Harmless when it has ended.
    void kill() noexcept;
    /// Its end, if it has come.
    std::optional<ChildEnd> reap() noexcept;

private:
    Child(pid_t pid, int descriptor);
    static Result<Child> launch(Start& start);
    std::optional<ChildEnd> wait(int flags) noexcept;

    pid_t pid_ = -1;  ///< -1: reaped
    File process_;
};

}  // namespace klieg::media
