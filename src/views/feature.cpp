#include "views/feature.h"

#include "views/events.h"

namespace klieg::views {

Feature::Feature(Needs needs, Secrets secrets)
    : repo(needs.tables),
      viewers(std::move(secrets)),
      service({repo, needs.videos, viewers, needs.outbox, needs.clock, needs.random}),
      sums({needs.tables, repo, std::move(needs.counts_changed)}),
      removal({repo, sums, needs.video_rows, needs.jobs}),
      api({service, sums, needs.videos}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return ports::joined({ViewRepo::tables(), ViewSums::tables()});
}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kRemovalKind, removal, 1));
}

std::vector<events::Projection> Feature::projections() {
    return {{.name = "views.videos",
             .apply = [this](std::span<events::Envelope const> told) { return removal.follow(told); },
             .seed = [this] { return removal.enqueue_for_gone_videos(); }},
            sums.projection()};
}

std::vector<events::CatalogueEntry> Feature::events() const {
    return events::catalogue_of(kVideoViewed, kVideoWatched);
}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{.what = "views",
             .every = kGoneVideosEvery,
             .run = [this] { return removal.enqueue_for_gone_videos(); },
             .share = assembly::Share::one_of_them,
             .at_start = assembly::AtStart::does_it_where_due}};
}

}  // namespace klieg::views
