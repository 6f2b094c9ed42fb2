#pragma once

#include "ingest/ingest_job.h"
#include "media/ladder.h"
#include "media/media_probe.h"

#include <string>
#include <vector>

namespace klieg::ingest {

/// What a video plays at first.
enum class PlayedFirst : std::uint8_t {
    its_own_samples,  ///< they are published as they are
    an_encoded_rung,
};

/// Which rungs are made of a file.
struct RungPlan {
    std::vector<media::Rung> pictures;  ///< the lowest first
    std::vector<std::string> names;     ///< of all, those of sound too
};

/// Where the source itself is published its sound is there already, and of pictures only what is smaller than it or
/// much lighter is made; else all of the ladder is. The low sound comes with the lowest rung below others, which it is
/// for (ADR 3).
RungPlan plan_of(media::MediaProbe const& probe, media::Ladder const& ladder, PlayedFirst first);

/// Of a video whose plan has rungs that the ladder of today does not know: they are not made by anybody, so they go
/// with what there is of them. What the plan of today has beside comes. Else the video stays as it is. Answers it as it
/// is then. Fails: not_found (superseded), and as budgets and stores do.
Task<Result<videos::Video>> follow_ladder(IngestNeeds const& needs, IngestTarget target, videos::Video video,
                                          media::Ladder const& ladder, RungPlan plan);

}  // namespace klieg::ingest
