#include "media/ffmpeg/sandbox.h"

#include "media/ffmpeg/machine_without_for_test.h"
#include "media/ffmpeg/probe_for_test.h"
#include "media/ffmpeg/process.h"
#include "media/ffmpeg/text_sink_for_test.h"
#include "testing/async_test.h"
#include "testing/temp_dir.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace klieg::media {

namespace {

struct Said {
    std::string text;
    ProcessReport report;
};

/// Python stands for a decoder that somebody has taken over: it can ask the kernel for anything.
Task<Result<Said>> run_python(std::string script, std::vector<std::filesystem::path> readable = {},
                              SandboxLayers layers = tools().layers) {
    TextSink sink;
    ProcessOptions options{.program = "/usr/bin/python3", .arguments = {"-I", "-S", "-c", std::move(script)}};
    options.readable = std::move(readable);
    options.layers = layers;
    options.outputs = {{1, &sink}};
    KLIEG_CO_TRY(auto report, co_await run_process(pool(), std::move(options)));
    co_return Said{sink.text, report};
}

/// Prints whether the statement worked or which errno it met.
std::string attempt(std::string const& imports, std::string const& statement) {
    return "import " + imports + "\ntry:\n  " + statement + "\n  print('done')\nexcept OSError as e: print(e.errno)";
}

/// Prints what of that which follows came through.
constexpr auto kTools = R"(
import ctypes, posix, _socket
def attempt(name, act):
  try:
    act()
    print(name)
  except OSError: pass
libc = ctypes.CDLL(None, use_errno=True)
def checked(answer):
  if answer < 0: raise OSError(ctypes.get_errno(), '')
def connect(family, kind, address):
  _socket.socket(family, kind).connect(address)
)";

/// Reaching this process.
constexpr auto kReach = R"(
attempt('reach by tcp', lambda: connect(_socket.AF_INET, _socket.SOCK_STREAM, ('127.0.0.1', PORT)))
attempt('reach by path', lambda: connect(_socket.AF_UNIX, _socket.SOCK_STREAM, FOLDER + '/socket'))
attempt('reach by name', lambda: connect(_socket.AF_UNIX, _socket.SOCK_STREAM, b'\0' + NAME))
)";

/// Reading what is not its own, writing, having more power.
constexpr auto kTake = R"(
for path in [FOLDER + '/secrets', FOLDER + '/objects/other', '/etc/passwd', '/etc/hostname', '/root', '/home', '/proc/1/environ',
             '/proc/SERVER/environ', '/proc/SERVER/mem', '/proc/SERVER/root' + FOLDER + '/secrets', '/proc/self/root' + FOLDER + '/secrets',
             '/proc/self/cwd' + FOLDER + '/secrets', '../../..' + FOLDER + '/secrets']:
  attempt('read ' + path, lambda: posix.open(path, 0))
for path in [FOLDER + '/new', FOLDER + '/secrets', SOURCE, '/new', '/tmp/klieg-new', '/dev/shm/klieg-new', '/usr/share/klieg-new']:
  attempt('write ' + path, lambda: posix.open(path, posix.O_RDWR | posix.O_CREAT, 0o600))
attempt('make a folder', lambda: posix.mkdir(FOLDER + '/folder'))
attempt('remove', lambda: posix.unlink(SOURCE))
attempt('chmod', lambda: posix.chmod(SOURCE, 0o777))
attempt('trace', lambda: checked(libc.ptrace(0x4206, SERVER, 0, 0)))
attempt('read memory', lambda: checked(libc.process_vm_readv(SERVER, 0, 0, 0, 0, 0)) or posix.open('/proc/SERVER/mem', 0))
attempt('mount', lambda: checked(libc.mount(b'/', b'/', None, 4096, None)))
attempt('chroot', lambda: posix.chroot('/'))
print('read its own' if posix.read(posix.open(SOURCE, 0), 10) == b'source' else 'could not read its own')
)";

std::string attack() {
    return std::string(kTools) + kReach + kTake;
}

constexpr auto kAttackOnProcesses = R"(
attempt('signal', lambda: posix.kill(SERVER, 0))
attempt('make a socket', lambda: _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM))
attempt('become root', lambda: checked(libc.unshare(0x10000000 | 0x20000)))
attempt('start a process', lambda: posix.fork() or posix._exit(0))
)";

/// A data folder, with this process as the server that should not be reached.
class Prey {
public:
    Prey() : acceptor_(loop_, {boost::asio::ip::address_v4::loopback(), 0}) {
        std::filesystem::create_directory(folder_.path() / "objects");
        for (auto const& [name, text] : {std::pair("secrets", "secret"), std::pair("objects/other", "other"),
                                         std::pair("objects/source", "source")})
            std::ofstream(folder_.path() / name) << text;
        by_path_.emplace(loop_, (folder_.path() / "socket").string());
        by_name_.emplace(loop_, std::string(1, '\0') + name());
    }
    std::filesystem::path source() const { return folder_.path() / "objects/source"; }
    std::string attack(std::string text) const {
        auto replace = [&text](std::string const& word, std::string const& by) {
            for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size()))
                text.replace(at, word.size(), by);
        };
        replace("SERVER", std::to_string(::getpid()));
        replace("FOLDER", "'" + folder_.path().string() + "'");
        replace("SOURCE", "'" + source().string() + "'");
        replace("PORT", std::to_string(acceptor_.local_endpoint().port()));
        replace("NAME", "b'" + name() + "'");
        return text;
    }
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(folder_.path()))
            names.push_back(entry.path().lexically_relative(folder_.path()));
        std::ranges::sort(names);
        return names;
    }

private:
    static std::string name() { return "klieg-sandbox-test-" + std::to_string(::getpid()); }

    using Local = boost::asio::local::stream_protocol;
    testing::TempDir folder_;
    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::optional<Local::acceptor> by_path_;
    std::optional<Local::acceptor> by_name_;
};

constexpr auto kDenied = "1\n";       // EPERM
constexpr auto kNoSuchCall = "38\n";  // ENOSYS

}  // namespace

KLIEG_ASYNC_TEST(Sandbox, DeniesSockets) {
    for (auto const* family : {"AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"}) {
        auto script = attempt("_socket", std::string("_socket.socket(_socket.") + family + ", _socket.SOCK_DGRAM)");
        auto said = co_await run_python(script);
        CO_ASSERT_OK(said);
        EXPECT_EQ(said->text, kDenied) << family << " " << said->report.complaint;
    }
}

KLIEG_ASYNC_TEST(Sandbox, DeniesNewProcessesAndPrograms) {
    auto forked = co_await run_python(attempt("posix", "posix.fork()"));
    CO_ASSERT_OK(forked);
    EXPECT_EQ(forked->text, kNoSuchCall);
    auto executed = co_await run_python(attempt("posix", "posix.execv('/bin/true', ['true'])"));
    CO_ASSERT_OK(executed);
    EXPECT_EQ(executed->text, kNoSuchCall);
}

KLIEG_ASYNC_TEST(Sandbox, DeniesSignalsToOthers) {
    auto said = co_await run_python(attempt("posix", "posix.kill(posix.getppid(), 0)"));
    CO_ASSERT_OK(said);
    EXPECT_EQ(said->text, kDenied);
    auto owner = co_await run_python(attempt("fcntl", "fcntl.fcntl(0, 8, 1)"));  // F_SETOWN: SIGIO for another
    CO_ASSERT_OK(owner);
    EXPECT_NE(owner->text, "done\n");
}

KLIEG_ASYNC_TEST(Sandbox, DeniesWritingFiles) {
    testing::TempDir folder;
    auto target = folder.path() / "new";
    auto said =
        co_await run_python(attempt("posix", "posix.open('" + target.string() + "', posix.O_WRONLY | posix.O_CREAT)"));
    CO_ASSERT_OK(said);
    EXPECT_NE(said->text, "done\n");
    EXPECT_FALSE(std::filesystem::exists(target));
}

KLIEG_ASYNC_TEST(Sandbox, ReadsTheNamedFileAndNoOther) {
    testing::TempDir folder;
    auto named = folder.path() / "named";
    auto other = folder.path() / "other";
    std::ofstream(named) << "named";
    std::ofstream(other) << "other";
    auto open = [](std::filesystem::path const& path) {
        return attempt("posix", "posix.open('" + path.string() + "', 0)");
    };
    auto allowed = co_await run_python(open(named), {named});
    CO_ASSERT_OK(allowed);
    EXPECT_EQ(allowed->text, "done\n");
    if (!tools().layers.has(SandboxLayer::landlock) && !tools().layers.has(SandboxLayer::mounts)) co_return;
    for (auto const& path : {other, std::filesystem::path("/etc/passwd"), std::filesystem::path("/proc/1/environ")}) {
        auto refused = co_await run_python(open(path), {named});
        CO_ASSERT_OK(refused);
        EXPECT_NE(refused->text, "done\n") << path;
    }
}

/// Else none of the claims about who is not reached would be one.
KLIEG_ASYNC_TEST(Sandbox, IsWhatKeepsAHostileProgramFromReachingOthers) {
    Prey prey;
    auto const reach = prey.attack(std::string(kTools) + kReach);
    auto said = co_await run_python(reach, {prey.source()}, SandboxLayers{});
    CO_ASSERT_OK(said);
    EXPECT_EQ(said->text, "reach by tcp\nreach by path\nreach by name\n") << said->report.complaint;
    if (!tools().layers.has(SandboxLayer::network)) co_return;
    // What has a path is no part of a network; the layers that are about files hold that.
    said = co_await run_python(reach, {prey.source()}, SandboxLayers{SandboxLayer::network});
    CO_ASSERT_OK(said);
    EXPECT_EQ(said->text, "reach by path\n") << said->report.complaint;
}

/// Each taken away alone: the others hold what it held. Without both that are about files, nothing keeps one from
/// reading, which is what the check is for (sandbox_check.h).
KLIEG_ASYNC_TEST(Sandbox, LeavesAHostileProgramNothingWithoutAnyOneLayer) {
    Prey prey;
    auto const files = prey.files();
    auto without = [](SandboxLayer layer) { return tools().layers.without(layer); };
    for (auto layers : {tools().layers, without(SandboxLayer::landlock), without(SandboxLayer::mounts),
                        without(SandboxLayer::network), without(SandboxLayer::capabilities),
                        without(SandboxLayer::mounts).without(SandboxLayer::network)}) {
        auto said = co_await run_python(prey.attack(attack() + kAttackOnProcesses), {prey.source()}, layers);
        CO_ASSERT_OK(said);
        EXPECT_EQ(said->text, "read its own\n") << said->report.complaint;
    }
    // The system call filter alone holds processes; without it nothing is decoded, but if it were, it would reach
    // nobody.
    auto said = co_await run_python(prey.attack(attack()), {prey.source()}, without(SandboxLayer::system_calls));
    CO_ASSERT_OK(said);
    EXPECT_EQ(said->text, "read its own\n") << said->report.complaint;
    // Without both that hold files it reads all, so the attack is one; it still writes nothing and reaches nobody.
    said = co_await run_python(prey.attack(attack() + kAttackOnProcesses), {prey.source()},
                               without(SandboxLayer::landlock).without(SandboxLayer::mounts));
    CO_ASSERT_OK(said);
    EXPECT_THAT(said->text, ::testing::HasSubstr("/secrets\n"));
    EXPECT_THAT(said->text, ::testing::HasSubstr("/objects/other\n"));
    for (auto const* other : {"write", "reach", "signal", "socket", "trace", "process", "chroot"})
        EXPECT_THAT(said->text, ::testing::Not(::testing::HasSubstr(other)));
    EXPECT_EQ(prey.files(), files);
}

KLIEG_ASYNC_TEST(Sandbox, StartsNothingWithoutALayerThatItShouldHave) {
    using Call = MachineWithout::Call;
    for (auto const& call :
         {Call{"landlock_create_ruleset", ENOSYS}, Call{"landlock_restrict_self", EPERM}, Call{"unshare", EPERM},
          Call{"move_mount", EPERM}, Call{"capset", EPERM}, Call{"prctl", EINVAL, PR_SET_SECCOMP}}) {
        MachineWithout machine({call});
        CO_ASSERT_OK(co_await machine.start());
        auto report = co_await run_process(machine.pool(), {.program = "/bin/true"});
        CO_ASSERT(!report.ok());
        EXPECT_EQ(report.error().kind, Errc::unavailable) << call.name << ": " << report.error().detail;
    }
}

/// Where the path that it is given leads through links, as a data folder on another disk has it.
KLIEG_ASYNC_TEST(Sandbox, ReadsTheNamedFileThroughLinks) {
    testing::TempDir folder;
    std::filesystem::create_directory(folder.path() / "disk");
    std::filesystem::create_directory_symlink(folder.path() / "disk", folder.path() / "data");
    std::ofstream(folder.path() / "disk" / "real") << "named";
    std::filesystem::create_symlink("real", folder.path() / "disk" / "link");
    auto named = folder.path() / "data" / "link";
    auto said =
        co_await run_python("import posix\nprint(posix.read(posix.open('" + named.string() + "', 0), 9))", {named});
    CO_ASSERT_OK(said);
    EXPECT_EQ(said->text, "b'named'\n") << said->report.complaint;
}

KLIEG_ASYNC_TEST(Sandbox, LeavesTheServersThreadsAlone) {
    auto own = co_await run_python(attempt("posix", "posix.sched_setaffinity(0, posix.sched_getaffinity(0))"));
    CO_ASSERT_OK(own);
    EXPECT_EQ(own->text, "done\n");
    auto ours = std::to_string(::getpid());
    auto others =
        co_await run_python(attempt("posix", "posix.sched_setaffinity(" + ours + ", posix.sched_getaffinity(0))"));
    CO_ASSERT_OK(others);
    EXPECT_EQ(others->text, kNoSuchCall);
}

KLIEG_ASYNC_TEST(Sandbox, LimitsMemory) {
    auto said = co_await run_python("bytearray(3 << 30)");
    CO_ASSERT_OK(said);
    EXPECT_FALSE(said->report.succeeded());
}

KLIEG_ASYNC_TEST(Sandbox, StartsWithNothingOfTheServers) {
    ::setenv("KLIEG_TEST_SECRET", "hidden", 1);
    auto said = co_await run_python(
        "import posix\n"
        "files = []\n"
        "for n in range(3, 256):\n"
        "  try:\n"
        "    posix.fstat(n); files.append(n)\n"
        "  except OSError: pass\n"
        "print(files, posix.getcwd(), b'KLIEG_TEST_SECRET' in posix.environ)");
    CO_ASSERT_OK(said);
    EXPECT_EQ(said->text, "[] / False\n") << said->report.complaint;
}

KLIEG_ASYNC_TEST(Sandbox, HoldsNoCapability) {
    auto said = co_await run_python(
        "for line in open('/proc/self/status'):\n"
        "  if line.startswith(('CapEff', 'NoNewPrivs', 'Seccomp:')): print(line.split()[1])",
        {"/proc"});
    CO_ASSERT_OK(said);
    EXPECT_EQ(said->text, "0000000000000000\n1\n2\n") << said->report.complaint;
}

}  // namespace klieg::media
