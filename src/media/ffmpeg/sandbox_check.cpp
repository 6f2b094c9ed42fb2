#include "media/ffmpeg/sandbox_check.h"

#include "base/file.h"
#include "media/ffmpeg/child.h"
#include "media/ffmpeg/sandbox.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <linux/capability.h>
#include <optional>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace klieg::media {

namespace {

/// A program of hundreds of libraries, on a cold disk.
constexpr auto kProgramPatience = std::chrono::seconds(30);
/// Above it no descriptor may be had (sandbox.cpp).
constexpr int kBeyondOpenFiles = 256;

/// What the attempts are about.
struct Given {
    char const* outside = nullptr;
    std::uint64_t memory_bytes = 0;
    sockaddr_un listener{};
    socklen_t listener_size = 0;
};

bool opens(char const* path, int flags) noexcept {
    int descriptor = ::open(path, flags | O_CLOEXEC);
    if (descriptor < 0) return false;
    ::close(descriptor);
    return true;
}

bool makes_socket(int family) noexcept {
    int descriptor = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return false;
    ::close(descriptor);
    return true;
}

bool starts_process() noexcept {
    // Not fork(), whose handlers are this process's own.
    auto child = ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (child == 0) ::syscall(SYS_exit_group, 0);
    if (child <= 0) return false;
    ::syscall(SYS_wait4, child, nullptr, 0, nullptr);
    return true;
}

// Each of these runs in a child on its parent's memory (Child::Attempt), and answers what came through.

char const* try_system_calls(void const*) noexcept {
    if (makes_socket(AF_UNIX) || makes_socket(AF_INET) || makes_socket(AF_NETLINK)) return "it made a socket";
    if (::kill(::getppid(), 0) == 0) return "it could signal this process";
    if (opens("/dev/null", O_WRONLY)) return "it opened a file for writing";
    if (starts_process()) return "it started a process";
    return nullptr;
}

char const* try_landlock(void const* given) noexcept {
    auto const* outside = static_cast<Given const*>(given)->outside;
    if (opens(outside, O_RDONLY)) return "it opened a file outside";
    if (opens(outside, O_WRONLY)) return "it opened a file outside for writing";
    if (opens("/", O_RDONLY | O_DIRECTORY)) return "it listed a folder outside";
    return nullptr;
}

char const* try_mounts(void const* given) noexcept {
    auto const* outside = static_cast<Given const*>(given)->outside;
    if (opens(outside, O_RDONLY)) return "it opened a file outside";
    if (opens(outside, O_WRONLY)) return "it opened a file outside for writing";
    if (::mkdir("/new", 0700) == 0) return "it made a folder";
    return nullptr;
}

char const* try_network(void const* given) noexcept {
    auto const& to = *static_cast<Given const*>(given);
    int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return nullptr;
    auto const* address = reinterpret_cast<sockaddr const*>(&to.listener);
    bool const is_reached = ::connect(descriptor, address, to.listener_size) == 0;
    ::close(descriptor);
    return is_reached ? "it reached this process over the network's names" : nullptr;
}

char const* try_capabilities(void const*) noexcept {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> held{};
    if (::syscall(SYS_capget, &header, held.data()) != 0) return "it cannot tell what it holds";
    for (auto const& part : held)
        if (part.effective != 0 || part.permitted != 0) return "it holds capabilities";
    if (::chroot("/") == 0) return "it changed its root";
    return nullptr;
}

char const* try_limits(void const* given) noexcept {
    auto const size = static_cast<Given const*>(given)->memory_bytes + (1U << 20U);
    auto* memory = ::mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory != MAP_FAILED) {
        ::munmap(memory, size);
        return "it took more memory than it may";
    }
    if (int descriptor = ::fcntl(0, F_DUPFD_CLOEXEC, kBeyondOpenFiles); descriptor >= 0) {
        ::close(descriptor);
        return "it opened more files than it may";
    }
    rlimit seconds{};
    if (::getrlimit(RLIMIT_CPU, &seconds) != 0 || seconds.rlim_max == RLIM_INFINITY) return "its time has no limit";
    rlimit bytes{};
    if (::getrlimit(RLIMIT_FSIZE, &bytes) != 0 || bytes.rlim_max != 0) return "it may write into files";
    return nullptr;
}

Child::Attempt attempt_of(SandboxLayer layer) {
    switch (layer) {
        case SandboxLayer::system_calls: return try_system_calls;
        case SandboxLayer::landlock: return try_landlock;
        case SandboxLayer::mounts: return try_mounts;
        case SandboxLayer::network: return try_network;
        case SandboxLayer::capabilities: return try_capabilities;
        case SandboxLayer::limits: return try_limits;
    }
    return nullptr;
}

/// A name that only who shares this process's network can reach, in any container and without an address.
Result<File> listen_by_name(Given& given) {
    File listener(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (listener.descriptor() < 0) return errno_error("cannot make a socket", errno);
    given.listener.sun_family = AF_UNIX;
    auto* address = reinterpret_cast<sockaddr*>(&given.listener);
    // Without a name the kernel chooses one.
    if (::bind(listener.descriptor(), address, sizeof(sa_family_t)) != 0)
        return errno_error("cannot name a socket", errno);
    given.listener_size = sizeof given.listener;
    if (::getsockname(listener.descriptor(), address, &given.listener_size) != 0)
        return errno_error("cannot read a socket's name", errno);
    return listener;
}

/// Nothing to read, and nowhere to write: the standard files of a child that is not listened to.
struct Nothing {
    File file;
    std::array<InheritedFile, 3> files;

    static Result<Nothing> open() {
        int descriptor = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        if (descriptor < 0) return errno_error("cannot open /dev/null", errno);
        return Nothing{File(descriptor), {{{descriptor, 0}, {descriptor, 1}, {descriptor, 2}}}};
    }
};

/// Fails with what is missing of a layer.
Result<> check_layer(SandboxLayer layer, Given const& given) {
    KLIEG_TRY(auto const sandbox, Sandbox::prepare({.program = "/bin/true", .layers = {layer}}));
    KLIEG_TRY(auto const nothing, Nothing::open());
    KLIEG_TRY(auto const* came_through, Child::attempt(*sandbox, nothing.files, attempt_of(layer), &given));
    if (came_through != nullptr) return Error{Errc::unavailable, came_through};
    return {};
}

}  // namespace

SandboxFindings check_sandbox(std::filesystem::path const& outside) {
    SandboxFindings findings;
    Given given{.outside = outside.c_str(), .memory_bytes = SandboxLimits().memory_bytes};
    auto const listener = listen_by_name(given);
    for (auto layer : kSandboxLayers) {
        // What could not be opened in any case proves nothing.
        Result<> checked = listener.ok() || layer != SandboxLayer::network ? Result<>() : Result<>(listener.error());
        bool const is_about_files = layer == SandboxLayer::landlock || layer == SandboxLayer::mounts;
        if (is_about_files && ::access(outside.c_str(), R_OK) != 0)
            checked = errno_error("there is nothing to try to read", errno);
        if (checked.ok()) checked = check_layer(layer, given);
        if (checked.ok())
            findings.standing.add(layer);
        else
            findings.missing.push_back({layer, std::move(checked).error().detail});
    }
    return findings;
}

std::filesystem::path own_program() {
    std::error_code failed;
    return std::filesystem::read_symlink("/proc/self/exe", failed);
}

Result<> check_program(std::string const& program, SandboxLayers layers) {
    KLIEG_TRY(auto const sandbox, Sandbox::prepare({.program = program, .layers = layers}));
    KLIEG_TRY(auto const nothing, Nothing::open());
    KLIEG_TRY(auto child, Child::start(*sandbox, {"-version"}, nothing.files));
    pollfd ended{child.descriptor(), POLLIN, 0};
    while (::poll(&ended, 1, static_cast<int>(std::chrono::milliseconds(kProgramPatience).count())) < 0 &&
           errno == EINTR) {
    }
    auto const end = child.reap();
    if (!end) return Error{Errc::timeout, program + " does not tell its version"};
    if (end->signal == 0 && end->exit_code == 0) return {};
    return Error{Errc::unsupported, program + " does not start in the sandbox: exit code " +
                                        std::to_string(end->exit_code) + ", signal " + std::to_string(end->signal)};
}

}  // namespace klieg::media
