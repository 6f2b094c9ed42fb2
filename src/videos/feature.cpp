#include "videos/feature.h"

#include "channels/events.h"
#include "jobs/worker.h"

namespace klieg::videos {

namespace {

/// When a channel goes, its videos go: told by the log, so that channels need not know of videos.
Task<Result<>> follow_channel(VideoService& videos, events::Envelope event) {
    if (event.type != channels::kChannelDeleted) co_return Result<>{};
    KLIEG_CO_TRY(auto channel, ChannelId::parse(event.subject));
    co_return co_await videos.remove_all_of(std::move(channel));
}

}  // namespace

Feature::Feature(Needs needs, Options options)
    : repo(needs.tables),
      renditions(needs.tables),
      writer({repo, needs.tables, needs.cache, needs.outbox, needs.clock, needs.random}),
      tokens(std::move(options.tokens)),
      service({repo, writer, needs.channels, needs.jobs, needs.cache, needs.clock, needs.random},
              std::move(options.service)),
      views(needs.channels, tokens, needs.clock),
      purge(needs.objects, renditions),
      api({service, views, needs.channels, needs.cache}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return ports::joined({VideoRepo::tables(), RenditionRepo::tables()});
}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kPurgeKind, purge, 1));
}

std::vector<events::Projection> Feature::projections() {
    auto follow = [this](events::Envelope event) { return follow_channel(service, std::move(event)); };
    return {{"videos.channels", follow}};
}

}  // namespace klieg::videos
