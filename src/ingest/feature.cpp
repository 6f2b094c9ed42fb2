#include "ingest/feature.h"

namespace klieg::ingest {

Feature::Feature(IngestNeeds given, Options options)
    : needs(given),
      publish(needs),
      first_rung(needs, EncodeRungs::Which::first),
      remaining_rungs(needs, EncodeRungs::Which::remaining),
      poster(needs),
      poster_wait(needs),
      materialise(needs),
      options_(options) {}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kPublishKind, publish, 2));
    worker.add(jobs::kind_of(kFirstRungKind, first_rung, options_.encodings_at_once));
    worker.add(jobs::kind_of(kRemainingRungsKind, remaining_rungs, options_.encodings_at_once));
    worker.add(jobs::kind_of(kPosterKind, poster, 2));
    worker.add(jobs::kind_of(kPosterWaitKind, poster_wait, 1));
    worker.add(jobs::kind_of(kMaterialiseKind, materialise, 1));
}

}  // namespace klieg::ingest
