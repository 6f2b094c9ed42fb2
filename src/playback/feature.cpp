#include "playback/feature.h"

namespace klieg::playback {

namespace {
Task<Result<>> close_idle(SourcePackages& sources) {
    sources.forget_idle();
    co_return Result<>{};
}
}  // namespace

Feature::Feature(Needs needs)
    : access({needs.videos, needs.channels, needs.cache, needs.tokens, needs.clock}),
      sources(needs.objects, needs.pool, needs.clock),
      segments({sources, needs.objects, needs.cache, needs.pool}),
      api({access, needs.renditions, needs.objects, needs.cache, segments}) {}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{"open sources", assembly::kMemoryEvery, [this] { return close_idle(sources); }}};
}

}  // namespace klieg::playback
