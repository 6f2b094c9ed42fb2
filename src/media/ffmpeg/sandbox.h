#pragma once

#include "base/file.h"
#include "base/result.h"
#include "media/ffmpeg/private_root.h"
#include "media/ffmpeg/sandbox_layers.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <linux/filter.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace klieg::media {

/// What a child may use of the machine.
struct SandboxLimits {
    std::uint64_t memory_bytes = std::uint64_t{1} << 30;  ///< of address space
    std::chrono::seconds cpu_time{60};                    ///< over all its threads
    int niceness = 0;                                     ///< 0 to 19: background work gives way to serving
};

/// How a program that reads strangers' files is confined: no sockets, no new processes, no file but the named ones,
/// nothing written except to the pipes that it is given, memory and processor time limited.
///
/// It has the layers that it was asked for, all of them, or does not start: which ones a machine has is found out once
/// (sandbox_check.h), and one that stood then and is missing now is a fault, whose answer is not to run a decoder
/// without.
///
/// Everything that allocates is done by prepare(); enter() runs in the child, between clone and exec.
/// Lifetime: `program` is the very string that the child passes to execve, so a Sandbox does not move.
class Sandbox {
public:
    struct Options {
        std::string program;
        std::vector<std::filesystem::path> readable{};  ///< absolute
        SandboxLimits limits{};
        SandboxLayers layers = SandboxLayers::all();
    };

    /// Fails: unavailable (a layer cannot be had), internal.
    static Result<std::unique_ptr<Sandbox>> prepare(Options options);
    Sandbox(Sandbox const&) = delete;
    Sandbox& operator=(Sandbox const&) = delete;

    char const* program() const noexcept { return program_.c_str(); }

    /// Gives up what the child must not have, all but what enter_last() takes. Async-signal-safe. Answers 0 or an
    /// errno.
    int enter() const noexcept;
    /// The system call filter, and the limit of open files: the last step before execve, after the files are closed.
    /// Answers 0 or an errno.
    int enter_last() const noexcept;

private:
    Sandbox() = default;
    int enter_namespaces() const noexcept;

    std::string program_;
    SandboxLimits limits_;
    SandboxLayers layers_;
    std::string user_map_;  ///< of a user namespace: each its own
    std::string group_map_;
    std::optional<File> landlock_;
    std::optional<PrivateRoot> root_;
    std::vector<sock_filter> filter_;
};

}  // namespace klieg::media
