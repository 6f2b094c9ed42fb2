#pragma once

#include "counters/counting.h"
#include "videos/repo.h"

namespace klieg::videos {

/// A listed video is one of its channel's (channels::videos_counter). Refers to `videos`.
counters::Counting count_of_published(VideoRepo& videos);

}  // namespace klieg::videos
