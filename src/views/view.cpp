#include "views/view.h"

namespace klieg::views {

namespace {

constexpr std::size_t kTokenBytesMax = 200;
/// A year, which nobody watches at a stretch.
constexpr std::int64_t kWatchedMsMax = 366LL * 24 * 60 * 60 * 1000;

constexpr Constraint kLines[] = {
    {.member = "event",
     .summary = "What happens: `start` asks for a token; without one it is `progress`.",
     .example = "start"},
    {.member = "token", .summary = "What the start of this playback was answered.", .text = {{1, kTokenBytesMax}}},
    {.member = "watched_ms",
     .summary = "How much of the video was played since the start: the time of the video, without what was skipped.",
     .example = "12000",
     .range = {{0, kWatchedMsMax}}},
    {.member = "hour", .summary = "When it begins.", .example = "2026-01-31T12:00:00.000Z"},
    {.member = "views", .summary = "How often it was watched.", .example = "12"},
    {.member = "watch_ms", .summary = "How much of it was watched, by all together."},
    {.member = "from", .summary = "The first hour, by a moment of it."},
    {.member = "to", .summary = "The last hour, by a moment of it."},
};

}  // namespace

Constraints constraints_of(Beacon const*) {
    return kLines;
}
Constraints constraints_of(BegunPlayback const*) {
    return kLines;
}
Constraints constraints_of(ViewsQuery const*) {
    return kLines;
}
Constraints constraints_of(HourOfViews const*) {
    return kLines;
}

}  // namespace klieg::views
