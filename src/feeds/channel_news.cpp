#include "feeds/channel_news.h"

#include "channels/events.h"
#include "videos/events.h"
#include "videos/rules.h"

#include <algorithm>
#include <set>

namespace klieg::feeds {

namespace {

constexpr auto kChannelNewsTable = "ChannelNews";

}  // namespace

ChannelNews::ChannelNews(Needs needs) : needs_(needs), last_(needs.tables, kChannelNewsTable) {}

std::vector<ports::TableSchema> ChannelNews::tables() {
    return {{.name = kChannelNewsTable, .partition_attribute = "Of"}};
}

events::Projection ChannelNews::projection() {
    return {.name = "feeds.news",
            .apply = [this](std::span<events::Envelope const> told) { return apply(told); },
            .seed = [this] { return make_anew(); }};
}

Task<Result<>> ChannelNews::apply(std::span<events::Envelope const> told) {
    LastTimes::Latest latest;
    std::set<ChannelId> gone;
    for (auto const& event : told) {
        if (event.type == channels::kChannelDeleted.name) {
            if (auto id = ChannelId::parse(event.subject); id.ok()) gone.insert(*std::move(id));
        }
        if (event.type != videos::kVideoPublished.name) continue;
        auto const video = events::payload_of<videos::VideoEvent>(event);
        if (!video.ok() || video->channel_id.empty() || !video->published_at) continue;
        auto& known = latest[video->channel_id];
        known = std::max(known, *video->published_at);
    }
    for (auto const& channel : gone) {
        latest.erase(channel);
        KLIEG_CO_CHECK(co_await last_.forget(channel));
    }
    co_return co_await last_.raise(std::move(latest));
}

Task<Result<>> ChannelNews::make_anew() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.videos.scan(std::move(cursor)));
        cursor = std::move(page.next);
        LastTimes::Latest latest;
        for (auto const& video : page.videos) {
            if (!videos::rules::is_listed(video) || !video.published_at) continue;
            auto& known = latest[video.channel_id];
            known = std::max(known, *video.published_at);
        }
        KLIEG_CO_CHECK(co_await last_.raise(std::move(latest)));
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::feeds
