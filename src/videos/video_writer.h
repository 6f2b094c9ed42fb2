#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "budgets/service.h"
#include "events/outbox.h"
#include "jobs/queue.h"
#include "ports/cache.h"
#include "ports/table_store.h"
#include "videos/events.h"
#include "videos/repo.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::videos {

/// Reads a video, edits it and writes it with what belongs to the change (events, jobs, other rows) in one transaction;
/// begins again where somebody else was faster. What follows from a change for the video itself is settled here: when
/// it counts as published, that tightened visibility gets a new media key, what others hear of it, that a video
/// without a file is one of its owner's drafts, what the picture that stands for it takes, and that one goes which does
/// not any more.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class VideoWriter {
public:
    struct Needs {
        VideoRepo& videos;
        ports::TableStore& tables;
        ports::Cache& cache;
        events::Outbox& outbox;
        budgets::BudgetService& budgets;
        jobs::Queue& jobs;
        Clock const& clock;
        Random& random;
        /// Hears of each change of which no event tells: that a file waits for room, that a rung begins or ends.
        std::function<void(VideoId const&)> changed{};
    };
    explicit VideoWriter(Needs needs) : needs_(std::move(needs)) {}

    /// How often a change begins again, or a deletion. Far more than real contention causes: an owner who edits while a
    /// rung reports its progress.
    static constexpr int kTriesMax = 16;

    /// Changes the video, or refuses with an error that the caller of change() gets. May run more than once.
    using Edit = std::function<Result<>(Video&)>;
    /// What is written in the transaction of the video's row.
    struct UnitOfWork {
        std::vector<VideoEventKind> events{};
        ports::Transaction also{};
        /// What the owner uses with it, beside the draft.
        std::vector<budgets::Change> uses{};
        budgets::Caps caps = budgets::Caps::hold;
    };

    /// Fails: as budgets do, contended() after many lost races among it; conflict, where a condition of `also` does not
    /// hold.
    Task<Result<Video>> insert(Video video, UnitOfWork unit);
    /// Fails: not_found, whatever `edit` says, as budgets do, changed_by_others() after many lost races.
    Task<Result<Video>> change(VideoId id, Edit edit, UnitOfWork unit);
    /// Removes the row. Objects and segment rows are the purge job's, which belongs to `unit`.
    Task<Result<>> remove(Video video, UnitOfWork unit);

    static Error changed_by_others() {
        return {Errc::conflict, "this video is being changed by somebody else; try again", "changed_meanwhile"};
    }

    std::string new_media_key() { return needs_.random.base32(24); }

private:
    /// A video before and after its write; one of them is missing where it is made or removed.
    struct Step {
        Video const* before;
        Video const* after;
    };

    struct Committed {
        Result<> result;
        bool lost_to_budget = false;  ///< somebody else changed the owner's sums or uses at that moment
    };

    std::vector<VideoEventKind> settle(Video const& before, Video& after);
    Task<Result<ports::Transaction>> counted(Step step, UnitOfWork const& unit);
    Task<Committed> commit(Step step, ports::Action write, UnitOfWork const& unit);
    Task<> forget(Step step);

    Needs needs_;
};

}  // namespace klieg::videos
