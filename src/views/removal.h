#pragma once

#include "events/envelope.h"
#include "jobs/worker.h"
#include "videos/repo.h"
#include "views/sums.h"

#include <chrono>
#include <span>

namespace klieg::views {

inline constexpr auto kRemovalKind = "views.video";
/// By then nobody tells of a video any more that was deleted, whatever a cache had of it.
inline constexpr std::chrono::minutes kRemovalAgainAfter{15};
/// How often what was summed up is held against the videos that there are.
inline constexpr std::chrono::hours kGoneVideosEvery{24};

/// When a video goes, its playbacks and sums go. A job removes them in pages, from where it was stopped; another one
/// removes what came late.
///
/// Threads: one executor at a time. Lifetime: what it is given outlives it.
class Removal {
public:
    struct Needs {
        ViewRepo& repo;
        ViewSums& sums;
        videos::VideoRepo& videos;
        jobs::Queue& jobs;
    };
    explicit Removal(Needs needs) : needs_(needs) {}

    Task<Result<>> follow(std::span<events::Envelope const> told);
    Task<Result<>> run(jobs::JobContext& context);
    /// For all videos that are gone, whoever was told of it.
    Task<Result<>> enqueue_for_gone_videos();

private:
    Task<Result<>> enqueue(VideoId video);

    Needs needs_;
};

}  // namespace klieg::views
