#pragma once

#include "base/result.h"
#include "media/media_probe.h"

#include <chrono>

namespace klieg::ingest {

/// Whether a file is as long as its header promises. `made` is what was encoded of it. Estimated and unknown lengths
/// promise nothing.
///
/// Fails: corrupt, with code `truncated` where much is missing, and with `contradictory` where it lasts much longer.
Result<> check_length(std::chrono::milliseconds made, media::MediaProbe const& probe);

/// The second half of that, which can be said while more is to come: a clock that lies may make years of two seconds.
Result<> check_not_longer(std::chrono::milliseconds made, media::MediaProbe const& probe);
/// The same of what is made beside what plays, and lasts as long as that.
Result<> check_not_longer(std::chrono::milliseconds made, std::chrono::milliseconds plays);

}  // namespace klieg::ingest
