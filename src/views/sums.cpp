#include "views/sums.h"

#include "base/log.h"
#include "counters/batches.h"
#include "counters/counters.h"
#include "videos/counts.h"
#include "views/events.h"
#include "views/service.h"

#include <map>

namespace klieg::views {

namespace {

constexpr auto kHours = "ViewHours";

/// "2026-11-30T19": sorts as hours do.
std::string hour_text(Time at) {
    return to_rfc3339(at).substr(0, 13);
}

struct Added {
    std::int64_t views = 0;
    std::int64_t watch_ms = 0;
};

/// What a transaction adds: to hours, and to videos.
struct Sums {
    std::map<std::pair<VideoId, std::string>, Added> hours;
    std::map<VideoId, std::int64_t> views;

    std::size_t size() const { return hours.size() + views.size(); }
    void add(Playback const& playback) {
        std::int64_t const views_of_it = (playback.counted ? 1 : 0) - playback.summed_views;
        auto& hour = hours[{playback.video_id, hour_text(playback.told_at)}];
        hour.views += views_of_it;
        hour.watch_ms += (playback.watched_ms - playback.summed_ms).count();
        if (views_of_it != 0) views[playback.video_id] += views_of_it;
    }
    ports::Transaction actions() const {
        ports::Transaction all;
        for (auto const& [of, added] : hours)
            all.add(ports::Update{.table = kHours,
                                  .key = {of.first.text(), of.second},
                                  .set = {{"SchemaVersion", 1}},
                                  .add = {{"Views", added.views}, {"WatchMs", added.watch_ms}}});
        for (auto const& [video, by] : views)
            all.add(ports::Update{.table = counters::kCounters,
                                  .key = {videos::views_counter(video)},
                                  .set = {{"SchemaVersion", 1}},
                                  .add = {{"Value", by}}});
        return all;
    }
};

std::optional<std::int64_t> number_in(ports::Item const& item, std::string_view name) {
    auto const* value = item.if_contains(name);
    return value != nullptr && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

std::optional<HourOfViews> hour_from(ports::Item const& item) {
    auto const hour = parse_rfc3339(std::string(item.at("Hour").as_string()) + ":00:00.000Z");
    auto const views = number_in(item, "Views");
    auto const watch_ms = number_in(item, "WatchMs");
    if (!hour.ok() || !views || !watch_ms) return std::nullopt;
    return HourOfViews{*hour, *views, std::chrono::milliseconds(*watch_ms)};
}

}  // namespace

std::vector<ports::TableSchema> ViewSums::tables() {
    return {{.name = kHours, .partition_attribute = "VideoId", .sort_attribute = "Hour"}};
}

events::Projection ViewSums::projection() {
    return {.name = "views.sums",
            .apply = [this](std::span<events::Envelope const> told) { return apply(told); },
            .seed = [this] { return add_what_is_missing(); }};
}

/// However often a playback is told of, its row says it all.
Task<Result<>> ViewSums::apply(std::span<events::Envelope const> told) {
    std::set<std::pair<VideoId, std::string>> playbacks;
    for (auto const& event : told) {
        if (event.type != kVideoViewed.name && event.type != kVideoWatched.name) continue;
        if (auto playback = parse_subject(event.subject)) playbacks.insert(*std::move(playback));
    }
    co_return co_await add({playbacks.begin(), playbacks.end()});
}

Task<Result<>> ViewSums::add_what_is_missing() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.scan_unsummed(std::move(cursor)));
        cursor = std::move(page.next);
        KLIEG_CO_CHECK(co_await add(std::move(page.playbacks)));
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> ViewSums::add(Keys playbacks) {
    std::span<Keys::value_type const> const all(playbacks);
    auto add_some = [&](std::size_t begin, std::size_t some) { return add_first_of(all.subspan(begin, some)); };
    auto pass_over = [&](std::size_t which, Error const& why) {
        log::warn("what was watched cannot be added, and is passed over",
                  {{"video", all[which].first.text()}, {"error", why.detail}});
    };
    co_return co_await counters::count_in_batches(all.size(), {add_some, pass_over, "views"});
}

/// Answers how many of the first are in the sums; none, where somebody else was faster. A write that failed may have
/// been done: then their rows say so to who comes again.
Task<Result<std::size_t>> ViewSums::add_first_of(std::span<Keys::value_type const> playbacks) {
    KLIEG_CO_TRY(auto const rows, co_await needs_.repo.find_batch({playbacks.begin(), playbacks.end()}));
    constexpr std::size_t kSumsOfOne = 2;
    ports::Transaction transaction;
    Sums sums;
    std::size_t added = 0;
    for (; added < rows.size(); ++added) {
        if (!rows[added] || is_summed(*rows[added])) continue;
        if (transaction.size() + sums.size() + kSumsOfOne >= ports::kTransactionActionsMax) break;
        sums.add(*rows[added]);
        transaction.add(ViewRepo::summed(*rows[added]));
    }
    if (transaction.empty()) co_return added;
    transaction.append(sums.actions());
    auto written = co_await needs_.tables.transact(std::move(transaction));
    std::vector<std::string> counters;
    for (auto const& [video, by] : sums.views) counters.push_back(videos::views_counter(video));
    if (needs_.changed && !counters.empty()) needs_.changed(counters);
    if (!written.ok() && written.error().kind == Errc::conflict) co_return std::size_t{0};
    if (!written.ok()) co_return std::move(written).error();
    co_return added;
}

Task<Result<HoursPage>> ViewSums::hours_of(VideoId video, Span span, std::size_t limit, ports::Cursor cursor) {
    ports::Query query{.table = kHours, .partition = video.text(), .limit = limit, .cursor = std::move(cursor)};
    if (span.from) query.from = hour_text(*span.from);
    if (span.to) query.to = hour_text(*span.to);
    KLIEG_CO_TRY(auto page, co_await needs_.tables.query(std::move(query)));
    HoursPage hours{.hours = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) {
        auto hour = hour_from(item);
        if (hour)
            hours.hours.push_back(*std::move(hour));
        else
            log::warn("an hour of views cannot be read, and is passed over",
                      {{"video", video.text()}, {"hour", std::string(item.at("Hour").as_string())}});
    }
    co_return hours;
}

/// In pages, each from the start: what a walk has removed, the next read does not see.
Task<Result<>> ViewSums::remove(VideoId video) {
    bool more = true;
    while (more) {
        KLIEG_CO_TRY(auto page, co_await needs_.tables.query({.table = kHours,
                                                              .partition = video.text(),
                                                              .limit = ports::kPageItemsMax,
                                                              .consistency = ports::Consistency::strong}));
        std::vector<ports::BatchWrite> removals;
        for (auto const& item : page.items)
            removals.emplace_back(ports::Delete{kHours, {video.text(), std::string(item.at("Hour").as_string())}});
        if (!removals.empty()) KLIEG_CO_CHECK(co_await needs_.tables.write_many(std::move(removals)));
        more = !page.next.empty();
    }
    co_return co_await needs_.tables.write(ports::Delete{counters::kCounters, {videos::views_counter(video)}});
}

Task<Result<ViewSums::Videos>> ViewSums::scan_videos(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await needs_.tables.scan({.table = kHours, .cursor = std::move(cursor)}));
    Videos videos{.ids = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) {
        auto id = VideoId::parse(item.at("VideoId").as_string());
        if (id.ok()) videos.ids.insert(*std::move(id));
    }
    co_return videos;
}

}  // namespace klieg::views
