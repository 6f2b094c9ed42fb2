#pragma once

#include "budgets/service.h"
#include "jobs/worker.h"
#include "ports/object_store.h"
#include "videos/rendition_repo.h"
#include "videos/repo.h"
#include "videos/types.h"

#include <optional>

namespace klieg::videos {

inline constexpr auto kPurgeKind = "videos.purge";

/// What may still be written when a video goes, such as a segment that a viewer asked for, is there after this.
inline constexpr std::chrono::minutes kPurgeAgainAfter{15};

/// Removes what a deleted video leaves behind: its objects, its segment rows, and what its owner used for it.
jobs::NewJob purge_job(Video const& video, std::chrono::milliseconds delay);

class PurgeJob {
public:
    struct Needs {
        ports::ObjectStore& objects;
        RenditionRepo& renditions;
        budgets::BudgetService& budgets;
        VideoRepo* videos = nullptr;  ///< for run()
    };
    explicit PurgeJob(Needs needs) : needs_(needs) {}
    /// Nothing of one that has been made anew, by a request that was sent again.
    Task<Result<>> run(jobs::JobContext& context);
    /// Of an owner who is not known nothing is given back here: a recount does.
    Task<Result<>> remove_everything_of(VideoId video, std::optional<UserId> owner);
    /// Only what came of one of its files.
    Task<Result<>> remove_file_of(Video const& video, std::uint32_t generation);
    /// And of that a rung that will not be there: what tells viewers of it, then its bytes, then that they are used.
    Task<Result<>> remove_rung_of(Video const& video, std::string const& rung);

private:
    Task<Result<>> remove_below(std::string prefix);

    Needs needs_;
};

}  // namespace klieg::videos
