#include "media/mp4/shown_length.h"

#include "media/mp4/source_index.h"

#include <algorithm>

namespace klieg::media::mp4 {

namespace {

using Seconds = std::chrono::duration<double>;

/// The last picture that is shown is one of the last that are decoded: none waits for longer than a long GOP.
constexpr std::uint32_t kLastSamplesMax = 1000;
/// What an editor cut off in front it keeps to decode what comes: a GOP, of 10 s as encoders make the longest. A file
/// that hides more was not cut so, or was and says it in an edit list; half of one that is gone would pass for hidden.
/// Of a file that was made so on purpose that much may be gone untold, which is its owner's loss alone.
constexpr Seconds kHiddenMax{10};

Result<Seconds> shown_until(Track const& track, std::uint32_t movie_timescale) {
    KLIEG_TRY(auto const shift, track.edit_shift(movie_timescale));
    auto const count = track.samples.count();
    if (count == 0 || track.timescale == 0) return Seconds(0);
    auto const earliest = Seconds(-static_cast<double>(track.samples.composition_min()) / track.timescale);
    if (earliest > kHiddenMax)
        return Error{Errc::unsupported, "more is hidden in front than is decoded for what is shown"};
    std::int64_t until = 0;
    auto cursor = track.samples.from(count - std::min(count, kLastSamplesMax));
    while (auto const sample = cursor.next()) until = std::max(until, sample->shown_at() + sample->duration);
    auto const delay = Seconds(static_cast<double>(shift.delay) / track.timescale);
    auto shown = Seconds(static_cast<double>(until - shift.media_time) / track.timescale);
    if (shift.shown) shown = std::min(shown, Seconds(static_cast<double>(*shift.shown) / track.timescale));
    return delay + std::max(shown, Seconds(0));
}

}  // namespace

Result<std::chrono::microseconds> shown_length(RandomAccess const& file) {
    KLIEG_TRY(auto const place, find_source_index(file));
    if (place.bytes > kShownLengthIndexMax) return Error{Errc::too_large, "the index is too large to look at again"};
    KLIEG_TRY(auto const index, read_source_index(file, place));
    Seconds longest(0);
    bool is_early = false;
    for (auto const& track : index.tracks) {
        if (!track.is_video() && !track.is_audio()) continue;
        is_early = is_early || track.samples.composition_min() < 0;
        KLIEG_TRY(auto const until, shown_until(track, index.timescale));
        longest = std::max(longest, until);
    }
    if (!is_early) return Error{Errc::unsupported, "nothing is shown before it is decoded"};
    // Times that a duration cannot hold are as good as the longest that it can.
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::min<Seconds>(longest, std::chrono::hours(1'000'000)));
}

}  // namespace klieg::media::mp4
