#include "channels/feature.h"

namespace klieg::channels {

Feature::Feature(Needs needs, ChannelService::Options options)
    : repo(needs.tables),
      service({repo, needs.cache, needs.outbox, needs.budgets, needs.jobs, needs.clock, needs.random}, options),
      counters(needs.tables),
      api({service, counters, needs.cache, std::move(needs.viewer_of)}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return ChannelRepo::tables();
}

std::vector<events::CatalogueEntry> Feature::events() const {
    return events::catalogue_of(kChannelCreated, kChannelChanged, kChannelDeleted);
}

}  // namespace klieg::channels
