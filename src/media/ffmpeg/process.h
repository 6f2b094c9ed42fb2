#pragma once

#include "base/blocking_pool.h"
#include "base/bytes.h"
#include "base/result.h"
#include "base/task.h"
#include "media/ffmpeg/child.h"
#include "media/ffmpeg/sandbox.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace klieg::media {

/// Where the bytes of one of a child's pipes go, piece by piece. While accept() has not returned, nothing more is read,
/// and a child that writes faster waits. An error ends the child.
class OutputSink {
public:
    virtual ~OutputSink() = default;
    /// `bytes` are valid until it returns.
    virtual Task<Result<>> accept(ByteView bytes) = 0;
};

/// A pipe that the child finds under `number` (1 is its standard output).
struct ProcessOutput {
    int number = 1;
    OutputSink* sink = nullptr;
};

/// A text that the child reads from a descriptor of that number, from its beginning. It lies in memory.
struct ProcessInput {
    int number = 0;
    std::string text;
};

struct ProcessOptions {
    std::string program;  ///< an absolute path
    std::vector<std::string> arguments{};
    std::vector<std::filesystem::path> readable{};  ///< files that it may read, beside the system's libraries
    std::vector<ProcessInput> inputs{};
    std::vector<ProcessOutput> outputs{};
    SandboxLimits limits{};
    SandboxLayers layers = SandboxLayers::all();  ///< all of which it has, or does not start
    std::chrono::milliseconds wall_time_max = std::chrono::minutes(10);
    std::chrono::milliseconds silence_max = std::chrono::minutes(2);  ///< without a byte on any pipe
};

enum class ProcessEnding {
    exited,
    crashed,            ///< by a signal that it brought upon itself
    killed,             ///< by the system, which was short of memory that others have
    killed_as_largest,  ///< the same, and it had most of it itself
    machine_short,      ///< it got no thread, file, room or memory, of which the machine has none left
    refused_threads,    ///< no thread, or no memory for one: which of them it was, nobody knows
    refused_files,      ///< it says that it got no file, and the machine has some
    refused_room,       ///< it says that a disk is full, and those that it reads from are not
    out_of_cpu,         ///< the limit of processor time
    out_of_memory,      ///< the limit of address space
    out_of_time,        ///< wall_time_max
    silent,             ///< silence_max
};

struct ProcessReport {
    ProcessEnding ending = ProcessEnding::exited;
    int exit_code = 0;
    std::string complaint;  ///< the last line it wrote to its error stream, made safe to show
    std::chrono::milliseconds cpu_time{0};
    std::uint64_t memory_peak_bytes = 0;

    bool succeeded() const noexcept { return ending == ProcessEnding::exited && exit_code == 0; }
};

/// Runs a program in the sandbox until it ends, and hands its output to the sinks as it comes. It has ended and is
/// reaped when this returns, also when the coroutine is cancelled or destroyed.
///
/// Threads: the caller's core, single-threaded; `starter` does the clone. The sinks are outlived by the call.
/// Fails: what a sink failed with; unavailable where it cannot be started, which says nothing of what it is run for.
/// However the program itself ends is no failure here but a report.
Task<Result<ProcessReport>> run_process(BlockingPool& starter, ProcessOptions options);

/// What a child of ours complained of, as a person may read it: the last line, without addresses, paths, control
/// characters.
std::string readable_complaint(std::string_view error_output);

}  // namespace klieg::media
