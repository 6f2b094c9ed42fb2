#include "comments/rank.h"

#include <algorithm>
#include <cmath>

namespace klieg::comments {

std::int64_t rank_of(Approval const& approval) {
    auto const votes = std::max<std::int64_t>(0, approval.likes + 2 * approval.replies - approval.dislikes);
    auto const days = std::max<std::int64_t>(0, approval.days_late);
    auto const steps = 2 * std::log2(1.0 + static_cast<double>(votes)) + std::log2(1.0 + static_cast<double>(days));
    return static_cast<std::int64_t>(std::floor(steps));
}

}  // namespace klieg::comments
