#pragma once

#include "ingest/ingest_job.h"
#include "media/bandwidth.h"
#include "media/segmenter.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace klieg::ingest {

/// How far a rung has come, beside its segments, which are rows.
struct RungReached {
    std::string rung;
    std::int64_t segments = 0;
    std::int64_t origin = 0;  ///< this and the others: as Segmenter::Begun has them
    std::int64_t first = 0;
    std::int64_t media_time = 0;
    std::int64_t samples = 0;
    std::int64_t decoded = 0;
    std::string init;  ///< the hash of its init segment
};
BOOST_DESCRIBE_STRUCT(RungReached, (), (rung, segments, origin, first, media_time, samples, decoded, init))

/// The checkpoint of an encoding: where a run goes on that begins when others have had their turn, or when the process
/// of the one before has died. Saved where one ends for others or for a stop, and every IngestNeeds::save_every: that
/// much a crash loses, and a slice or two of segments.
struct Reached {
    std::int64_t schema_version = 1;
    /// It cannot be gone on with: each run begins anew.
    bool only_whole = false;
    std::vector<RungReached> rungs;
    /// Where its owner had no room for more: of which rung, and for how much. No run begins that has no more than that
    /// one had.
    std::string refused;
    std::int64_t refused_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(Reached, (), (schema_version, only_whole, rungs, refused, refused_bytes))

/// Nothing, where there is none.
Result<Reached> read_reached(jobs::JobContext const& context);
Task<Result<>> save_reached(jobs::JobContext& context, Reached reached);

/// A rung to go on with.
struct RungBegun {
    media::Segmenter::Begun begun;
    std::string init;
    std::uint32_t timescale = 0;
    std::int64_t end = 0;       ///< of its segments
    media::SegmentMeter meter;  ///< which has measured them
};
/// By their names, with their segments as the rows of `generation` have them. None, where one of them lacks some.
Task<Result<std::map<std::string, RungBegun>>> load_begun(IngestNeeds needs, IngestTarget target,
                                                          std::uint32_t generation, Reached reached);

}  // namespace klieg::ingest
