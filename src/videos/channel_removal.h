#pragma once

#include "events/envelope.h"
#include "jobs/worker.h"
#include "videos/service.h"

#include <chrono>
#include <span>

namespace klieg::videos {

inline constexpr auto kChannelRemovalKind = "videos.channel";

/// By then an index shows every video of a channel that was deleted: none can be made in it any more.
inline constexpr std::chrono::minutes kLookAgainAfter{1};

/// When a channel goes, its videos go. The log tells of it, so that channels need not know of videos. One that was made
/// a moment before may not be in the index yet, so a job looks once more.
///
/// Threads: one executor at a time. Lifetime: what it is given outlives it.
class ChannelRemoval {
public:
    struct Needs {
        VideoService& videos;
        ports::TableStore& tables;
        jobs::Queue& jobs;
    };
    explicit ChannelRemoval(Needs needs) : needs_(needs) {}

    Task<Result<>> follow(std::span<events::Envelope const> told);
    Task<Result<>> run(jobs::JobContext& context);

private:
    Needs needs_;
};

}  // namespace klieg::videos
