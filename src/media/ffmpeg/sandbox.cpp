#include "media/ffmpeg/sandbox.h"

#include "media/ffmpeg/landlock.h"
#include "media/ffmpeg/syscall_filter.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace klieg::media {

namespace {

// Each thread's stack counts as address space, so the usual 8 MB would eat the limit on a machine with many cores.
constexpr rlim_t kThreadStackBytes = 4 << 20;
constexpr rlim_t kOpenFilesMax = 256;

/// A machine may allow us less already, and only its owner more.
int limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) noexcept {
    rlimit value{};
    if (::getrlimit(resource, &value) != 0) return errno;
    value = {std::min(soft, value.rlim_max), std::min(hard, value.rlim_max)};
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

/// Root without capabilities is an owner of files and no more, and others may have been given some (for low ports). An
/// exec gives none back, since no_new_privs holds; the bounding set says so a second time, where we may lower it.
int drop_capabilities() noexcept {
    for (int capability = 0; capability <= 63; ++capability) {
        if (::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) < 0) break;
        if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) break;
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
    return ::syscall(SYS_capset, &header, none.data()) == 0 ? 0 : errno;
}

int write_text(char const* path, std::string_view text) noexcept {
    int descriptor = ::open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    int failed = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : errno;
    ::close(descriptor);
    return failed;
}

/// Under memory pressure the kernel should take a decoder, which runs again, and not the server.
void volunteer_for_oom() noexcept {
    write_text("/proc/self/oom_score_adj", "1000");
}

/// Which mounts are ours to change; 0 where it cannot be told.
ino_t mount_namespace() noexcept {
    struct stat status{};
    return ::stat("/proc/self/ns/mnt", &status) == 0 ? status.st_ino : 0;
}

std::string map_of_one(unsigned id) {
    auto const text = std::to_string(id);
    return text + " " + text + " 1";
}

}  // namespace

Result<std::unique_ptr<Sandbox>> Sandbox::prepare(Options options) {
    using enum SandboxLayer;
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    sandbox->program_ = std::move(options.program);
    sandbox->limits_ = options.limits;
    sandbox->layers_ = options.layers;
    sandbox->user_map_ = map_of_one(::geteuid());
    sandbox->group_map_ = map_of_one(::getegid());
    if (options.layers.has(landlock)) {
        KLIEG_TRY(sandbox->landlock_, make_landlock_rules(sandbox->program_, options.readable));
    }
    if (options.layers.has(mounts)) sandbox->root_ = PrivateRoot::plan(sandbox->program_, options.readable);
    if (options.layers.has(system_calls)) {
        KLIEG_TRY(sandbox->filter_, make_syscall_filter(sandbox->program_.c_str()));
    }
    return sandbox;
}

int Sandbox::enter() const noexcept {
    if (::chdir("/") != 0) return errno;
    volunteer_for_oom();
    if (limits_.niceness > 0) ::setpriority(PRIO_PROCESS, 0, limits_.niceness);
    if (int failed = enter_namespaces(); failed != 0) return failed;
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    int failed = 0;
    if (layers_.has(SandboxLayer::capabilities)) failed = drop_capabilities();
    if (failed == 0 && landlock_) failed = enter_landlock(landlock_->descriptor());
    if (failed == 0 && layers_.has(SandboxLayer::limits)) failed = set_limits(limits_);
    return failed;
}

/// Root may leave the network and the mounts as they are; others need a user namespace first, which some kernels and
/// most containers deny. There each is who he was, or files that he makes in his root would have no owner.
int Sandbox::enter_namespaces() const noexcept {
    int flags = 0;
    if (layers_.has(SandboxLayer::network)) flags |= CLONE_NEWNET | CLONE_NEWIPC;
    if (root_) flags |= CLONE_NEWNS;
    if (flags == 0) return 0;
    auto const before = mount_namespace();
    if (::unshare(flags) != 0) {
        if (::unshare(flags | CLONE_NEWUSER) != 0) return errno;
        int failed = write_text("/proc/self/setgroups", "deny");
        if (failed == 0) failed = write_text("/proc/self/uid_map", user_map_);
        if (failed == 0) failed = write_text("/proc/self/gid_map", group_map_);
        if (failed != 0) return failed;
    }
    if (!root_) return 0;
    // Supervisors exist that answer such calls with success and do nothing, and the root is then everybody's.
    if (auto const now = mount_namespace(); now == 0 || now == before) return EPERM;
    return root_->enter();
}

int Sandbox::enter_last() const noexcept {
    // Not before: a busy server has more files open, and as long as they are the child can move none of its own.
    if (layers_.has(SandboxLayer::limits)) {
        if (int failed = limit(RLIMIT_NOFILE, kOpenFilesMax, kOpenFilesMax); failed != 0) return failed;
    }
    if (filter_.empty()) return 0;
    sock_fprog program{static_cast<unsigned short>(filter_.size()), const_cast<sock_filter*>(filter_.data())};
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 ? 0 : errno;
}

}  // namespace klieg::media
