#include "media/ffmpeg/sandbox.h"

#include "media/ffmpeg/landlock.h"
#include "media/ffmpeg/syscall_filter.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace klieg::media {

namespace {

// Each thread's stack counts as address space, so the usual 8 MB would eat the limit on a machine with many cores.
constexpr rlim_t kThreadStackBytes = 4 << 20;
constexpr rlim_t kOpenFilesMax = 256;

int limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) noexcept {
    rlimit value{soft, hard};
    return ::setrlimit(resource, &value) == 0 ? 0 : errno;
}

int set_limits(SandboxLimits const& limits) noexcept {
    auto seconds = static_cast<rlim_t>(limits.cpu_time.count());
    int failed = limit(RLIMIT_AS, limits.memory_bytes, limits.memory_bytes);
    if (failed == 0) failed = limit(RLIMIT_CPU, seconds, seconds + 2);  // SIGXCPU first, which says what happened
    if (failed == 0) failed = limit(RLIMIT_FSIZE, 0, 0);                // pipes do not count as files
    if (failed == 0) failed = limit(RLIMIT_CORE, 0, 0);
    if (failed == 0) failed = limit(RLIMIT_STACK, kThreadStackBytes, kThreadStackBytes);
    return failed;
}

/// Root without capabilities is an owner of files and no more. Dropped from the bounding set, they do not survive the
/// exec.
bool drop_capabilities() noexcept {
    if (::geteuid() != 0) return true;
    for (int capability = 0; capability <= 63; ++capability) {
        if (::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) < 0) return true;
        if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return false;
    }
    return true;
}

/// Under memory pressure the kernel should take a decoder, which runs again, and not the server.
void volunteer_for_oom() noexcept {
    int descriptor = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    [[maybe_unused]] auto written = ::write(descriptor, "1000", 4);
    ::close(descriptor);
}

}  // namespace

Result<std::unique_ptr<Sandbox>> Sandbox::prepare(std::string program,
                                                  std::vector<std::filesystem::path> const& readable,
                                                  SandboxLimits limits) {
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    sandbox->program_ = std::move(program);
    sandbox->limits_ = limits;
    sandbox->landlock_ = make_landlock_rules(sandbox->program_, readable);
    KLIEG_TRY(sandbox->filter_, make_syscall_filter(sandbox->program_.c_str()));
    return sandbox;
}

int Sandbox::enter(SandboxLayers& layers) const noexcept {
    if (::chdir("/") != 0) return errno;
    volunteer_for_oom();
    if (limits_.niceness > 0) ::setpriority(PRIO_PROCESS, 0, limits_.niceness);
    // Root may leave the network as it is; others need a user namespace first, which some kernels deny.
    layers.network_namespace =
        ::unshare(CLONE_NEWNET | CLONE_NEWIPC) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0;
    layers.capabilities = drop_capabilities();
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    layers.landlock = landlock_ && enter_landlock(landlock_->descriptor());
    return set_limits(limits_);
}

int Sandbox::enter_filter() const noexcept {
    // Not before: a busy server has more files open, and as long as they are the child can move none of its own.
    if (int failed = limit(RLIMIT_NOFILE, kOpenFilesMax, kOpenFilesMax); failed != 0) return failed;
    sock_fprog program{static_cast<unsigned short>(filter_.size()), const_cast<sock_filter*>(filter_.data())};
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 ? 0 : errno;
}

}  // namespace klieg::media
