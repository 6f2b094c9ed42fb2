#include "media/ffmpeg/process.h"

#include "base/task_group.h"
#include "media/ffmpeg/exit_error.h"
#include "media/ffmpeg/machine_state.h"
#include "media/ffmpeg/machine_without_for_test.h"
#include "media/ffmpeg/probe.h"
#include "media/ffmpeg/probe_for_test.h"
#include "media/ffmpeg/text_sink_for_test.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "testing/temp_dir.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>

namespace klieg::media {

namespace {

using namespace std::chrono_literals;

ProcessOptions program(std::string path, std::vector<std::string> arguments = {}) {
    return {.program = std::move(path), .arguments = std::move(arguments), .layers = tools().layers};
}

ProcessOptions shell(std::string script) {
    return program("/bin/sh", {"-c", std::move(script)});
}

ProcessOptions endless(OutputSink& sink) {
    auto options = program("/usr/bin/yes");
    options.outputs = {{1, &sink}};
    return options;
}

std::size_t open_files() {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

bool has_children() {
    return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

/// Asks all our children to end, as systemd does when it stops a service, or has them killed, once the first has
/// written something.
class TerminatingSink final : public OutputSink {
public:
    Task<Result<>> accept(ByteView bytes) override {
        text.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        if (terminated > 0) co_return Result<>{};
        for (auto const& thread : std::filesystem::directory_iterator("/proc/self/task")) {
            std::ifstream children(thread.path() / "children");
            for (pid_t child = 0; children >> child; ++terminated) ::kill(child, signal);
        }
        co_return Result<>{};
    }
    std::string text;
    int signal = SIGTERM;
    int terminated = 0;
};

Task<> run_and_forget(ProcessOptions options) {
    auto ignored = co_await run_process(pool(), std::move(options));
}

}  // namespace

KLIEG_ASYNC_TEST(Process, DeliversEachPipeToItsSink) {
    TextSink standard;
    TextSink third;
    auto options = shell("echo one; echo two >&3; echo three");
    options.outputs = {{1, &standard}, {3, &third}};
    auto report = co_await run_process(pool(), std::move(options));
    CO_ASSERT_OK(report);
    EXPECT_TRUE(report->succeeded());
    EXPECT_EQ(standard.text, "one\nthree\n");
    EXPECT_EQ(third.text, "two\n");
}

KLIEG_ASYNC_TEST(Process, ReportsTheExitCodeAndTheLastComplaint) {
    auto report =
        co_await run_process(pool(), shell("echo first >&2; echo '[mov @ 0x1f] moov atom not found' >&2; exit 3"));
    CO_ASSERT_OK(report);
    EXPECT_EQ(report->exit_code, 3);
    EXPECT_EQ(report->complaint, "moov atom not found");
    EXPECT_FALSE(report->succeeded());
}

KLIEG_ASYNC_TEST(Process, StartsAChildOfAServerWithManyOpenFiles) {
    std::vector<File> connections;
    for (int i = 0; i < 300; ++i) {
        auto file = File::open("/dev/null", File::Mode::device);
        CO_ASSERT_OK(file);
        connections.push_back(*std::move(file));
    }
    auto report = co_await run_process(pool(), shell("exit 0"));
    CO_ASSERT_OK(report);
    EXPECT_TRUE(report->succeeded());
}

KLIEG_ASYNC_TEST(Process, SaysWhenTheProgramIsMissing) {
    auto report = co_await run_process(pool(), program("/nowhere/ffmpeg"));
    CO_ASSERT(!report.ok());
    EXPECT_EQ(report.error().kind, Errc::unavailable) << "it says nothing of the file that it should have read";
}

/// Jobs wait for a moment that is better, and what was uploaded is not given up for it.
bool waits_for_a_moment(Result<> const& told) {
    return !told.ok() && told.error().kind == Errc::unavailable;
}

/// Leaves this process no file to open from the first bytes on, for as long as it lives.
class LastFileSink final : public OutputSink {
public:
    LastFileSink() { ::getrlimit(RLIMIT_NOFILE, &usual_); }
    ~LastFileSink() override { ::setrlimit(RLIMIT_NOFILE, &usual_); }

    Task<Result<>> accept(ByteView) override {
        auto const few = rlimit{0, usual_.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &few) != 0) co_return errno_error("cannot limit files", errno);
        co_return Result<>{};
    }

private:
    rlimit usual_{};
};

class RemovingSink final : public OutputSink {
public:
    explicit RemovingSink(std::filesystem::path path) : file(std::move(path)) {}
    Task<Result<>> accept(ByteView) override {
        std::filesystem::remove(file);
        co_return Result<>{};
    }
    std::filesystem::path file;
};

/// Of a program that begins to write, and fails with these words a line before its last. It fails when what it wrote
/// was taken, since that is more than a pipe holds.
Task<ProcessEnding> ending_of(std::string words, ProcessOptions options = {}) {
    options.program = "/bin/sh";
    options.arguments = {"-c",
                         "a=0123456789abcdef; a=$a$a$a$a; i=0; while [ $i -lt 20000 ]; do echo $a; i=$((i+1)); done; "
                         "echo \"[in @ 0x1f] file:/x: " +
                             words + "\" >&2; echo 'Conversion failed!' >&2; exit 1"};
    options.layers = tools().layers;
    auto const report = co_await run_process(pool(), std::move(options));
    if (!report.ok()) throw std::runtime_error(report.error().detail);
    co_return report->ending;
}

/// As under a unit's TasksMax or a container's limit of processes.
KLIEG_ASYNC_TEST(Process, SaysThatTheMachineHasNoThreadsLeft) {
    constexpr int kOfThread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
                              CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    MachineWithout machine({{"clone3", EAGAIN}, {"clone", EAGAIN, kOfThread}});
    CO_ASSERT_OK(co_await machine.start());
    auto const file = testing::video_clip("threads.mp4", "s=320x240:r=30", "-c:v libx264 -pix_fmt yuv420p", 1);
    auto options = program(tools().ffmpeg, {"-v", "error", "-nostdin", "-threads", "4"});
    for (auto& argument : input_arguments(file.string())) options.arguments.push_back(std::move(argument));
    for (auto const* argument : {"-c:v", "libx264", "-threads", "4", "-f", "null", "-"})
        options.arguments.emplace_back(argument);
    options.readable = {file};
    auto const report = co_await run_process(machine.pool(), std::move(options));
    CO_ASSERT_OK(report);
    EXPECT_EQ(report->ending, ProcessEnding::machine_short) << report->complaint;
    EXPECT_TRUE(waits_for_a_moment(check_ending(*report)));

    // A probe starts no threads of decoders.
    auto const probed = co_await probe_media(machine.pool(), tools(), file);
    CO_ASSERT_OK(probed);
    EXPECT_TRUE(probed->video.has_value());
}

/// Neither the program nor the server behind it can open a file when it fails.
KLIEG_ASYNC_TEST(Process, SaysThatTheMachineHasNoFilesLeft) {
    for (auto const* words :
         {"Too many open files", "Too many open files in system", "cannot open shared object file: Error 23"}) {
        LastFileSink sink;
        EXPECT_EQ(co_await ending_of(words, {.outputs = {{1, &sink}}}), ProcessEnding::machine_short) << words;
    }
    {
        LastFileSink sink;
        EXPECT_EQ(co_await ending_of("moov atom not found", {.outputs = {{1, &sink}}}), ProcessEnding::exited);
    }
    // As on a server of files that has another by that name.
    testing::TempDir folder;
    RemovingSink removing(folder.path() / "source");
    std::ofstream(removing.file) << "a source";
    EXPECT_EQ(co_await ending_of("Stale file handle", {.readable = {removing.file}, .outputs = {{1, &removing}}}),
              ProcessEnding::machine_short);
}

/// It is the disk that says whether it is full: that the machine is short of something else, or does not say, proves
/// nothing.
KLIEG_ASYNC_TEST(Process, BelievesOfADiskAloneThatItIsFull) {
    testing::TempDir folder;
    RemovingSink removing(folder.path() / "source");
    std::ofstream(removing.file) << "a source";
    EXPECT_EQ(co_await ending_of("No space left on device", {.readable = {removing.file}, .outputs = {{1, &removing}}}),
              ProcessEnding::refused_room);
    LastFileSink sink;
    EXPECT_EQ(co_await ending_of("No space left on device", {.outputs = {{1, &sink}}}), ProcessEnding::refused_room);
    constexpr std::uint64_t kDisk = std::uint64_t{100} << 30U;
    EXPECT_TRUE(is_full(DiskSpace{kDisk, 0}));
    EXPECT_TRUE(is_full(DiskSpace{kDisk, 4096}));
    EXPECT_FALSE(is_full(DiskSpace{kDisk, kDisk / 100}));
    EXPECT_FALSE(is_full(DiskSpace{0, 0}));
    EXPECT_FALSE(is_full(Error{Errc::unavailable, "nobody knows"}));
}

/// Jobs wait for ever for a machine that is short, so that no decoder may say it in its place. Where it has files,
/// another try or two may tell, and then it is the file.
KLIEG_ASYNC_TEST(Process, DoesNotBelieveADecoderThatTheMachineIsShort) {
    for (auto const* words : {"Too many open files", "Too many open files in system", "No space left on device",
                              "Stale file handle", "Resource temporarily unavailable", "Cannot allocate memory"})
        EXPECT_FALSE(waits_for_a_moment(check_ending({.ending = co_await ending_of(words)}))) << words;
    EXPECT_EQ(check_ending({.ending = ProcessEnding::refused_files}).error().kind, Errc::exhausted);
    EXPECT_EQ(co_await ending_of("Stale file handle"), ProcessEnding::refused_files);
    EXPECT_EQ(check_ending({.ending = ProcessEnding::refused_room}).error().kind, Errc::exhausted);
    // A file that is quoted says nothing at all.
    EXPECT_EQ(co_await ending_of("Unknown tag 'Too many open files'"), ProcessEnding::exited);
}

KLIEG_ASYNC_TEST(Process, TellsWhatTheMachineLacksFromWhatTheFileTakes) {
    // It might have been either, and there are threads now: another try will tell.
    auto const refused = co_await run_process(pool(), shell("echo 'Resource temporarily unavailable' >&2; exit 1"));
    CO_ASSERT_OK(refused);
    EXPECT_EQ(check_ending(*refused).error().kind, Errc::exhausted);
    // A small one that the kernel takes for what others have.
    TerminatingSink kernel;
    kernel.signal = SIGKILL;
    auto const killed = co_await run_process(pool(), endless(kernel));
    CO_ASSERT_OK(killed);
    EXPECT_EQ(killed->ending, ProcessEnding::killed);
    EXPECT_TRUE(waits_for_a_moment(check_ending(*killed)));
    EXPECT_EQ(check_ending({.ending = ProcessEnding::killed_as_largest}).error().kind, Errc::exhausted);
}

KLIEG_ASYNC_TEST(Process, EndsAChildThatFallsSilent) {
    auto options = program("/bin/sleep", {"60"});
    options.silence_max = 300ms;
    auto report = co_await run_process(pool(), std::move(options));
    CO_ASSERT_OK(report);
    EXPECT_EQ(report->ending, ProcessEnding::silent);
}

KLIEG_ASYNC_TEST(Process, EndsAChildAtTheDeadline) {
    TextSink sink;
    auto options = endless(sink);
    options.wall_time_max = 300ms;
    auto report = co_await run_process(pool(), std::move(options));
    CO_ASSERT_OK(report);
    EXPECT_EQ(report->ending, ProcessEnding::out_of_time);
}

KLIEG_ASYNC_TEST(Process, EndsAChildThatUsesUpItsProcessorTime) {
    auto options = shell("while :; do :; done");
    options.limits.cpu_time = 1s;
    auto report = co_await run_process(pool(), std::move(options));
    CO_ASSERT_OK(report);
    EXPECT_EQ(report->ending, ProcessEnding::out_of_cpu);
}

KLIEG_ASYNC_TEST(Process, EndsTheChildWhenASinkFails) {
    TextSink sink;
    sink.fail = true;
    auto report = co_await run_process(pool(), endless(sink));
    CO_ASSERT(!report.ok());
    EXPECT_EQ(report.error().detail, "no room");
    EXPECT_FALSE(has_children());
}

KLIEG_ASYNC_TEST(Process, MakesTheChildWaitForASlowSinkWithoutCallingItSilent) {
    TextSink sink;
    sink.delay = 500ms;
    auto options = shell("echo slowly");
    options.outputs = {{1, &sink}};
    options.silence_max = 200ms;
    auto report = co_await run_process(pool(), std::move(options));
    CO_ASSERT_OK(report);
    EXPECT_TRUE(report->succeeded());
    EXPECT_EQ(sink.text, "slowly\n");
}

KLIEG_ASYNC_TEST(Process, LeavesItToTheOwnerToEndAChild) {
    TerminatingSink sink;
    auto options = shell("echo up; i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; echo done");
    options.outputs = {{1, &sink}};
    auto report = co_await run_process(pool(), std::move(options));
    CO_ASSERT_OK(report);
    EXPECT_EQ(sink.terminated, 1);
    EXPECT_TRUE(report->succeeded());
    EXPECT_EQ(sink.text, "up\ndone\n");
}

KLIEG_ASYNC_TEST(Process, LeavesNothingBehindWhenCancelled) {
    co_await sleep_for(1ms);  // the loop opens its own files at its first wait
    auto files_before = open_files();
    TextSink sink;
    {
        TaskGroup group(co_await this_executor());
        group.spawn("endless", run_and_forget(endless(sink)));
        EXPECT_TRUE(co_await sink.accepted.wait(0, 1min));
        EXPECT_TRUE(has_children());
        co_await group.stop();
    }
    EXPECT_FALSE(has_children());
    EXPECT_EQ(open_files(), files_before);
}

TEST(Process, LeavesNothingBehindWhenItsLoopIsDestroyed) {
    auto files_before = open_files();
    TextSink sink;
    {
        boost::asio::io_context loop(1);
        auto ended = [](std::exception_ptr) {};
        boost::asio::co_spawn(loop, run_and_forget(endless(sink)), ended);
        while (sink.text.empty()) loop.run_one();
        EXPECT_TRUE(has_children());
    }
    EXPECT_FALSE(has_children());
    EXPECT_EQ(open_files(), files_before);
}

TEST(Process, ShowsComplaintsWithoutPathsAndControlCharacters) {
    EXPECT_EQ(readable_complaint("[mp4 @ 0x55aa] first\nfile:/srv/data/v_1: Invalid data found\n"),
              "Invalid data found");
    EXPECT_EQ(readable_complaint("cannot open /etc/passwd"), "it gave no reason");
    EXPECT_EQ(readable_complaint("[matroska @ 0x1] Codec (magicyuv) not on whitelist 'h264,hevc,mpeg4'\n"),
              "Codec (magicyuv) not on whitelist");
    EXPECT_EQ(readable_complaint(std::string("bell\a here")), "bell? here");
    EXPECT_EQ(readable_complaint(""), "");
    EXPECT_EQ(readable_complaint(std::string(900, 'x')).size(), 200U);
}

}  // namespace klieg::media
