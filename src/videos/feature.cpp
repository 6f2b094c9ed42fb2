#include "videos/feature.h"

#include "jobs/worker.h"
#include "videos/published_count.h"

namespace klieg::videos {

Feature::Feature(Needs needs, Options options)
    : repo(needs.tables),
      renditions(needs.tables, &needs.pool),
      progress({needs.tables, needs.cache, needs.broadcast, needs.clock,
                [this](VideoId id) { return progress_teller.tell(std::move(id)); }}),
      writer({repo, needs.tables, needs.cache, needs.outbox, needs.budgets, needs.jobs, needs.clock, needs.random,
              [&teller = needs.teller](VideoId const& id) { tell_changed(teller, id); }}),
      tokens(std::move(options.tokens)),
      service({repo, writer, needs.channels, needs.jobs, needs.cache, needs.clock, needs.random},
              std::move(options.service)),
      counters(needs.tables),
      views({needs.channels, progress, tokens, needs.clock, counters, needs.cache, std::move(needs.viewer_of),
             std::move(needs.votes_for)}),
      progress_teller(repo, views, needs.teller),
      purge({needs.objects, renditions, needs.budgets, &repo}),
      channel_removal({service, needs.tables, needs.jobs}),
      published_count({needs.tables, &needs.cache, needs.clock}, count_of_published(repo)),
      api({service, views, needs.channels, needs.cache}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return ports::joined({VideoRepo::tables(), RenditionRepo::tables(), ProgressRepo::tables()});
}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kPurgeKind, purge, 1));
    worker.add(jobs::kind_of(kChannelRemovalKind, channel_removal, 1));
}

std::vector<events::Projection> Feature::projections() {
    return {{.name = "videos.channels",
             .apply = [this](std::span<events::Envelope const> told) { return channel_removal.follow(told); },
             .seed = [this] { return service.remove_all_of_gone_channels(); }},
            published_count.projection()};
}

std::vector<events::CatalogueEntry> Feature::events() const {
    return events::catalogue_of(kVideoCreated, kVideoChanged, kVideoUploaded, kVideoPlayable, kVideoReady, kVideoFailed,
                                kVideoPublished, kVideoUnpublished, kVideoDeleted);
}

}  // namespace klieg::videos
