#pragma once

#include <chrono>

namespace klieg::media {

/// The picture that is shown last, by what its container says of it.
struct LastPicture {
    std::chrono::microseconds start{0};
    std::chrono::microseconds end{0};
};

}  // namespace klieg::media
