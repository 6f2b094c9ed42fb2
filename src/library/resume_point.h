#pragma once

#include <chrono>
#include <optional>

/// Where playback goes on. Pure.
namespace klieg::library {

/// From so far on a video was begun: a fiftieth of it, and half a minute of what is long.
inline constexpr int kBegunShare = 50;
inline constexpr std::chrono::milliseconds kBegunAfterMax{30'000};
/// When so little of it is left it was watched to its end: a twentieth, and two minutes of what is long, which are
/// names and thanks.
inline constexpr int kRestShare = 20;
inline constexpr std::chrono::milliseconds kRestMax{120'000};

struct ResumePoint {
    std::optional<std::chrono::milliseconds> position;  ///< none: at the beginning
    bool finished = false;                              ///< it was watched to its end
    friend bool operator==(ResumePoint const&, ResumePoint const&) = default;
};

/// Of who is at `position` of what lasts `duration`; none: nobody knows, and it is never finished.
ResumePoint resume_point_at(std::chrono::milliseconds position, std::optional<std::chrono::milliseconds> duration);

}  // namespace klieg::library
