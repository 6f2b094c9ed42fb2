#include "library/resume_point.h"

#include <algorithm>

namespace klieg::library {

using std::chrono::milliseconds;

ResumePoint resume_point_at(milliseconds position, std::optional<milliseconds> duration) {
    bool const known = duration && duration->count() > 0;
    auto const begun = known ? std::min(*duration / kBegunShare, kBegunAfterMax) : kBegunAfterMax;
    if (known && *duration - position <= std::min(*duration / kRestShare, kRestMax)) return {.finished = true};
    if (position < begun || position.count() == 0) return {};
    return {.position = position};
}

}  // namespace klieg::library
