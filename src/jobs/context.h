#pragma once

#include "base/wake_up.h"
#include "jobs/queue.h"

#include <chrono>
#include <cstddef>
#include <string>

namespace klieg::jobs {

inline constexpr std::size_t kLogLinesMax = 20;
inline constexpr std::size_t kLogLineBytesMax = 200;
inline constexpr std::size_t kDoingBytesMax = 40;

/// What a handler sees of its job, and what it may say of it. A checkpoint is written at once; what is only to be shown
/// costs no write of its own: it goes with the next heartbeat, or with the job's end.
///
/// Threads: the handler's. Lifetime: queue and job outlive it.
/// Limits: of the log the last kLogLinesMax lines stay, each cut off after kLogLineBytesMax.
class JobContext {
public:
    JobContext(Queue& queue, Job& job) : queue_(queue), job_(job) {}

    JobId const& id() const noexcept { return job_.job_id; }
    std::string const& subject() const noexcept { return job_.subject; }
    json::Object const& payload() const noexcept { return job_.payload.get_object(); }
    /// Random, and unlike that of any other run, also of the same job.
    std::string const& run_id() const noexcept { return job_.lease_id; }

    /// What this job saved last, in this attempt or one before; null: nothing.
    json::Object const* checkpointed() const noexcept { return job_.checkpoint.if_object(); }
    /// Saves where an attempt after this one begins. Fails with conflict where the job is somebody else's by now, and
    /// else as writes do: then the one before may stand, or this one.
    Task<Result<>> checkpoint(json::Object reached) { return queue_.save_checkpoint(job_, std::move(reached)); }

    /// Others come first: whoever can go on at a checkpoint returns jobs::give_way() as soon as may be, and is run
    /// again when it is its turn. Whoever can not goes on.
    bool is_wanted_back() const noexcept { return wanted_back_; }
    /// This run has got further than the one before. One that never does is left alone for longer each time.
    void got_further() noexcept { got_further_ = true; }
    bool has_got_further() const noexcept { return got_further_; }
    /// Returns when it is, at the latest after `patience`.
    Task<> until_wanted_back(std::chrono::nanoseconds patience);
    void want_back();  ///< for who runs it
    /// It waits to be wanted back, and so has something to say when it is; for who runs it.
    bool heeds() const noexcept { return heeds_; }

    /// How much is done, from 0 to 1, and what is being done, in a word.
    void progress(double done, std::string doing);
    /// For operators, who see it in `klieg admin jobs`.
    void log(std::string text);

private:
    Queue& queue_;
    Job& job_;
    WakeUp wanted_;
    bool wanted_back_ = false;
    bool heeds_ = false;
    bool got_further_ = false;
};

inline constexpr auto kGaveWay = "gave_way";

/// What a handler answers that is wanted back: no failure of it.
inline Error give_way() {
    return {Errc::unavailable, "others come first", kGaveWay};
}

}  // namespace klieg::jobs
