#pragma once

#include "base/file.h"
#include "base/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <linux/filter.h>
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

/// What of the sandbox holds on this machine. The system call filter and the limits always do: without them nothing
/// starts.
struct SandboxLayers {
    bool landlock = false;           ///< other files cannot be read
    bool network_namespace = false;  ///< there is no network to reach
    bool capabilities = false;       ///< root's powers are gone, or there were none
};

/// How a program that reads strangers' files is confined: no sockets, no new processes, no file but the named ones,
/// nothing written except to the pipes that it is given, memory and processor time limited. What a kernel lacks beyond
/// the system call filter is passed over and told in SandboxLayers.
///
/// Everything that allocates is done by prepare(); enter() runs in the child, between clone and exec.
/// Lifetime: `program` is the very string that the child passes to execve, so a Sandbox does not move.
class Sandbox {
public:
    /// Fails: internal.
    static Result<std::unique_ptr<Sandbox>> prepare(std::string program,
                                                    std::vector<std::filesystem::path> const& readable,
                                                    SandboxLimits limits);
    Sandbox(Sandbox const&) = delete;
    Sandbox& operator=(Sandbox const&) = delete;

    char const* program() const noexcept { return program_.c_str(); }

    /// Gives up what the child must not have, all but the system call filter. Async-signal-safe. Answers 0 or an errno.
    int enter(SandboxLayers& layers) const noexcept;
    /// The last step before execve, after the files are closed. Answers 0 or an errno.
    int enter_filter() const noexcept;

private:
    Sandbox() = default;

    std::string program_;
    SandboxLimits limits_;
    std::optional<File> landlock_;
    std::vector<sock_filter> filter_;
};

}  // namespace klieg::media
