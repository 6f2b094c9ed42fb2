#pragma once

#include "base/ids.h"

#include <string>

/// How the counters of a video are called. Who has what they count sums it up, in features above this one.
namespace klieg::videos {

inline std::string views_counter(VideoId const& id) {
    return "video.views#" + id.text();
}

}  // namespace klieg::videos
