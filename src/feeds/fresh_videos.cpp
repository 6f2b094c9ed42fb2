#include "feeds/fresh_videos.h"

#include "base/epoch_seconds.h"
#include "base/json.h"
#include "comments/events.h"
#include "reactions/events.h"
#include "videos/counts.h"
#include "videos/rules.h"
#include "views/events.h"

#include <algorithm>
#include <optional>

namespace klieg::feeds {

namespace {

constexpr auto kFreshVideosTable = "FreshVideos";

/// The video by a name of its own: these rows stay for a while when it goes.
struct FreshVideoRow {
    std::string hour;
    VideoId video;
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(FreshVideoRow, (), (hour, video, expires_at, schema_version))

/// "2026-11-30T19": sorts as hours do.
std::string hour_of(Time time) {
    return to_rfc3339(time).substr(0, 13);
}

/// What is held is shown to nobody, and so draws nobody.
std::optional<VideoId> video_of(events::Envelope const& event) {
    if (event.type == views::kVideoViewed.name) {
        auto const told = events::payload_of<views::ViewEvent>(event);
        if (told.ok()) return told->video_id;
    }
    if (event.type == reactions::kVoteChanged.name) {
        auto const told = events::payload_of<reactions::VoteEvent>(event);
        if (told.ok() && told->target == told->video_id.text()) return told->video_id;
    }
    if (event.type == comments::kCommentCreated.name || event.type == comments::kCommentReleased.name) {
        auto const told = events::payload_of<comments::CommentEvent>(event);
        if (told.ok() && !told->held) return told->video_id;
    }
    return std::nullopt;
}

}  // namespace

std::vector<ports::TableSchema> FreshVideos::tables() {
    return {{.name = kFreshVideosTable,
             .partition_attribute = "Hour",
             .sort_attribute = "Video",
             .expiry_attribute = "ExpiresAt"}};
}

events::Projection FreshVideos::projection() {
    return {.name = "feeds.fresh",
            .apply = [this](std::span<events::Envelope const> told) { return apply(told); },
            .seed = [this] { return note_all_that_were_counted(); }};
}

bool FreshVideos::is_noted(Noted const& one) {
    MutexLock lock(mutex_);
    return noted_.has(one);
}

Task<Result<>> FreshVideos::apply(std::span<events::Envelope const> told) {
    auto const hour = hour_of(needs_.clock.now());
    std::set<VideoId> fresh;
    for (auto const& event : told) {
        auto video = video_of(event);
        if (video && !video->empty() && !is_noted({hour, *video})) fresh.insert(*std::move(video));
    }
    co_return co_await note(std::move(fresh));
}

/// When people had to do with a video no table says, but what it is worth is worked out of its counts, and of those
/// that it had when that was last done: of what nobody came to meanwhile it comes out the same.
Task<Result<>> FreshVideos::note_all_that_were_counted() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.videos.scan(std::move(cursor)));
        cursor = std::move(page.next);
        std::erase_if(page.videos, [](videos::Video const& video) { return !videos::rules::is_listed(video); });
        std::vector<std::string> names;
        for (auto const& video : page.videos) {
            names.push_back(videos::views_counter(video.video_id));
            names.push_back(videos::likes_counter(video.video_id));
            names.push_back(videos::comments_counter(video.video_id));
        }
        KLIEG_CO_TRY(auto const counts,
                     co_await needs_.counters.get_many(std::move(names), ports::Consistency::eventual));
        std::set<VideoId> counted;
        for (std::size_t i = 0; i < page.videos.size(); ++i) {
            auto const of_it = std::span(counts).subspan(3 * i, 3);
            if (std::ranges::any_of(of_it, [](std::int64_t count) { return count > 0; }))
                counted.insert(page.videos[i].video_id);
        }
        KLIEG_CO_CHECK(co_await note(std::move(counted)));
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> FreshVideos::note(std::set<VideoId> fresh) {
    auto const now = needs_.clock.now();
    auto const hour = hour_of(now);
    std::vector<ports::BatchWrite> rows;
    for (auto at = fresh.begin(); at != fresh.end();) {
        FreshVideoRow const row{
            .hour = hour, .video = *at, .expires_at = epoch_seconds(now + kFreshKept + std::chrono::hours(1))};
        rows.emplace_back(ports::Put{kFreshVideosTable, json::to_item(row)});
        if (++at != fresh.end() && rows.size() < ports::kBatchWritesMax) continue;
        KLIEG_CO_CHECK(co_await needs_.tables.write_many(std::move(rows)));
        rows.clear();
    }
    MutexLock lock(mutex_);
    for (auto const& video : fresh) noted_.add({hour, video});
    co_return Result<>{};
}

Task<Result<FreshVideos::Page>> FreshVideos::of_hour(Time moment, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_TRY(
        auto page,
        co_await needs_.tables.query(
            {.table = kFreshVideosTable, .partition = hour_of(moment), .limit = limit, .cursor = std::move(cursor)}));
    Page found{.videos = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) {
        auto id = VideoId::parse(item.at("Video").as_string());
        if (id.ok()) found.videos.push_back(*std::move(id));
    }
    co_return found;
}

}  // namespace klieg::feeds
