#include "feeds/activity_log.h"

#include "base/epoch_seconds.h"
#include "base/json.h"
#include "comments/events.h"
#include "feeds/activity_topic.h"
#include "ports/order_key.h"
#include "videos/events.h"
#include "videos/rules.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>

namespace klieg::feeds {

namespace {

using Keys = std::vector<std::string>;

constexpr auto kActivityTable = "Activity";
constexpr auto kActivityNewsTable = "ActivityNews";
/// Of the site, and of a channel, the newest are kept so long.
constexpr std::chrono::seconds kActivityTtl{3};
constexpr std::size_t kNewestKept = 50;
/// The days of which there is something, and one ahead for nodes whose clocks are.
constexpr auto kDaysRead = kActivityKept + std::chrono::days(2);

struct ActivityRow {
    std::string of;
    std::string entry;
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(ActivityRow, (), (of, entry, expires_at, schema_version))

std::string activity_day(Time time) {
    return to_rfc3339(time).substr(0, 10);
}

Keys without_those_from(Keys keys, std::string const& before) {
    if (!before.empty()) std::erase_if(keys, [&before](std::string const& key) { return key >= before; });
    return keys;
}

}  // namespace

/// Something that somebody did.
struct ActivityLog::Deed {
    ActivityKey key;
    VideoId video;
    std::optional<ChannelId> channel{};  ///< that published
    std::optional<UserId> author{};      ///< who said it
};

std::string ActivityKey::text() const {
    return ports::order_key(at, thing);
}

Result<ActivityKey> ActivityKey::parse(std::string_view text) {
    auto const hash = text.find('#');
    auto at = hash == text.npos ? Result<Time>(Error{Errc::invalid, ""}) : parse_rfc3339(text.substr(0, hash));
    if (!at.ok()) return Error{Errc::invalid, "this is no place among what happened"};
    return ActivityKey{*at, std::string(text.substr(hash + 1))};
}

ActivityLog::ActivityLog(Needs needs) : needs_(needs), last_(needs.tables, kActivityNewsTable) {}

std::vector<ports::TableSchema> ActivityLog::tables() {
    return {{.name = kActivityTable,
             .partition_attribute = "Of",
             .sort_attribute = "Entry",
             .expiry_attribute = "ExpiresAt"},
            {.name = kActivityNewsTable, .partition_attribute = "Of"}};
}

events::Projection ActivityLog::projection() {
    return {.name = "feeds.activity",
            .apply = [this](std::span<events::Envelope const> told) { return apply(told); },
            .seed = [this] { return make_anew(); }};
}

/// A video that is public again has been published once: its time is that of the first.
Task<Result<>> ActivityLog::apply(std::span<events::Envelope const> told) {
    std::vector<Deed> deeds;
    for (auto const& event : told) {
        if (event.type == videos::kVideoPublished.name) {
            auto video = events::payload_of<videos::VideoEvent>(event);
            auto const at = video.ok() ? video->published_at : std::nullopt;
            if (!at || video->video_id.empty() || video->channel_id.empty()) continue;
            deeds.push_back({.key = {*at, video->video_id.text()},
                             .video = video->video_id,
                             .channel = std::move(video->channel_id)});
        }
        if (event.type == comments::kCommentCreated.name || event.type == comments::kCommentReleased.name) {
            auto said = events::payload_of<comments::CommentEvent>(event);
            if (!said.ok() || said->held || said->thread_held || said->comment_id.empty()) continue;
            auto const at = OrderedText::time_of(said->comment_id.order());
            if (at)
                deeds.push_back({.key = {*at, said->comment_id.text()},
                                 .video = said->video_id,
                                 .author = std::move(said->author_user_id)});
        }
        if (event.type == channels::kChannelDeleted.name) {
            auto gone = ChannelId::parse(event.subject);
            if (gone.ok()) KLIEG_CO_CHECK(co_await last_.forget(*std::move(gone)));
        }
    }
    auto const oldest = needs_.clock.now() - kActivityKept;
    std::erase_if(deeds, [oldest](Deed const& deed) { return deed.key.at < oldest; });
    KLIEG_CO_CHECK(co_await leave_out_what_is_hidden(deeds));
    if (deeds.empty()) co_return Result<>{};
    KLIEG_CO_CHECK(co_await note(std::move(deeds)));
    if (needs_.teller != nullptr) tell_of_activity(*needs_.teller, needs_.clock.now());
    co_return Result<>{};
}

Task<Result<>> ActivityLog::make_anew() {
    auto const since = needs_.clock.now() - kActivityKept;
    KLIEG_CO_CHECK(co_await note_videos(since));
    co_return co_await note_comments(since);
}

Task<Result<>> ActivityLog::note_videos(Time since) {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.videos.scan(std::move(cursor)));
        cursor = std::move(page.next);
        std::vector<Deed> deeds;
        for (auto const& video : page.videos) {
            if (!videos::rules::is_listed(video) || !video.published_at || *video.published_at < since) continue;
            deeds.push_back({.key = {*video.published_at, video.video_id.text()},
                             .video = video.video_id,
                             .channel = video.channel_id});
        }
        KLIEG_CO_CHECK(co_await note(std::move(deeds)));
    } while (!cursor.empty());
    co_return Result<>{};
}

/// When something was said its id tells, so that of what is old no row is read.
Task<Result<>> ActivityLog::note_comments(Time since) {
    ports::Cursor cursor;
    std::vector<CommentId> young;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.comments.scan_ids(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& text : page.ids) {
            auto id = CommentId::parse(text);
            auto const at = id.ok() ? OrderedText::time_of(id->order()) : std::nullopt;
            if (at && *at >= since) young.push_back(*std::move(id));
        }
        while (!young.empty() && (cursor.empty() || young.size() >= ports::kBatchKeysMax)) {
            auto const some = std::min(young.size(), ports::kBatchKeysMax);
            std::vector<CommentId> ids(young.end() - static_cast<std::ptrdiff_t>(some), young.end());
            young.resize(young.size() - some);
            KLIEG_CO_TRY(auto const rows, co_await needs_.comments.find_batch(std::move(ids)));
            std::vector<Deed> deeds;
            for (auto const& row : rows) {
                auto const at = row ? OrderedText::time_of(row->comment_id.order()) : std::nullopt;
                if (!at || row->held || row->thread_held || row->deleted) continue;
                deeds.push_back(
                    {.key = {*at, row->comment_id.text()}, .video = row->video_id, .author = row->author_user_id});
            }
            KLIEG_CO_CHECK(co_await leave_out_what_is_hidden(deeds));
            KLIEG_CO_CHECK(co_await note(std::move(deeds)));
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> ActivityLog::leave_out_what_is_hidden(std::vector<Deed>& deeds) {
    std::set<VideoId> ids;
    for (auto const& deed : deeds) ids.insert(deed.video);
    std::set<VideoId> listed;
    std::vector<VideoId> some;
    for (auto at = ids.begin(); at != ids.end();) {
        some.push_back(*at);
        if (++at != ids.end() && some.size() < ports::kBatchKeysMax) continue;
        KLIEG_CO_TRY(auto const rows, co_await needs_.videos.find_batch(std::move(some)));
        some.clear();
        for (auto const& row : rows)
            if (row && videos::rules::is_listed(*row)) listed.insert(row->video_id);
    }
    std::erase_if(deeds, [&listed](Deed const& deed) { return !listed.contains(deed.video); });
    co_return Result<>{};
}

/// Of who said something the channels are as an index has them: one that was made a moment ago is left out.
Task<Result<>> ActivityLog::note(std::vector<Deed> deeds) {
    std::map<std::pair<std::string, std::string>, Time> rows;
    std::map<UserId, std::vector<ChannelId>> channels_of;
    LastTimes::Latest latest;
    auto add = [&](ChannelId const& channel, ActivityKey const& key) {
        rows.emplace(std::pair{channel.text(), key.text()}, key.at);
        auto& last = latest[channel];
        last = std::max(last, key.at);
    };
    for (auto const& deed : deeds) {
        rows.emplace(std::pair{activity_day(deed.key.at), deed.key.text()}, deed.key.at);
        if (deed.channel) add(*deed.channel, deed.key);
        if (!deed.author || deed.author->empty()) continue;
        auto [known, is_new] = channels_of.try_emplace(*deed.author);
        if (is_new) {
            KLIEG_CO_TRY(auto const owned, co_await needs_.channels.list_owned(*deed.author, kChannelsOfAuthorMax, {}));
            for (auto const& channel : owned.channels) known->second.push_back(channel.channel_id);
        }
        for (auto const& channel : known->second) add(channel, deed.key);
    }
    std::vector<ports::BatchWrite> writes;
    for (auto at = rows.begin(); at != rows.end();) {
        ActivityRow const row{.of = at->first.first,
                              .entry = at->first.second,
                              .expires_at = epoch_seconds(at->second + kActivityKept + std::chrono::days(1))};
        writes.emplace_back(ports::Put{kActivityTable, json::to_item(row)});
        if (++at != rows.end() && writes.size() < ports::kBatchWritesMax) continue;
        KLIEG_CO_CHECK(co_await needs_.tables.write_many(std::move(writes)));
        writes.clear();
    }
    co_return co_await last_.raise(std::move(latest));
}

Task<Result<Keys>> ActivityLog::of_channel(ChannelId channel, std::string before, std::size_t limit) {
    co_return co_await newest(channel.text(), std::move(before), limit);
}

Task<Result<Keys>> ActivityLog::of_site(std::string before, std::size_t limit) {
    co_return co_await newest({}, std::move(before), limit);
}

/// What is kept is all that there is where it is less than might be.
Task<Result<Keys>> ActivityLog::newest(std::string of, std::string before, std::size_t limit) {
    auto load_it = [this, &of](ports::Cache::Tags& /*tags*/) { return load(of); };
    KLIEG_CO_TRY(auto const kept, co_await needs_.cache.get_or_load("activity:" + of, load_it));
    Keys keys;
    for (std::string_view text = kept == nullptr ? std::string_view() : std::string_view(kept->text());
         !text.empty();) {
        keys.emplace_back(text.substr(0, text.find('\n')));
        text.remove_prefix(keys.back().size() + 1);
    }
    bool const is_all = keys.size() < kNewestKept;
    keys = without_those_from(std::move(keys), before);
    if (!is_all && keys.size() < limit)
        co_return of.empty() ? co_await read_days(std::move(before), limit)
                             : co_await read(std::move(of), std::move(before), limit);
    if (keys.size() > limit) keys.resize(limit);
    co_return keys;
}

Task<Result<ports::Cache::Loaded>> ActivityLog::load(std::string of) {
    KLIEG_CO_TRY(auto const keys,
                 of.empty() ? co_await read_days({}, kNewestKept) : co_await read(std::move(of), {}, kNewestKept));
    std::string text;
    for (auto const& key : keys) text += key + "\n";
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), kActivityTtl};
}

/// From day to day, of which there are not many.
Task<Result<Keys>> ActivityLog::read_days(std::string before, std::size_t limit) {
    Keys keys;
    auto const now = needs_.clock.now();
    auto const last_day = before.empty() ? std::string() : before.substr(0, 10);
    for (auto day = now + std::chrono::days(1); day > now - kDaysRead && keys.size() < limit;
         day -= std::chrono::days(1)) {
        auto of = activity_day(day);
        if (!last_day.empty() && of > last_day) continue;
        KLIEG_CO_TRY(auto more, co_await read(std::move(of), before, limit - keys.size()));
        std::ranges::move(more, std::back_inserter(keys));
    }
    co_return keys;
}

/// The bound is inclusive, so one more is read. Pages of the store may be short.
Task<Result<Keys>> ActivityLog::read(std::string of, std::string before, std::size_t limit) {
    Keys keys;
    ports::Cursor cursor;
    auto const now = epoch_seconds(needs_.clock.now());
    do {
        ports::Query query{.table = kActivityTable,
                           .partition = of,
                           .order = ports::Order::descending,
                           .limit = std::min(limit - keys.size() + 1, ports::kPageItemsMax),
                           .cursor = std::move(cursor)};
        if (!before.empty()) query.to = before;
        KLIEG_CO_TRY(auto page, co_await needs_.tables.query(std::move(query)));
        cursor = std::move(page.next);
        for (auto const& item : page.items) {
            auto const row = json::from_item<ActivityRow>(item);
            if (row.ok() && row->entry != before && row->expires_at > now && keys.size() < limit)
                keys.push_back(row->entry);
        }
    } while (!cursor.empty() && keys.size() < limit);
    co_return keys;
}

}  // namespace klieg::feeds
