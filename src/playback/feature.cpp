#include "playback/feature.h"

namespace klieg::playback {

namespace {
Task<Result<>> close_idle(SourcePackages& sources, WholeFiles& whole_files) {
    sources.forget_idle();
    whole_files.forget_idle();
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

ByteBudget::Watch watch_whole_files(Metrics& metrics) {
    return {
        metrics.gauge({"klieg_whole_file_memory_bytes", "Memory taken for indexes of whole files being made or open."}),
        metrics.counter({"klieg_whole_file_memory_refused_total", "Requests that found no memory for that in time."})};
}
}  // namespace

Feature::Feature(Needs needs, Options options)
    : access({needs.videos, needs.channels, needs.cache, needs.tokens, needs.clock}),
      memory(options.memory, watch_segments(needs.metrics)),
      index_memory({.bytes_max = SourcePackages::kBytesMax}, watch_indexes(needs.metrics)),
      whole_memory({.bytes_max = WholeFiles::kBytesMax}, watch_whole_files(needs.metrics)),
      sources({needs.objects, needs.pool, index_memory, needs.clock}),
      segments({sources, needs.objects, needs.cache, needs.pool, memory}),
      whole_files({sources, needs.renditions, needs.objects, needs.pool, whole_memory, needs.clock}),
      api({access, needs.renditions, needs.objects, needs.cache, segments, whole_files, needs.pool,
           options.making_patience}) {}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{"open sources", assembly::kMemoryEvery, [this] { return close_idle(sources, whole_files); }}};
}

}  // namespace klieg::playback
