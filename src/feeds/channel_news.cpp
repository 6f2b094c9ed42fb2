#include "feeds/channel_news.h"

#include "base/json.h"
#include "base/log.h"
#include "channels/events.h"
#include "videos/events.h"
#include "videos/rules.h"

#include <algorithm>
#include <set>

namespace klieg::feeds {

namespace {

constexpr auto kTable = "ChannelNews";
/// Who else writes such rows is another process that has just lost its lease, or a walk over all.
constexpr int kTriesMax = 4;

struct Row {
    std::string of;  ///< the channel
    Time published_at{};
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Row, (), (of, published_at, schema_version))

/// Only from what was read: nobody's later news is put back.
ports::Action replace(std::optional<ports::Item> const& before, Row const& after) {
    auto const* known = before ? before->if_contains("PublishedAt") : nullptr;
    auto unchanged = known != nullptr ? ports::Condition::attribute_equals("PublishedAt", *known)
                                      : ports::Condition::attribute_absent(before ? "PublishedAt" : "Of");
    return ports::Put{kTable, json::to_item(after), {std::move(unchanged)}};
}

template <class Range, class Add>
void for_each_batch(Range const& all, Add add) {
    for (std::size_t at = 0; at < all.size(); at += ports::kBatchKeysMax)
        add(std::span(all).subspan(at, std::min(ports::kBatchKeysMax, all.size() - at)));
}

}  // namespace

std::vector<ports::TableSchema> ChannelNews::tables() {
    return {{.name = kTable, .partition_attribute = "Of"}};
}

events::Projection ChannelNews::projection() {
    return {.name = "feeds.news",
            .apply = [this](std::span<events::Envelope const> told) { return apply(told); },
            .seed = [this] { return make_anew(); }};
}

Task<Result<>> ChannelNews::apply(std::span<events::Envelope const> told) {
    Latest latest;
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
        KLIEG_CO_CHECK(co_await needs_.tables.write(ports::Delete{kTable, {channel.text()}}));
    }
    co_return co_await raise(std::move(latest));
}

Task<Result<>> ChannelNews::make_anew() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.videos.scan(std::move(cursor)));
        cursor = std::move(page.next);
        Latest latest;
        for (auto const& video : page.videos) {
            if (!videos::rules::is_listed(video) || !video.published_at) continue;
            auto& known = latest[video.channel_id];
            known = std::max(known, *video.published_at);
        }
        KLIEG_CO_CHECK(co_await raise(std::move(latest)));
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> ChannelNews::raise(Latest latest) {
    std::vector<Latest::value_type> const all(latest.begin(), latest.end());
    std::vector<std::span<Latest::value_type const>> batches;
    for_each_batch(all, [&batches](auto batch) { batches.push_back(batch); });
    for (auto const& batch : batches) {
        bool done = false;
        for (int tries = 0; !done && tries < kTriesMax; ++tries) {
            KLIEG_CO_TRY(done, co_await raise_some(batch));
        }
        if (!done) co_return Error{Errc::unavailable, "somebody else notes what channels publish"};
    }
    co_return Result<>{};
}

/// Whether they are all as new as that; else somebody was faster with one of them.
Task<Result<bool>> ChannelNews::raise_some(std::span<Latest::value_type const> latest) {
    std::vector<ports::Key> keys;
    for (auto const& [channel, time] : latest) keys.push_back({channel.text()});
    KLIEG_CO_TRY(auto const items,
                 co_await needs_.tables.get_batch(kTable, std::move(keys), ports::Consistency::strong));
    ports::Transaction transaction;
    for (std::size_t i = 0; i < items.size(); ++i) {
        Row after{.of = latest[i].first.text(), .published_at = latest[i].second};
        if (items[i]) {
            auto const before = json::from_item<Row>(*items[i]);
            if (before.ok() && before->published_at >= after.published_at) continue;
        }
        transaction.add(replace(items[i], after));
    }
    if (transaction.empty()) co_return true;
    auto written = co_await needs_.tables.transact(std::move(transaction));
    if (!written.ok() && written.error().kind != Errc::conflict) co_return std::move(written).error();
    co_return written.ok();
}

Task<Result<std::vector<ChannelNews::News>>> ChannelNews::of(std::vector<ChannelId> channels) {
    std::vector<News> news;
    std::vector<std::vector<ports::Key>> batches;
    for_each_batch(channels, [&batches](auto batch) {
        auto& keys = batches.emplace_back();
        for (auto const& channel : batch) keys.push_back({channel.text()});
    });
    for (auto& keys : batches) {
        KLIEG_CO_TRY(auto const items, co_await ports::get_readable(needs_.tables, kTable, std::move(keys),
                                                                    ports::Consistency::eventual));
        for (auto const& item : items) {
            if (!item) continue;
            auto const row = json::from_item<Row>(*item);
            auto channel = ChannelId::parse(item->at("Of").as_string());
            if (row.ok() && channel.ok())
                news.push_back({*std::move(channel), row->published_at});
            else if (!row.ok())
                log::warn("what a channel published last cannot be read",
                          {{"channel", std::string(item->at("Of").as_string())}, {"error", row.error().detail}});
        }
    }
    std::ranges::sort(news, [](News const& a, News const& b) {
        return a.published_at != b.published_at ? a.published_at > b.published_at : a.channel < b.channel;
    });
    co_return news;
}

/// News of a channel's last video may come after that of its end, by another shard of the log.
Task<Result<>> ChannelNews::remove_of_gone_channels() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.tables.scan({.table = kTable, .cursor = std::move(cursor)}));
        cursor = std::move(page.next);
        for (auto const& item : page.items) {
            auto channel = ChannelId::parse(item.at("Of").as_string());
            if (!channel.ok()) continue;
            KLIEG_CO_TRY(bool const exists, co_await needs_.channels.exists(*channel));
            if (!exists) KLIEG_CO_CHECK(co_await needs_.tables.write(ports::Delete{kTable, {channel->text()}}));
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::feeds
