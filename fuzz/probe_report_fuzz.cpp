// What ffprobe says of a stranger's file: its tags and numbers are the file's own. A report that is accepted describes
// something that a ladder can be made for, within the limits of ProbeLimits.

#include "base/assert.h"
#include "media/ffmpeg/filter_graph.h"
#include "media/ffmpeg/probe.h"
#include "media/ffmpeg/probe_report.h"
#include "media/ladder.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace klieg;

namespace {

void check_ladder(media::MediaProbe const& probe) {
    auto ladder = media::make_ladder(probe);
    KLIEG_ASSERT(!ladder.rungs.empty() || ladder.audio);
    KLIEG_ASSERT(!ladder.audio || ladder.audio->channels > 0);
    for (auto const& rung : ladder.rungs) {
        KLIEG_ASSERT(rung.width >= 2 && rung.width % 2 == 0 && rung.width <= media::ProbeLimits::kSidePixelsMax);
        KLIEG_ASSERT(rung.height >= 2 && rung.height % 2 == 0 && rung.height <= media::ProbeLimits::kSidePixelsMax);
        KLIEG_ASSERT(rung.rate_max_kbps > 0);
    }
    if (!ladder.rungs.empty()) KLIEG_ASSERT(!media::make_filter_graph(*probe.video, ladder.rungs, 0).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    media::VideoFacts seen;
    auto sized = media::set_stored_size(seen, media::parse_frame_size(text));
    KLIEG_ASSERT(!sized.ok() || seen.width > 0);
    auto probe = media::parse_probe_report(text, {"bmp"});
    if (!probe.ok()) return 0;
    KLIEG_ASSERT(probe->video || !probe->audio.empty());
    KLIEG_ASSERT(probe->duration.count() >= 0 && probe->duration <= media::ProbeLimits::kDurationMax);
    for (auto const& audio : probe->audio) KLIEG_ASSERT(audio.channels > 0);
    check_ladder(*probe);
    return 0;
}
