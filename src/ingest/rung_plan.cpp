#include "ingest/rung_plan.h"

#include "base/log.h"
#include "videos/lifecycle.h"
#include "videos/purge_job.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace klieg::ingest {

namespace lifecycle = videos::lifecycle;

namespace {

/// A source rung that needs much more bandwidth than an encoded one of its size gets that one beside it.
constexpr double kHeavySource = 1.5;

/// Which rungs are made beside a source that is published as it is.
bool is_wanted(media::Rung const& rung, media::VideoFacts const& source, std::uint64_t bit_rate) {
    auto short_side = std::min(source.width, source.height);
    if (std::min(rung.width, rung.height) < short_side) return true;
    return static_cast<double>(bit_rate) > kHeavySource * rung.rate_max_kbps * 1000.0;
}

bool has_sound(media::Ladder const& ladder, std::string_view name) {
    return std::ranges::any_of(std::array{&ladder.audio, &ladder.audio_low},
                               [name](auto const* sound) { return *sound && (*sound)->name == name; });
}

bool has_rung(media::Ladder const& ladder, std::string_view name) {
    return std::ranges::find(ladder.rungs, name, &media::Rung::name) != ladder.rungs.end() || has_sound(ladder, name);
}

/// Earlier releases called the only rung of a small source so, whatever its size.
constexpr std::string_view kOnlyRungBefore = "240";

/// Sound that the first run found none of was dropped, and does not come again.
std::vector<std::string> came_since(videos::Video const& video, media::Ladder const& ladder, RungPlan plan) {
    auto const is_sound = [&ladder](std::string_view name) { return has_sound(ladder, name); };
    bool const is_silent =
        video.generation > video.base_generation && std::ranges::none_of(video.rungs, is_sound, &videos::Rung::name);
    auto const is_ready_under_old_name = [](videos::Rung const& rung) {
        return rung.name == kOnlyRungBefore && rung.state == videos::RungState::ready;
    };
    bool const is_only = ladder.rungs.size() == 1 && std::ranges::any_of(video.rungs, is_ready_under_old_name);
    std::erase_if(plan.names, [&](std::string const& name) {
        return (is_silent && is_sound(name)) || (is_only && name == ladder.rungs.front().name) ||
               std::ranges::find(video.rungs, name, &videos::Rung::name) != video.rungs.end();
    });
    return std::move(plan.names);
}

}  // namespace

RungPlan plan_of(media::MediaProbe const& probe, media::Ladder const& ladder, PlayedFirst first) {
    bool const from_source = first == PlayedFirst::its_own_samples;
    RungPlan plan;
    if (!from_source && ladder.audio) plan.names.push_back(ladder.audio->name);
    bool lowest = false;
    for (auto const& rung : ladder.rungs) {
        if (from_source && !is_wanted(rung, *probe.video, probe.bit_rate)) continue;
        plan.names.push_back(rung.name);
        plan.pictures.push_back(rung);
        lowest = lowest || rung.name == ladder.rungs.front().name;
    }
    if (lowest && ladder.audio_low) plan.names.push_back(ladder.audio_low->name);
    return plan;
}

/// A plan may be older than the release that carries it out, and what a file is seen to be may change with ffmpeg. A
/// rung that nobody makes would keep the video from ever being done, and one that nobody planned would not be made.
Task<Result<videos::Video>> follow_ladder(IngestNeeds const& needs, IngestTarget target, videos::Video video,
                                          media::Ladder const& ladder, RungPlan plan) {
    std::vector<std::string> gone;
    for (auto const& rung : video.rungs)
        if (rung.state != videos::RungState::ready && !has_rung(ladder, rung.name)) gone.push_back(rung.name);
    auto const come = came_since(video, ladder, std::move(plan));
    if (gone.empty() && come.empty()) co_return video;
    log::info("the rungs of a video are planned anew", {{"video", target.video.text()},
                                                        {"gone", fmt::format("{}", fmt::join(gone, ", "))},
                                                        {"come", fmt::format("{}", fmt::join(come, ", "))}});
    // Before the write that has what is cached of them forgotten, as EncodeRungs::hide_unfinished.
    videos::PurgeJob purge({needs.objects, needs.renditions, needs.budgets});
    for (auto const& name : gone) KLIEG_CO_CHECK(co_await purge.remove_rung_of(video, name));
    auto change = [&](videos::Video& current) -> Result<> {
        for (auto const& name : gone) KLIEG_CHECK(lifecycle::rung_dropped(current, target.generation, name));
        return lifecycle::rungs_added(current, target.generation, come);
    };
    co_return co_await needs.writer.change(target.video, change, {});
}

}  // namespace klieg::ingest
