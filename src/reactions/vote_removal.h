#pragma once

#include "events/envelope.h"
#include "jobs/worker.h"
#include "reactions/service.h"

#include <chrono>
#include <span>

namespace klieg::reactions {

inline constexpr auto kVoteRemovalKind = "reactions.votes";

/// By then nobody votes any more who looked before the thing was deleted.
inline constexpr std::chrono::minutes kVotesGoAgainAfter{15};

/// When a video goes, its votes go: the log tells of it, a job removes them, and another one what was cast meanwhile by
/// who had looked before. Those of a comment go at once, and by a job what there are more. A walk over all votes finds
/// what nobody was told of.
///
/// Threads: one executor at a time. Lifetime: what it is given outlives it.
class VoteRemoval {
public:
    struct Needs {
        ports::TableStore& tables;
        VoteService& votes;
        VoteRepo& repo;
        jobs::Queue& jobs;
        /// Whether a thing is there, as its row has it now.
        std::function<Task<Result<bool>>(Target)> exists;
    };
    explicit VoteRemoval(Needs needs) : needs_(std::move(needs)) {}

    Task<Result<>> follow(std::span<events::Envelope const> told);
    Task<Result<>> run(jobs::JobContext& context);
    /// All votes on what is gone, whoever was told of it.
    Task<Result<>> remove_all_of_gone();

private:
    Task<Result<>> follow_comment(std::string comment);

    Needs needs_;
};

}  // namespace klieg::reactions
