#include "feeds/last_times.h"

#include "base/json.h"
#include "base/log.h"

#include <algorithm>
#include <optional>

namespace klieg::feeds {

namespace {

/// Who else writes such rows is another process that has just lost its lease, or a walk over all.
constexpr int kTriesMax = 4;

/// Named as when videos alone were noted so.
struct LastTimeRow {
    std::string of;  ///< the channel
    Time published_at{};
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(LastTimeRow, (), (of, published_at, schema_version))

template <class Range, class Add>
void for_each_batch(Range const& all, Add add) {
    for (std::size_t at = 0; at < all.size(); at += ports::kBatchKeysMax)
        add(std::span(all).subspan(at, std::min(ports::kBatchKeysMax, all.size() - at)));
}

}  // namespace

/// Only from what was read: nobody's later news is put back.
ports::Action LastTimes::replace(std::optional<ports::Item> const& before, ChannelId const& channel, Time at) const {
    LastTimeRow const after{.of = channel.text(), .published_at = at};
    auto const* known = before ? before->if_contains("PublishedAt") : nullptr;
    auto unchanged = known != nullptr ? ports::Condition::attribute_equals("PublishedAt", *known)
                                      : ports::Condition::attribute_absent(before ? "PublishedAt" : "Of");
    return ports::Put{table_, json::to_item(after), {std::move(unchanged)}};
}

Task<Result<>> LastTimes::forget(ChannelId channel) {
    co_return co_await tables_.write(ports::Delete{table_, {channel.text()}});
}

Task<Result<>> LastTimes::raise(Latest latest) {
    std::vector<Latest::value_type> const all(latest.begin(), latest.end());
    std::vector<std::span<Latest::value_type const>> batches;
    for_each_batch(all, [&batches](auto batch) { batches.push_back(batch); });
    for (auto const& batch : batches) {
        bool done = false;
        for (int tries = 0; !done && tries < kTriesMax; ++tries) {
            KLIEG_CO_TRY(done, co_await raise_some(batch));
        }
        if (!done) co_return Error{Errc::unavailable, "somebody else notes what happened in channels"};
    }
    co_return Result<>{};
}

/// Whether they are all as new as that; else somebody was faster with one of them.
Task<Result<bool>> LastTimes::raise_some(std::span<Latest::value_type const> latest) {
    std::vector<ports::Key> keys;
    for (auto const& [channel, time] : latest) keys.push_back({channel.text()});
    KLIEG_CO_TRY(auto const items, co_await tables_.get_batch(table_, std::move(keys), ports::Consistency::strong));
    ports::Transaction transaction;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto const& [channel, at] = latest[i];
        if (auto const& item = items[i]) {
            auto const before = json::from_item<LastTimeRow>(*item);
            if (before.ok() && before->published_at >= at) continue;
        }
        transaction.add(replace(items[i], channel, at));
    }
    if (transaction.empty()) co_return true;
    auto written = co_await tables_.transact(std::move(transaction));
    if (!written.ok() && written.error().kind != Errc::conflict) co_return std::move(written).error();
    co_return written.ok();
}

Task<Result<std::vector<LastTimes::News>>> LastTimes::of(std::vector<ChannelId> channels) {
    std::vector<News> news;
    std::vector<std::vector<ports::Key>> batches;
    for_each_batch(channels, [&batches](auto batch) {
        auto& keys = batches.emplace_back();
        for (auto const& channel : batch) keys.push_back({channel.text()});
    });
    for (auto& keys : batches) {
        KLIEG_CO_TRY(auto const items,
                     co_await ports::get_readable(tables_, table_, std::move(keys), ports::Consistency::eventual));
        for (auto const& item : items) {
            if (!item) continue;
            auto const row = json::from_item<LastTimeRow>(*item);
            auto channel = ChannelId::parse(item->at("Of").as_string());
            if (row.ok() && channel.ok())
                news.push_back({*std::move(channel), row->published_at});
            else if (!row.ok())
                log::warn("when something last happened in a channel cannot be read",
                          {{"channel", std::string(item->at("Of").as_string())}, {"error", row.error().detail}});
        }
    }
    std::ranges::sort(news,
                      [](News const& a, News const& b) { return a.at != b.at ? a.at > b.at : a.channel < b.channel; });
    co_return news;
}

Task<Result<>> LastTimes::remove_of_gone(channels::ChannelService& channels) {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = table_, .cursor = std::move(cursor)}));
        cursor = std::move(page.next);
        for (auto const& item : page.items) {
            auto channel = ChannelId::parse(item.at("Of").as_string());
            if (!channel.ok()) continue;
            KLIEG_CO_TRY(bool const exists, co_await channels.exists(*channel));
            if (!exists) KLIEG_CO_CHECK(co_await tables_.write(ports::Delete{table_, {channel->text()}}));
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::feeds
