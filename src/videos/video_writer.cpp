#include "videos/video_writer.h"

#include "videos/cache_keys.h"
#include "videos/lifecycle.h"
#include "videos/rules.h"

#include <tuple>

namespace klieg::videos {

namespace {

bool tightens(Visibility before, Visibility after) {
    return static_cast<int>(after) > static_cast<int>(before);
}

/// Whether its owner would see what he wrote changed: progress and the like are no edit.
bool is_edited(Video const& before, Video const& after) {
    auto said = [](Video const& video) {
        return std::tie(video.title, video.description, video.visibility, video.category, video.tags);
    };
    return said(before) != said(after);
}

VideoEvent event_of(Video const& video) {
    return {.video_id = video.video_id,
            .channel_id = video.channel_id,
            .owner_user_id = video.owner_user_id,
            .visibility = video.visibility,
            .status = video.status,
            .playable = video.playable,
            .published_at = video.published_at,
            .error = video.error};
}

}  // namespace

Task<Result<Video>> VideoWriter::insert(Video video, UnitOfWork unit) {
    auto written = co_await commit(video, needs_.videos.insert(video), unit);
    if (written.ok()) co_return video;
    // What was reported as failed may have been done; its id is new, so what stands there is ours.
    auto stands = co_await needs_.videos.get(video.video_id);
    if (stands.ok()) needs_.outbox.notify(video.video_id.text());
    if (stands.ok() || stands.error().kind != Errc::not_found) co_return stands;
    co_return std::move(written).error();
}

/// Optimistic: read, edit, and write on the condition that the version is still the one that was read. Who lost begins
/// again with the new row, so an edit is a function of what stands there now and never of what its caller saw before. A
/// write that failed is looked for before that is believed, since an engine may have done it all the same.
Task<Result<Video>> VideoWriter::change(VideoId id, Edit edit, UnitOfWork unit) {
    for (int tries = 0; tries < kTriesMax; ++tries) {
        KLIEG_CO_TRY(auto video, co_await needs_.videos.get(id));
        auto const before = video;
        KLIEG_CO_CHECK(edit(video));
        auto all = unit;
        for (auto const& event : settle(before, video)) all.events.push_back(event);
        auto write = needs_.videos.replace(video);
        ++video.version;
        auto written = co_await commit(video, std::move(write), all);
        if (written.ok()) co_return video;
        auto stands = co_await needs_.videos.get(id);
        if (stands.ok() && json::to_item(*stands) == json::to_item(video)) {
            needs_.outbox.notify(id.text());
            co_return video;
        }
        if (written.error().kind != Errc::conflict) co_return std::move(written).error();
    }
    co_return changed_by_others();
}

Task<Result<>> VideoWriter::remove(Video video, UnitOfWork unit) {
    auto write = needs_.videos.remove(video);
    ++video.version;
    if (rules::is_listed(video)) unit.events.insert(unit.events.begin(), kVideoUnpublished);
    co_return co_await commit(video, std::move(write), unit);
}

Task<> VideoWriter::forget(VideoId id) {
    co_await needs_.cache.invalidate(cache_keys::shown(id));
    co_await needs_.cache.invalidate(cache_keys::media(id));
    feed_generation_.fetch_add(1, std::memory_order_relaxed);
}

std::string VideoWriter::feed_key(std::string_view category, std::size_t limit) const {
    return cache_keys::feed(feed_generation_.load(std::memory_order_relaxed), category, limit);
}

/// Answers what others hear of it.
std::vector<VideoEventKind> VideoWriter::settle(Video const& before, Video& after) {
    after.updated_at = needs_.clock.now();
    if (is_edited(before, after)) after.revision = before.revision + 1;
    if (rules::is_listed(after) && !after.published_at) after.published_at = after.updated_at;
    // Whoever holds an old media path must not keep playing, and caches must not keep answering it.
    if (tightens(before.visibility, after.visibility) && !after.media_key.empty()) after.media_key = new_media_key();
    auto events = lifecycle::events_of(before, after);
    if (!rules::is_listed(before) && rules::is_listed(after)) events.push_back(kVideoPublished);
    if (rules::is_listed(before) && !rules::is_listed(after)) events.push_back(kVideoUnpublished);
    return events;
}

Task<Result<>> VideoWriter::commit(Video const& after, ports::Action write, UnitOfWork const& unit) {
    std::vector<ports::Action> actions{std::move(write)};
    actions.insert(actions.end(), unit.actions.begin(), unit.actions.end());
    auto const id = after.video_id.text();
    auto const payload = event_of(after);
    for (auto const& kind : unit.events) actions.push_back(needs_.outbox.event(kind, {id, after.version}, payload));
    auto committed = co_await needs_.tables.transact(std::move(actions));
    if (committed.ok()) needs_.outbox.notify(id);
    co_await forget(after.video_id);  // where it failed, too: it may have been done, and then what is cached is old
    co_return committed;
}

}  // namespace klieg::videos
