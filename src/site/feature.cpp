#include "site/feature.h"

#include "site/events.h"

namespace klieg::site {

Feature::Feature(Needs needs, ConfiguredSite configured)
    : repo(needs.tables),
      service({repo, needs.cache, needs.outbox, needs.jobs, needs.clock}, std::move(configured)),
      api(service, needs.cache) {}

std::vector<ports::TableSchema> Feature::tables() {
    return SiteRepo::tables();
}

std::vector<events::CatalogueEntry> Feature::events() const {
    return events::catalogue_of(kSiteChanged);
}

}  // namespace klieg::site
