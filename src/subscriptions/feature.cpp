#include "subscriptions/feature.h"

#include "subscriptions/events.h"
#include "subscriptions/subscriber_count.h"

namespace klieg::subscriptions {

Feature::Feature(Needs needs)
    : repo(needs.tables),
      service({repo, needs.channels, needs.cache, needs.outbox, needs.clock}),
      removal({service, repo, needs.channels, needs.jobs}),
      counters(needs.tables),
      subscriber_count({needs.tables, &needs.cache, needs.clock, std::move(needs.counts_changed)},
                       count_of_subscribers(repo)),
      api({service, needs.channels, needs.users, counters}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return SubscriptionRepo::tables();
}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kRemovalKind, removal, 1));
}

std::vector<events::Projection> Feature::projections() {
    return {{.name = "subscriptions.channels",
             .apply = [this](std::span<events::Envelope const> told) { return removal.follow(told); },
             .seed = [this] { return removal.enqueue_for_gone_channels(); }},
            subscriber_count.projection()};
}

std::vector<events::CatalogueEntry> Feature::events() const {
    return events::catalogue_of(kSubscriptionChanged);
}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{.what = "subscriptions",
             .every = kGoneChannelsEvery,
             .run = [this] { return removal.enqueue_for_gone_channels(); },
             .share = assembly::Share::one_of_them,
             .at_start = assembly::AtStart::does_it_where_due}};
}

}  // namespace klieg::subscriptions
