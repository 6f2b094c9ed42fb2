#include "comments/feature.h"

#include "comments/comment_count.h"

namespace klieg::comments {

namespace {

/// It reads all comments there are, for what nobody was told of.
constexpr std::chrono::hours kMissedEvery{24};

}  // namespace

Feature::Feature(Needs needs, CommentService::Options options)
    : repo(needs.tables),
      service({repo, needs.videos, needs.tables, needs.cache, needs.outbox, needs.jobs, needs.clock, needs.random,
               std::move(needs.has_blocked)},
              options),
      counters(needs.tables),
      views({counters, needs.accounts, std::move(needs.votes_of)}),
      count({needs.tables, nullptr, needs.clock, std::move(needs.counts_changed)}, count_of_comments(repo)),
      ranking({repo, counters}),
      tombstones({repo, service, needs.tables}),
      held_threads({repo, needs.tables, needs.outbox, needs.jobs}),
      video_removal({repo, needs.video_rows, needs.tables, needs.outbox, needs.jobs}),
      author_removal({repo, service, needs.video_rows}),
      strays({repo, service, held_threads, tombstones, video_removal, needs.video_rows}),
      messages({repo, views}),
      api({service, repo, views, needs.videos, needs.cache}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return CommentRepo::tables();
}

std::vector<events::Projection> Feature::projections() {
    return {count.projection(),
            {.name = "comments.removal",
             .apply = [this](std::span<events::Envelope const> told) { return remove_by(told); },
             .seed = [this] { return video_removal.begin_for_gone_videos(); }}};
}

Task<Result<>> Feature::remove_by(std::span<events::Envelope const> told) {
    KLIEG_CO_CHECK(co_await video_removal.follow(told));
    co_return co_await strays.follow(told);
}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kTombstoneKind, tombstones, 1));
    worker.add(jobs::kind_of(kThreadKind, held_threads, 1));
    worker.add(jobs::kind_of(kVideoRemovalKind, video_removal, 1));
    worker.add(jobs::kind_of(kAuthorRemovalKind, author_removal, 1));
}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{.what = "comments of videos that are gone",
             .every = kMissedEvery,
             .run = [this] { return video_removal.begin_for_gone_videos(); },
             .share = assembly::Share::one_of_them,
             .at_start = assembly::AtStart::does_it_where_due},
            {.what = "replies to comments that wait",
             .every = kMissedEvery,
             .run = [this] { return held_threads.begin_for_all(); },
             .share = assembly::Share::one_of_them,
             .at_start = assembly::AtStart::does_it_where_due},
            {.what = "the order of comments",
             .every = kMissedEvery,
             .run = [this] { return ranking.rank_all(); },
             .share = assembly::Share::one_of_them,
             .at_start = assembly::AtStart::does_it_where_due}};
}

Task<Result<>> Feature::start() {
    ranking.start(co_await this_executor());
    co_return Result<>{};
}

std::vector<events::CatalogueEntry> Feature::events() const {
    return events::catalogue_of(kCommentCreated, kCommentEdited, kCommentHeld, kCommentReleased, kCommentDeleted,
                                kCommentThreadChanged, kCommentPinned);
}

}  // namespace klieg::comments
