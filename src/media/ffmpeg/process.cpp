#include "media/ffmpeg/process.h"

#include "media/ffmpeg/machine_state.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <span>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace klieg::media {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kPieceBytes = 128 * 1024;
// A child that fills its pipe stops encoding, so there is room for about a GOP.
constexpr int kPipeBytes = 512 * 1024;
constexpr std::size_t kErrorTailBytes = 4096;
/// What the kernel counts at the end may be a little less than what it ended the child for.
constexpr auto kCpuTimeSlack = std::chrono::milliseconds(100);
constexpr auto kWatchInterval = std::chrono::milliseconds(100);

struct Pipe {
    File ours{-1};
    File theirs{-1};
};

Result<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return errno_error("cannot make a pipe", errno);
    ::fcntl(ends[1], F_SETPIPE_SZ, kPipeBytes);  // an unprivileged user may have used up the room; the usual 64 KiB do
    return Pipe{File(ends[0]), File(ends[1])};
}

/// Nobody writes to it any more.
Result<File> make_input(std::string_view text) {
    int const descriptor = ::memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) return errno_error("cannot make an input", errno);
    File file(descriptor);
    KLIEG_CHECK(file.write_at(0, std::as_bytes(std::span(text))));
    if (::fcntl(descriptor, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
        return errno_error("cannot close an input", errno);
    return file;
}

/// A child with the ends of its pipes.
struct Started {
    Child child;
    File errors;
    std::vector<File> outputs;
};

Result<Started> start(ProcessOptions const& options) {
    KLIEG_TRY(auto sandbox, Sandbox::prepare({.program = options.program,
                                              .readable = options.readable,
                                              .limits = options.limits,
                                              .layers = options.layers}));
    KLIEG_TRY(auto nothing, File::open("/dev/null", File::Mode::device));
    KLIEG_TRY(auto errors, make_pipe());
    std::vector<InheritedFile> files{
        {nothing.descriptor(), 0}, {nothing.descriptor(), 1}, {errors.theirs.descriptor(), 2}};
    std::vector<File> ours;
    std::vector<File> theirs;
    for (auto const& input : options.inputs) {
        KLIEG_TRY(auto file, make_input(input.text));
        files.push_back({file.descriptor(), input.number});
        theirs.push_back(std::move(file));
    }
    for (auto const& output : options.outputs) {
        KLIEG_TRY(auto pipe, make_pipe());
        files.push_back({pipe.theirs.descriptor(), output.number});
        ours.push_back(std::move(pipe.ours));
        theirs.push_back(std::move(pipe.theirs));
    }
    KLIEG_TRY(auto child, Child::start(*sandbox, options.arguments, files));
    return Started{std::move(child), std::move(errors.ours), std::move(ours)};
}

/// One run: its tasks read and watch side by side on one core. Whatever ends it early kills the child; then every pipe
/// ends, and with them the tasks.
class Run {
public:
    Run(Executor executor, ProcessOptions const& options, Started started)
        : options_(options),
          child_(std::move(started.child)),
          ended_(executor, ::dup(child_.descriptor())),
          watch_timer_(executor),
          started_at_(SteadyClock::now()),
          heard_at_(started_at_) {
        pipes_.emplace_back(executor, ::dup(started.errors.descriptor()));
        for (auto const& file : started.outputs) pipes_.emplace_back(executor, ::dup(file.descriptor()));
    }

    /// All that has to happen, to be awaited together.
    std::vector<Task<>> tasks() {
        std::vector<Task<>> all;
        all.push_back(collect_errors());
        for (std::size_t i = 0; i < options_.outputs.size(); ++i)
            all.push_back(pump(pipes_[i + 1], *options_.outputs[i].sink));
        all.push_back(await_end());
        all.push_back(watch());
        return all;
    }

    Task<> kill_and_await_end() {
        child_.kill();
        co_await await_end();
    }

    Result<ProcessReport> report() const;

private:
    Task<> pump(Descriptor& pipe, OutputSink& sink);
    Task<> collect_errors();
    Task<> await_end();
    Task<> watch();
    void kill(ProcessEnding why);

    ProcessOptions const& options_;
    Child child_;
    Descriptor ended_;
    asio::steady_timer watch_timer_;
    std::vector<Descriptor> pipes_;  // errors first
    std::string errors_;
    std::optional<ChildEnd> end_;
    std::optional<ProcessEnding> killed_for_;
    std::optional<Error> sink_error_;
    SteadyClock::time_point started_at_;
    SteadyClock::time_point heard_at_;
    int sinks_busy_ = 0;
};

/// Some bytes, or 0 at the end of the pipe.
Task<std::size_t> read_some(Descriptor& pipe, std::span<std::byte> into) {
    boost::system::error_code failed;
    auto count = co_await pipe.async_read_some(asio::buffer(into.data(), into.size()),
                                               asio::redirect_error(asio::use_awaitable, failed));
    if (failed == asio::error::operation_aborted) throw boost::system::system_error(failed);
    co_return failed ? 0 : count;
}

Task<> Run::pump(Descriptor& pipe, OutputSink& sink) {
    std::vector<std::byte> piece(kPieceBytes);
    while (auto count = co_await read_some(pipe, piece)) {
        heard_at_ = SteadyClock::now();
        if (sink_error_) continue;  // drain: the child is being killed
        ++sinks_busy_;
        auto accepted = co_await sink.accept(ByteView(piece).first(count));
        --sinks_busy_;
        heard_at_ = SteadyClock::now();
        if (accepted.ok()) continue;
        sink_error_ = std::move(accepted).error();
        child_.kill();
    }
}

Task<> Run::collect_errors() {
    std::array<std::byte, 1024> piece{};
    while (auto count = co_await read_some(pipes_.front(), piece)) {
        errors_.append(reinterpret_cast<char const*>(piece.data()), count);
        if (errors_.size() > 2 * kErrorTailBytes) errors_.erase(0, errors_.size() - kErrorTailBytes);
    }
}

Task<> Run::await_end() {
    while (!end_) {
        end_ = child_.reap();
        if (!end_) co_await ended_.async_wait(Descriptor::wait_read, asio::use_awaitable);
    }
    watch_timer_.cancel();
}

Task<> Run::watch() {
    while (!end_) {
        watch_timer_.expires_after(kWatchInterval);
        boost::system::error_code woken;
        co_await watch_timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        auto now = SteadyClock::now();
        if (now - started_at_ > options_.wall_time_max) kill(ProcessEnding::out_of_time);
        // A slow sink is no fault of the child's.
        if (sinks_busy_ == 0 && now - heard_at_ > options_.silence_max) kill(ProcessEnding::silent);
    }
}

void Run::kill(ProcessEnding why) {
    if (!killed_for_) killed_for_ = why;
    child_.kill();
}

using Phrases = std::span<std::string_view const>;

bool mentions(std::string_view errors, Phrases phrases) {
    return std::ranges::any_of(phrases,
                               [&](std::string_view phrase) { return errors.find(phrase) != std::string_view::npos; });
}

/// All that ffmpeg says where address space ends, and nowhere else.
constexpr std::array<std::string_view, 4> kOfMemory = {"Cannot allocate memory", "bad_alloc", "failed to map segment",
                                                       "malloc of size"};
/// What the kernel answers (strerror), and the loader, who knows numbers only: no file is left to the machine (ENFILE)
/// or to the decoder (EMFILE), which may have 256 and opens a handful; or what it reads has gone from a server of
/// files. These end a line, where ffmpeg and the loader say why they end.
constexpr std::array<std::string_view, 5> kOfFiles = {"Too many open files", "Too many open files in system",
                                                      "Stale file handle", "cannot open shared object file: Error 23",
                                                      "cannot open shared object file: Error 24"};
/// Likewise, where a file system of its files must write to read, as one that caches what lies elsewhere: a decoder
/// itself writes into pipes alone.
constexpr std::array<std::string_view, 1> kOfRoom = {"No space left on device"};
/// Threads have stacks, and glibc says the same where there is no address space for one and where the machine has no
/// threads left. The settings of encoders are ours, so that nothing else keeps one from opening.
constexpr std::array<std::string_view, 2> kOfThreads = {"opening encoder", "Resource temporarily unavailable"};

bool has_line_that_ends_so(std::string_view errors, Phrases phrases) {
    while (!errors.empty()) {
        auto const end = std::min(errors.find('\n'), errors.size());
        auto const line = errors.substr(0, end);
        if (std::ranges::any_of(phrases, [&](std::string_view phrase) { return line.ends_with(phrase); })) return true;
        errors.remove_prefix(std::min(end + 1, errors.size()));
    }
    return false;
}

std::optional<ProcessEnding> lack_that(std::string_view errors) {
    if (mentions(errors, kOfMemory)) return ProcessEnding::out_of_memory;
    if (has_line_that_ends_so(errors, kOfFiles)) return ProcessEnding::refused_files;
    if (has_line_that_ends_so(errors, kOfRoom)) return ProcessEnding::refused_room;
    if (mentions(errors, kOfThreads)) return ProcessEnding::refused_threads;
    return std::nullopt;
}

/// What a program says of a lack is believed of nobody but itself: ffmpeg quotes files, and whoever has taken over a
/// decoder has it say any words, and jobs wait without an end for a machine that is short. So that it is, is for the
/// machine to say, which is as it was a moment ago. (The other sign of it, SIGKILL, no decoder can send: it may not
/// call kill().)
Result<> look_at_machine(ProcessOptions const& options, ProcessReport& report) {
    using enum ProcessEnding;
    bool const had_none = (report.ending == refused_threads && !has_spare_threads()) ||
                          (report.ending == out_of_memory && !has_spare_address_space()) ||
                          (report.ending == refused_files && !has_spare_files(options.readable)) ||
                          (report.ending == refused_room && !has_spare_room(options.readable));
    if (had_none) report.ending = machine_short;
    if (report.ending == killed && report.memory_peak_bytes >= memory_of_machine() / 2)
        report.ending = killed_as_largest;
    return {};
}

/// Why it ended, from the surest sign to the least: what we did ourselves; the limit of processor time, by signal or by
/// the time spent; SIGKILL that was not ours; words about memory, threads, files or room in what it wrote, since want
/// of them is an ordinary failure to a program; a signal of its own doing. The order matters: a bad_alloc that nobody
/// catches ends in SIGABRT, and a program that catches SIGXCPU in an exit code. An error of a sink comes before all, as
/// we killed the child for it.
Result<ProcessReport> Run::report() const {
    if (sink_error_) return *sink_error_;
    ProcessReport report{.exit_code = end_->exit_code,
                         .complaint = readable_complaint(errors_),
                         .cpu_time = end_->cpu_time,
                         .memory_peak_bytes = end_->memory_peak_bytes};
    bool failed = end_->signal != 0 || end_->exit_code != 0;
    if (killed_for_) {
        report.ending = *killed_for_;
    } else if (end_->signal == SIGXCPU || (failed && end_->cpu_time + kCpuTimeSlack >= options_.limits.cpu_time)) {
        // ffmpeg catches SIGXCPU and takes it for a user's wish to end.
        report.ending = ProcessEnding::out_of_cpu;
    } else if (end_->signal == SIGKILL) {
        report.ending = ProcessEnding::killed;  // not by us
    } else if (auto const lack = lack_that(errors_); failed && lack) {
        report.ending = *lack;
    } else if (end_->signal != 0) {
        report.ending = ProcessEnding::crashed;
    }
    return report;
}

/// Awaits all of them, also when they are cancelled; a failure comes out after the last has ended.
Task<> await_all(std::vector<Task<>> tasks) {
    auto executor = co_await asio::this_coro::executor;
    using Operation = decltype(asio::co_spawn(executor, std::declval<Task<>>(), asio::deferred));
    std::vector<Operation> operations;
    for (auto& task : tasks) operations.push_back(asio::co_spawn(executor, std::move(task), asio::deferred));
    auto [order, failures] = co_await asio::experimental::make_parallel_group(std::move(operations))
                                 .async_wait(asio::experimental::wait_for_one_error(), asio::use_awaitable);
    for (auto index : order) {
        if (failures[index]) std::rethrow_exception(failures[index]);
    }
}

}  // namespace

Task<Result<ProcessReport>> run_process(BlockingPool& starter, ProcessOptions options) {
    auto work = [&options] { return start(options); };
    auto begun = co_await starter.run(work);
    if (!begun.ok()) {
        auto why = std::move(begun).error();
        why.kind = Errc::unavailable;  // a program that is missing, too, may be one that is being replaced
        co_return why;
    }
    auto started = *std::move(begun);
    Run run(co_await asio::this_coro::executor, options, std::move(started));
    std::exception_ptr failure;
    try {
        co_await await_all(run.tasks());
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        // Cancelled, most likely. The child is nobody's then, so its end is awaited before we go, whatever comes.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await run.kill_and_await_end();
        co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
        std::rethrow_exception(failure);
    }
    KLIEG_CO_TRY(auto report, run.report());
    auto look = [&options, &report] { return look_at_machine(options, report); };
    if (report.ending != ProcessEnding::exited) KLIEG_CO_CHECK(co_await starter.run(look));
    co_return report;
}

std::string readable_complaint(std::string_view error_output) {
    constexpr std::size_t kLengthMax = 200;
    while (!error_output.empty() && (error_output.back() == '\n' || error_output.back() == '\r'))
        error_output.remove_suffix(1);
    auto line = error_output.substr(error_output.find_last_of("\r\n") + 1);
    // "[mov,mp4 @ 0x55…] moov atom not found" and "file:/var/…/x: Invalid data": only the last part is for people.
    if (auto end = line.find("] "); line.starts_with('[') && end != std::string_view::npos) line.remove_prefix(end + 2);
    if (line.find('/') != std::string_view::npos) {
        auto end = line.rfind(": ");
        line = end == std::string_view::npos ? std::string_view("it gave no reason") : line.substr(end + 2);
    }
    // "Codec (x) not on whitelist 'h264,hevc,…'": which decoders there are is for us to know.
    constexpr std::string_view kList = " not on whitelist";
    if (auto list = line.find(kList); list != std::string_view::npos) line = line.substr(0, list + kList.size());
    std::string readable(line.substr(0, kLengthMax));
    for (auto& letter : readable) {
        if (letter < 32 || letter == 127) letter = '?';
    }
    return readable;
}

}  // namespace klieg::media
