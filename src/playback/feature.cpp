#include "playback/feature.h"

namespace klieg::playback {

namespace {
Task<Result<>> close_idle(SourcePackages& sources) {
    sources.forget_idle();
    co_return Result<>{};
}

ByteBudget::Watch watch_segments(Metrics& metrics) {
    return {metrics.gauge({"klieg_segment_memory_bytes", "Memory taken for segments being made or sent."}),
            metrics.counter({"klieg_segment_memory_refused_total", "Requests that found no memory for that in time."})};
}

ByteBudget::Watch watch_indexes(Metrics& metrics) {
    return {metrics.gauge({"klieg_index_memory_bytes", "Memory taken for indexes of sources being read or open."}),
            metrics.counter({"klieg_index_memory_refused_total", "Requests that found no memory for that in time."})};
}
}  // namespace

Feature::Feature(Needs needs, Options options)
    : access({needs.videos, needs.channels, needs.cache, needs.tokens, needs.clock}),
      memory(options.memory, watch_segments(needs.metrics)),
      index_memory({.bytes_max = SourcePackages::kBytesMax}, watch_indexes(needs.metrics)),
      sources({needs.objects, needs.pool, index_memory, needs.clock}),
      segments({sources, needs.objects, needs.cache, needs.pool, memory}),
      api({access, needs.renditions, needs.objects, needs.cache, segments, needs.pool, options.making_patience}) {}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{"open sources", assembly::kMemoryEvery, [this] { return close_idle(sources); }}};
}

}  // namespace klieg::playback
