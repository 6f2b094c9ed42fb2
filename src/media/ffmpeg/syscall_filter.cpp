#include "media/ffmpeg/syscall_filter.h"

#include "base/file.h"

#include <seccomp.h>

#include <array>
#include <asm/ioctls.h>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>

namespace klieg::media {

namespace {

// clang-format off
constexpr auto kAllowed = std::to_array<char const*>({
    // Bytes of what is open, and names of what is readable.
    "read", "write", "readv", "writev", "pread64", "lseek", "close", "fstat", "newfstatat", "stat", "lstat", "statx",
    "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getcwd", "getdents64", "dup", "dup2", "dup3",
    "fadvise64", "statfs", "fstatfs", "poll", "ppoll", "select", "pselect6",
    // Memory.
    "mmap", "mprotect", "munmap", "mremap", "madvise", "brk", "membarrier", "get_mempolicy",
    // Threads; `clone` itself is below.
    "futex", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "arch_prctl", "sched_yield",
    "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max",
    "sched_get_priority_min", "getcpu", "exit", "exit_group", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    "sigaltstack", "restart_syscall",
    // Time and who we are.
    "nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres", "gettimeofday", "time", "times", "getrusage",
    "getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "getrlimit", "uname", "sysinfo",
    "getrandom",
});

// Libraries ask for these and go on without. EPERM tells them "not here" where ENOSYS would say "an old kernel".
constexpr auto kRefused = std::to_array<char const*>({
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg", "kill",
    "tkill", "tgkill", "ptrace", "process_vm_readv", "process_vm_writev", "mount", "keyctl", "execveat", "bpf",
    "unshare", "setns",
});
// clang-format on

struct FreeContext {
    void operator()(void* context) const { seccomp_release(context); }
};
using Context = std::unique_ptr<void, FreeContext>;

/// Adds rules until one is refused. Calls that this architecture lacks have negative numbers and are passed over.
class Rules {
public:
    explicit Rules(scmp_filter_ctx context) : context_(context) {}

    template <class... Conditions>
    void add(std::uint32_t action, char const* name, Conditions... conditions) {
        int number = seccomp_syscall_resolve_name(name);
        if (number < 0 || failed_ != 0) return;
        auto list = std::array<scmp_arg_cmp, sizeof...(conditions) + 1>{conditions...};
        failed_ = seccomp_rule_add_array(context_, action, number, sizeof...(conditions), list.data());
    }
    int failed() const { return failed_; }

private:
    scmp_filter_ctx context_;
    int failed_ = 0;
};

scmp_arg_cmp equals(unsigned argument, std::uint64_t value) {
    return {argument, SCMP_CMP_EQ, value, 0};
}
scmp_arg_cmp masked(unsigned argument, std::uint64_t mask, std::uint64_t value) {
    return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

void add_conditional(Rules& rules, char const* program_path) {
    constexpr std::uint64_t kWrites = O_ACCMODE | O_CREAT | O_TRUNC;
    rules.add(SCMP_ACT_ALLOW, "open", masked(1, kWrites, O_RDONLY));
    rules.add(SCMP_ACT_ALLOW, "openat", masked(2, kWrites, O_RDONLY));
    // Threads only. glibc prefers clone3, whose flags a filter cannot see; ENOSYS makes it fall back to clone.
    rules.add(SCMP_ACT_ALLOW, "clone", masked(0, CLONE_THREAD, CLONE_THREAD));
    rules.add(SCMP_ACT_ALLOW, "ioctl", equals(1, TCGETS));
    // F_SETOWN would have the kernel send signals in the child's name.
    for (auto command : {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL})
        rules.add(SCMP_ACT_ALLOW, "fcntl", equals(1, static_cast<std::uint64_t>(command)));
    rules.add(SCMP_ACT_ALLOW, "prctl", equals(0, PR_SET_NAME));
    rules.add(SCMP_ACT_ALLOW, "prlimit64", equals(0, 0), equals(2, 0));
    // Its own threads, not those of the server, which has the same user.
    rules.add(SCMP_ACT_ALLOW, "sched_setaffinity", equals(0, 0));
    rules.add(SCMP_ACT_ALLOW, "execve", equals(0, reinterpret_cast<std::uintptr_t>(program_path)));
}

Result<std::vector<sock_filter>> read_program(File const& file) {
    KLIEG_TRY(auto size, file.size());
    std::vector<sock_filter> program(size / sizeof(sock_filter));
    KLIEG_TRY(auto got, file.read_at(0, std::as_writable_bytes(std::span(program))));
    if (got != size || program.empty()) return Error{Errc::internal, "the system call filter is cut short"};
    return program;
}

}  // namespace

Result<std::vector<sock_filter>> make_syscall_filter(char const* program_path) {
    Context context(seccomp_init(SCMP_ACT_ERRNO(ENOSYS)));
    if (!context) return Error{Errc::internal, "cannot build a system call filter"};
    Rules rules(context.get());
    for (auto const* name : kAllowed) rules.add(SCMP_ACT_ALLOW, name);
    for (auto const* name : kRefused) rules.add(SCMP_ACT_ERRNO(EPERM), name);
    add_conditional(rules, program_path);
    if (rules.failed() != 0) return errno_error("cannot build a system call filter", -rules.failed());

    int memory = ::memfd_create("syscall-filter", MFD_CLOEXEC);
    if (memory < 0) return errno_error("cannot build a system call filter", errno);
    File file(memory);
    int failed = seccomp_export_bpf(context.get(), memory);
    if (failed != 0) return errno_error("cannot export a system call filter", -failed);
    return read_program(file);
}

}  // namespace klieg::media
