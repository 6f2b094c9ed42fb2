#include "ingest/reached.h"

namespace klieg::ingest {

Result<Reached> read_reached(jobs::JobContext const& context) {
    auto const* saved = context.checkpointed();
    return saved == nullptr ? Reached{} : json::from_item<Reached>(*saved);
}

Task<Result<>> save_reached(jobs::JobContext& context, Reached reached) {
    co_return co_await context.checkpoint(json::to_item(reached));
}

Task<Result<std::map<std::string, RungBegun>>> load_begun(IngestNeeds needs, IngestTarget target,
                                                          std::uint32_t generation, Reached reached) {
    std::map<std::string, RungBegun> begun;
    for (auto const& rung : reached.rungs) {
        auto const count = static_cast<std::size_t>(std::max<std::int64_t>(rung.segments, 0));
        if (count == 0) continue;
        auto stored = co_await needs.renditions.get(target.video, generation, rung.rung);
        if (!stored.ok() && stored.error().kind != Errc::not_found) co_return std::move(stored).error();
        if (!stored.ok() || stored->rendition.segments.size() < count) co_return std::map<std::string, RungBegun>{};
        RungBegun one{.begun = {.segments = std::move(stored->rendition.segments),
                                .origin = rung.origin,
                                .first = rung.first,
                                .media_time = rung.media_time,
                                .samples = static_cast<std::uint64_t>(rung.samples),
                                .decoded = static_cast<std::uint64_t>(rung.decoded)},
                      .init = rung.init,
                      .timescale = stored->rendition.timescale,
                      .meter = media::SegmentMeter(stored->rendition.timescale)};
        auto measure = [&one, count]() -> Result<> {
            one.begun.segments.resize(count);
            for (auto const& segment : one.begun.segments) one.meter.add(segment);
            one.end = one.begun.end();
            return {};
        };
        KLIEG_CO_CHECK(co_await needs.pool.run(measure));
        begun.emplace(rung.rung, std::move(one));
    }
    co_return begun;
}

}  // namespace klieg::ingest
