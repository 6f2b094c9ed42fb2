#include "notifications/large_news.h"

#include "base/epoch_seconds.h"
#include "base/json.h"
#include "notifications/video_notices.h"
#include "ports/order_key.h"
#include "videos/rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace klieg::notifications {

namespace {

using namespace std::chrono_literals;

constexpr auto kLargeNewsTable = "LargeNews";
constexpr auto kListKey = "notifications:large-news";
/// How late it is seen that a large channel has published.
constexpr auto kListTtl = 3s;
/// For so long nobody looks again for whom something was brought already, unless there is more.
constexpr auto kBroughtTtl = 300s;

/// Videos and channels by names of their own: these rows stay for a while when what they name goes.
struct LargeNewsRow {
    std::string day;
    std::string noted_order;
    ChannelId channel;
    VideoId video;
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(LargeNewsRow, (), (day, noted_order, channel, video, expires_at, schema_version))

std::string day_of(Time time) {
    return to_rfc3339(time).substr(0, std::string_view("2026-12-01").size());
}

}  // namespace

std::vector<ports::TableSchema> LargeNews::tables() {
    return {{.name = kLargeNewsTable,
             .partition_attribute = "Day",
             .sort_attribute = "NotedOrder",
             .expiry_attribute = "ExpiresAt"}};
}

Task<Result<>> LargeNews::note(videos::Video const& video) {
    auto const now = needs_.clock.now();
    LargeNewsRow const row{.day = day_of(now),
                           .noted_order = ports::order_key(now, video.video_id.text()),
                           .channel = video.channel_id,
                           .video = video.video_id,
                           .expires_at = epoch_seconds(now + kLargeNewsKept + std::chrono::days(1))};
    co_return co_await needs_.tables.write(ports::Put{kLargeNewsTable, json::to_item(row)});
}

/// Kept as a line each: the channel, a space, the video.
Task<Result<LargeNews::Entries>> LargeNews::newest() {
    auto load_it = [this](ports::Cache::Tags& /*tags*/) { return load(); };
    KLIEG_CO_TRY(auto kept, co_await needs_.cache.get_or_load(kListKey, load_it));
    Entries entries;
    std::string_view text = kept == nullptr ? std::string_view() : std::string_view(kept->text());
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        auto const space = line.find(' ');
        KLIEG_CO_TRY(auto channel, ChannelId::parse(line.substr(0, space)));
        KLIEG_CO_TRY(auto video, VideoId::parse(line.substr(space + 1)));
        entries.push_back({std::move(channel), std::move(video)});
        text.remove_prefix(line.size() + 1);
    }
    co_return entries;
}

Task<Result<ports::Cache::Loaded>> LargeNews::load() {
    std::string text;
    std::size_t count = 0;
    auto const now = needs_.clock.now();
    // A day ahead, for nodes whose clocks are.
    for (auto day = now + 24h; day >= now - kLargeNewsKept && count < kLargeNewsMax; day -= 24h) {
        ports::Cursor cursor;
        do {
            KLIEG_CO_TRY(auto page,
                         co_await needs_.tables.query({.table = kLargeNewsTable,
                                                       .partition = day_of(day),
                                                       .order = ports::Order::descending,
                                                       .limit = std::min(kLargeNewsMax - count, ports::kPageItemsMax),
                                                       .cursor = std::move(cursor)}));
            cursor = std::move(page.next);
            for (auto const& item : page.items) {
                auto const row = json::from_item<LargeNewsRow>(item);
                if (!row.ok() || row->channel.empty() || row->video.empty()) continue;
                text += row->channel.text() + " " + row->video.text() + "\n";
                ++count;
            }
        } while (!cursor.empty() && count < kLargeNewsMax);
    }
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), kListTtl};
}

/// What is kept of it says only that this very news was brought: of many who ask at once one brings it.
Task<Result<std::size_t>> LargeNews::bring(UserId user) {
    KLIEG_CO_TRY(auto entries, co_await newest());
    if (entries.empty()) co_return 0U;
    KLIEG_CO_TRY(auto const followed, co_await needs_.subscriptions.channels_of(user));
    std::set<ChannelId> const channels(followed.begin(), followed.end());
    std::set<VideoId> met;
    std::erase_if(entries, [&](Entry const& entry) {
        return !channels.contains(entry.channel) || met.size() == kBroughtMax || !met.insert(entry.video).second;
    });
    if (entries.empty()) co_return 0U;
    auto key = "notifications:brought:" + user.text() + "/" + entries.front().video.text() + "/" +
               std::to_string(entries.size());
    std::size_t told = 0;
    auto load_it = [this, &user, &entries, &told](ports::Cache::Tags& /*tags*/) {
        return tell_and_note(user, std::move(entries), told);
    };
    KLIEG_CO_CHECK(co_await needs_.cache.get_or_load(std::move(key), load_it));
    co_return told;
}

Task<Result<ports::Cache::Loaded>> LargeNews::tell_and_note(UserId user, Entries entries, std::size_t& told) {
    KLIEG_CO_TRY(told, co_await tell(std::move(user), std::move(entries)));
    co_return ports::Cache::Loaded::nothing(kBroughtTtl);
}

/// Of those alone who followed the channel when it published, and want to hear of it, as their rows say.
Task<Result<std::size_t>> LargeNews::tell(UserId user, Entries entries) {
    std::vector<VideoId> ids;
    std::set<ChannelId> channels;
    for (auto const& entry : entries) {
        ids.push_back(entry.video);
        channels.insert(entry.channel);
    }
    KLIEG_CO_TRY(auto const standing,
                 co_await needs_.subscriptions.standing_of(user, {channels.begin(), channels.end()}));
    std::map<ChannelId, subscriptions::Subscription> by_channel;
    for (auto const& one : standing) by_channel.emplace(one.channel_id, one);
    KLIEG_CO_TRY(auto const videos, co_await needs_.videos.find_batch(std::move(ids)));
    std::vector<assembly::Notice> notices;
    for (auto const& video : videos) {
        if (!video || !videos::rules::is_listed(*video)) continue;
        auto const subscription = by_channel.find(video->channel_id);
        if (subscription == by_channel.end() || !is_told(subscription->second, *video)) continue;
        notices.push_back(published_notice(user, *video));
    }
    co_return co_await needs_.notifier.tell(std::move(notices));
}

}  // namespace klieg::notifications
