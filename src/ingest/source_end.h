#pragma once

#include "base/task.h"
#include "ingest/ingest_job.h"
#include "media/ffmpeg/encode_job.h"
#include "media/last_picture.h"

#include <chrono>
#include <optional>

namespace klieg::ingest {

/// Sound and pictures may end so much apart, as they may in sources that are published as they are.
inline constexpr auto kEndsApartMax = std::chrono::seconds(1);

/// How a file ends that is to be encoded, on the timeline of what is made of it.
struct SourceEnd {
    /// None where nothing says how long it lasts.
    std::optional<media::LastPicture> last_picture{};
    /// Until then it is to be held, beside sound that goes on; 0: as long as it lasts.
    std::chrono::microseconds pictures_until{0};
};

/// Asks the file of the job, whose probe and origin have to be there.
///
/// Threads: the caller's core. Fails: as check_ending() does, of what the machine is short of alone.
Task<Result<SourceEnd>> find_source_end(IngestNeeds const& needs, media::EncodeJob const& job);

}  // namespace klieg::ingest
