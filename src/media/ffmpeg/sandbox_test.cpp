#include "media/ffmpeg/sandbox.h"

#include "media/ffmpeg/probe_for_test.h"
#include "media/ffmpeg/process.h"
#include "media/ffmpeg/text_sink_for_test.h"
#include "testing/async_test.h"
#include "testing/temp_dir.h"

#include <gtest/gtest.h>

#include <fstream>

namespace klieg::media {

namespace {

struct Said {
    std::string text;
    ProcessReport report;
};

/// Python stands for a decoder that somebody has taken over: it can ask the kernel for anything.
Task<Result<Said>> run_python(std::string script, std::vector<std::filesystem::path> readable = {}) {
    TextSink sink;
    ProcessOptions options{.program = "/usr/bin/python3", .arguments = {"-I", "-S", "-c", std::move(script)}};
    options.readable = std::move(readable);
    options.outputs = {{1, &sink}};
    KLIEG_CO_TRY(auto report, co_await run_process(pool(), std::move(options)));
    co_return Said{sink.text, report};
}

/// Prints whether the statement worked or which errno it met.
std::string attempt(std::string const& imports, std::string const& statement) {
    return "import " + imports + "\ntry:\n  " + statement + "\n  print('done')\nexcept OSError as e: print(e.errno)";
}

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
    if (!allowed->report.layers.landlock) co_return;
    for (auto const& path : {other, std::filesystem::path("/etc/passwd"), std::filesystem::path("/proc/1/environ")}) {
        auto refused = co_await run_python(open(path), {named});
        CO_ASSERT_OK(refused);
        EXPECT_EQ(refused->text, "13\n") << path;  // EACCES
    }
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
