#include "videos/published_count.h"

#include "channels/types.h"
#include "videos/events.h"
#include "videos/rules.h"

namespace klieg::videos {

namespace {

using counters::Addend;
using counters::Contribution;
using counters::Counting;

std::vector<Addend> one_of(ChannelId const& channel) {
    return {{.counter = channels::videos_counter(channel)}};
}

std::optional<std::vector<Addend>> addends_after(events::Envelope const& event) {
    if (event.type == kVideoUnpublished.name || event.type == kVideoDeleted.name) return std::vector<Addend>{};
    if (event.type != kVideoPublished.name) return std::nullopt;
    auto const video = events::payload_of<VideoEvent>(event);
    if (!video.ok()) return std::nullopt;
    return one_of(video->channel_id);
}

Task<Result<Counting::Subjects>> list(VideoRepo& videos, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await videos.scan_ids(std::move(cursor)));
    co_return Counting::Subjects{.ids = std::move(page.ids), .next = std::move(page.next)};
}

Task<Result<std::optional<Contribution>>> find(VideoRepo& videos, std::string subject) {
    KLIEG_CO_TRY(auto id, VideoId::parse(subject));
    auto video = co_await videos.get(std::move(id));
    if (!video.ok() && video.error().kind == Errc::not_found) co_return std::nullopt;
    if (!video.ok()) co_return std::move(video).error();
    Contribution contribution{.subject = std::move(subject), .version = video->version};
    if (rules::is_listed(*video)) contribution.addends = one_of(video->channel_id);
    co_return contribution;
}

}  // namespace

Counting count_of_published(VideoRepo& videos) {
    return {.name = "channel.videos",
            .addends_after = addends_after,
            .list = [&videos](ports::Cursor cursor) { return list(videos, std::move(cursor)); },
            .find = [&videos](std::string subject) { return find(videos, std::move(subject)); }};
}

}  // namespace klieg::videos
