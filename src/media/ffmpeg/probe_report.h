#pragma once

#include "base/result.h"
#include "media/media_probe.h"

#include <string_view>

namespace klieg::media {

/// Reads what `ffprobe -print_format json -show_format -show_streams` prints. The limits of probe.h are applied here.
/// Fails: corrupt (not such a report), unsupported, too_large.
Result<MediaProbe> parse_probe_report(std::string_view json);

}  // namespace klieg::media
