#include "ingest/source_end.h"

#include "media/ffmpeg/survey.h"
#include "media/file_limits.h"

#include <algorithm>

namespace klieg::ingest {

namespace {

using namespace std::chrono_literals;

/// One that is held is shown anew every kKeyFrameDistance, or a little later.
constexpr auto kHeldPictureMax = 2500ms;

}  // namespace

// No encoder knows how long the last picture lasts; the source's container does. And players stop for good where one of
// two has ended and the other goes on, so that the last picture is held beside sound that does. The length that the
// file says is no measure of it, since a file that was cut off says the same: what counts is where its last sound is
// found.
Task<Result<SourceEnd>> find_source_end(IngestNeeds const& needs, media::EncodeJob const& job) {
    SourceEnd end;
    auto const& probe = job.probe;
    KLIEG_CO_TRY(auto last, co_await media::find_last_picture(needs.pool, needs.tools, job.source, probe));
    if (!last) co_return end;
    auto const zero = job.origin == media::TimeOrigin::as_stored ? 0us : probe.start;
    last->start -= zero;
    last->end -= zero;
    if (last->end > last->start) end.last_picture = last;
    if (job.origin == media::TimeOrigin::as_stored) co_return end;
    KLIEG_CO_TRY(auto const sound_end, co_await media::find_end_of_sound(needs.pool, needs.tools, job.source, probe));
    if (!sound_end) co_return end;
    // What a stray time says beyond that is not encoded.
    auto until = std::min<std::chrono::microseconds>(*sound_end - zero, media::FileLimits::kDurationMax);
    if (probe.duration > 0us) until = std::min<std::chrono::microseconds>(until, probe.duration + kEndsApartMax);
    if (last->end + kEndsApartMax >= until) co_return end;
    end.pictures_until = until;
    end.last_picture = media::LastPicture{until - kHeldPictureMax, until};
    co_return end;
}

}  // namespace klieg::ingest
