#include "media/ffmpeg/child.h"

#include "base/assert.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace klieg::media {

namespace {

constexpr std::size_t kStackBytes = 64 * 1024;
constexpr int kFilesMax = 32;
// Above every number that a child asks for, so that moving one file never closes another.
constexpr int kParkedFrom = 100;

}  // namespace

/// Everything the child needs and all that it answers. Parent and child share memory until the exec.
struct Child::Start {
    Sandbox const* sandbox = nullptr;
    char* const* arguments = nullptr;
    char* const* environment = nullptr;
    std::span<InheritedFile const> files;
    pid_t parent = 0;
    Child::Attempt attempt = nullptr;  ///< in place of the exec
    void const* given = nullptr;
    bool is_confined = false;
    int failed = 0;
    char const* came_through = "it broke down";  ///< until the attempt has ended
};

namespace {

int take_files(std::span<InheritedFile const> files) noexcept {
    std::array<int, kFilesMax> parked{};
    for (std::size_t i = 0; i < files.size(); ++i) {
        parked[i] = ::fcntl(files[i].descriptor, F_DUPFD_CLOEXEC, kParkedFrom);
        if (parked[i] < 0) return errno;
    }
    int highest = 2;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (::dup2(parked[i], files[i].number) < 0) return errno;
        highest = std::max(highest, files[i].number);
    }
    if (::syscall(SYS_close_range, static_cast<unsigned>(highest) + 1, ~0U, 0) == 0) return 0;
    return errno;
}

/// Handlers are ours and must not run in the child; ignored signals would stay ignored in its program. Those that ask a
/// program to end are held back: who stops a service sends them to all of its processes, and a decoder that ends so
/// looks as if its file were broken. Its owner ends it.
void reset_signals() noexcept {
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    sigset_t held_back;
    sigemptyset(&held_back);
    for (int number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) sigaddset(&held_back, number);
    ::sigprocmask(SIG_SETMASK, &held_back, nullptr);
}

// Runs in the child on the parent's memory, as vfork does: no allocation, no locks, nothing that a sanitizer would note
// down.
__attribute__((no_sanitize("address", "thread", "undefined"))) int run_child(void* given) {
    auto& start = *static_cast<Child::Start*>(given);
    reset_signals();
    // A group of its own takes no part in the terminal's signals. Not a session: Linux shares a processor out by
    // session first where sched_autogroup is on, and niceness would mean nothing between the server and its children.
    ::setpgid(0, 0);
    start.failed = start.sandbox->enter();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (start.failed == 0 && ::getppid() != start.parent) start.failed = ESRCH;
    if (start.failed == 0) start.failed = take_files(start.files);
    if (start.failed == 0) start.failed = start.sandbox->enter_last();
    start.is_confined = start.failed == 0;
    if (start.is_confined && start.attempt != nullptr) {
        start.came_through = start.attempt(start.given);
    } else if (start.is_confined) {
        ::execve(start.sandbox->program(), start.arguments, start.environment);
        start.failed = errno;
    }
    ::_exit(127);
}

/// Clones without copying the server's page tables; the calling thread goes on after the exec.
/// Signals wait meanwhile, since their handlers would run on shared memory.
pid_t clone_child(Child::Start& start, int& descriptor) {
    std::vector<std::byte> stack(kStackBytes);
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    auto top = reinterpret_cast<std::uintptr_t>(stack.data() + stack.size()) & ~std::uintptr_t{15};
    auto pid = ::clone(run_child, reinterpret_cast<void*>(top), CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &start,
                       &descriptor);
    int failed = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = failed;
    return pid;
}

}  // namespace

Child::Child(pid_t pid, int descriptor) : pid_(pid), process_(descriptor) {}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)), process_(std::move(other.process_)) {}

Result<Child> Child::start(Sandbox const& sandbox, std::vector<std::string> const& arguments,
                           std::span<InheritedFile const> files) {
    KLIEG_ASSERT(files.size() <= kFilesMax);
    std::vector<char*> list{const_cast<char*>(sandbox.program())};
    for (auto const& argument : arguments) list.push_back(const_cast<char*>(argument.c_str()));
    list.push_back(nullptr);
    // glibc reserves 128 MB of address space for each arena, and makes arenas by the number of cores.
    std::array environment{const_cast<char*>("LC_ALL=C"), const_cast<char*>("MALLOC_ARENA_MAX=2"),
                           static_cast<char*>(nullptr)};
    Start start{.sandbox = &sandbox,
                .arguments = list.data(),
                .environment = environment.data(),
                .files = files,
                .parent = ::getpid()};
    return launch(start);
}

Result<char const*> Child::attempt(Sandbox const& sandbox, std::span<InheritedFile const> files, Attempt attempt,
                                   void const* given) {
    KLIEG_ASSERT(files.size() <= kFilesMax);
    Start start{.sandbox = &sandbox, .files = files, .parent = ::getpid(), .attempt = attempt, .given = given};
    KLIEG_CHECK(launch(start));
    return start.came_through;
}

Result<Child> Child::launch(Start& start) {
    int descriptor = -1;
    auto pid = clone_child(start, descriptor);
    if (pid < 0) return errno_error("cannot start a process", errno);
    Child child(pid, descriptor);
    if (start.failed == 0) return child;
    if (start.is_confined) return errno_error(std::string("cannot start ") + start.sandbox->program(), start.failed);
    auto failed = errno_error("cannot confine a process", start.failed);
    failed.kind = Errc::unavailable;  // whatever the number, nothing was said about the program
    return failed;
}

Child::~Child() {
    kill();
    // A killed process ends at once, so this wait is short. Whoever cannot afford it awaits the descriptor before.
    if (pid_ > 0) wait(0);
}

void Child::kill() noexcept {
    // The number is ours until it is reaped, so this meets nobody else.
    if (pid_ > 0 && ::kill(-pid_, SIGKILL) != 0) ::kill(pid_, SIGKILL);
}

std::optional<ChildEnd> Child::reap() noexcept {
    return pid_ > 0 ? wait(WNOHANG) : std::nullopt;
}

std::optional<ChildEnd> Child::wait(int flags) noexcept {
    int status = 0;
    rusage usage{};
    pid_t got = 0;
    do {
        got = ::wait4(pid_, &status, flags, &usage);
    } while (got < 0 && errno == EINTR);
    if (got == 0) return std::nullopt;
    pid_ = -1;
    ChildEnd end;
    if (got < 0) {
        end.exit_code = 127;  // somebody reaped it before us, and its code with it
        return end;
    }
    if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
    if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
    auto milliseconds = [](timeval const& time) {
        return std::chrono::milliseconds(time.tv_sec * 1000 + time.tv_usec / 1000);
    };
    end.cpu_time = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
    end.memory_peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    return end;
}

}  // namespace klieg::media
