#include "pictures/feature.h"

#include "assembly/picture_jobs.h"

namespace klieg::pictures {

Feature::Feature(Needs needs)
    : maker({needs.tables, needs.objects, needs.jobs, needs.clock, needs.random, needs.metrics, std::move(needs.make)}),
      service({maker, needs.site, needs.accounts, needs.channels, needs.budgets, needs.jobs}),
      rows(needs.tables),
      settle({needs.objects, rows}),
      counters(needs.tables),
      api({service, rows, needs.site, counters, needs.objects}),
      thumbnails({maker, needs.videos, needs.objects, needs.pool}),
      thumbnails_api({thumbnails, needs.video_views}) {}

void Feature::add_routes(http::Router& router) {
    api.add_routes(router);
    thumbnails_api.add_routes(router);
}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(assembly::kSettlePictureKind, settle, 1));
}

}  // namespace klieg::pictures
