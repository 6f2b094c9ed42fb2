#include "reactions/feature.h"

#include "reactions/events.h"
#include "reactions/vote_count.h"

namespace klieg::reactions {

namespace {

/// It walks over all votes, and what it finds was missed by chance: by who voted for what was just going.
constexpr std::chrono::hours kGoneEvery{24};

/// What cannot be read is there, too.
Task<Result<bool>> exists(videos::VideoRepo& videos, comments::CommentRepo& comments, Target target) {
    if (target.comment) {
        auto const comment = co_await comments.find(*target.comment);
        if (!comment.ok() && comment.error().kind == Errc::corrupt) co_return true;
        KLIEG_CO_CHECK(comment);
        co_return *comment && !(*comment)->deleted;
    }
    co_return co_await videos.exists(target.video);
}

}  // namespace

Feature::Feature(Needs needs)
    : repo(needs.tables),
      counters(needs.tables),
      service({needs.tables, repo, counters, needs.outbox, needs.videos, needs.comments, needs.clock}),
      liked({repo, needs.video_repo}),
      removal({needs.tables, service, repo, needs.jobs,
               [&videos = needs.video_repo, &comments = needs.comment_repo](Target target) {
                   return exists(videos, comments, std::move(target));
               }}),
      vote_count({needs.tables, nullptr, needs.clock, std::move(needs.counts_changed)}, count_of_votes(repo)),
      api({service, liked, needs.video_views}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return VoteRepo::tables();
}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kVoteRemovalKind, removal, 1));
}

std::vector<events::Projection> Feature::projections() {
    return {{.name = "reactions.removal",
             .apply = [this](std::span<events::Envelope const> told) { return removal.follow(told); },
             .seed = [this] { return removal.remove_all_of_gone(); }},
            vote_count.projection()};
}

std::vector<events::CatalogueEntry> Feature::events() const {
    return events::catalogue_of(kVoteChanged);
}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{.what = "votes on what is gone",
             .every = kGoneEvery,
             .run = [this] { return removal.remove_all_of_gone(); },
             .share = assembly::Share::one_of_them,
             .at_start = assembly::AtStart::does_it_where_due}};
}

}  // namespace klieg::reactions
