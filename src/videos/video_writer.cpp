#include "videos/video_writer.h"

#include "assembly/cache_tags.h"
#include "videos/events.h"
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

/// What lists may show of it: all but what is named here, so that a new member is one that they do. `updated_at` is
/// shown and changes with every write: in a list it may be as old as the list is kept for.
json::Object in_lists(Video video) {
    video.version = video.revision = 0;
    video.updated_at = {};
    video.upload_id = {};
    video.rungs.clear();
    video.source_name.clear();
    video.source_bytes = 0;
    return json::to_item(video);
}

bool is_listed(Video const* video) {
    return video != nullptr && rules::is_listed(*video);
}
}  // namespace

Task<Result<Video>> VideoWriter::insert(Video video, UnitOfWork unit) {
    auto written = co_await commit({nullptr, &video}, needs_.videos.insert(video), unit);
    if (written.ok()) co_return video;
    // What was reported as failed may have been done; its id is new, so what stands there is ours.
    auto stands = co_await needs_.videos.get(video.video_id);
    if (stands.ok()) needs_.outbox.notify();
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
        settle(before, video);
        auto all = unit;
        for (auto event : lifecycle::events_of(before, video)) all.events.push_back(event);
        auto written = co_await commit({&before, &video}, needs_.videos.replace(video), all);
        ++video.version;
        if (written.ok()) co_return video;
        auto stands = co_await needs_.videos.get(id);
        if (stands.ok() && json::to_item(*stands) == json::to_item(video)) {
            needs_.outbox.notify();
            co_return video;
        }
        if (written.error().kind != Errc::conflict) co_return std::move(written).error();
    }
    co_return changed_by_others();
}

Task<Result<>> VideoWriter::remove(Video video, UnitOfWork unit) {
    co_return co_await commit({&video, nullptr}, needs_.videos.remove(video), unit);
}

/// What is kept of the video and, where a list shows it and shows something else of it now, of lists. Most writes are
/// an encoder's that begins or ends a rung, and what everyone looks at must not go with each of them.
Task<> VideoWriter::forget(Step step) {
    auto const& video = *(step.after != nullptr ? step.after : step.before);
    bool const was_or_is_listed = is_listed(step.before) || is_listed(step.after);
    bool const looks_the_same =
        step.before != nullptr && step.after != nullptr && in_lists(*step.before) == in_lists(*step.after);
    co_await needs_.cache.invalidate(cache_tags::video(video.video_id));
    if (!was_or_is_listed || looks_the_same) co_return;
    co_await needs_.cache.invalidate(cache_tags::feed());
    co_await needs_.cache.invalidate(cache_tags::videos_of(video.channel_id));
}

void VideoWriter::settle(Video const& before, Video& after) {
    after.updated_at = needs_.clock.now();
    if (is_edited(before, after)) after.revision = before.revision + 1;
    if (rules::is_listed(after) && !after.published_at) after.published_at = after.updated_at;
    // Whoever holds an old media path must not keep playing, and caches must not keep answering it.
    if (tightens(before.visibility, after.visibility) && !after.media_key.empty()) after.media_key = new_media_key();
}

Task<Result<>> VideoWriter::commit(Step step, ports::Action write, UnitOfWork const& unit) {
    auto const& video = step.after != nullptr ? *step.after : *step.before;
    std::vector<ports::Action> actions{std::move(write)};
    actions.insert(actions.end(), unit.actions.begin(), unit.actions.end());
    VideoEvent const payload{video.video_id, video.channel_id};
    for (auto event : unit.events) actions.push_back(needs_.outbox.event(event, video.video_id.text(), payload));
    auto committed = co_await needs_.tables.transact(std::move(actions));
    if (committed.ok()) needs_.outbox.notify();
    co_await forget(step);  // where it failed, too: it may have been done, and then what is cached is old
    co_return committed;
}

}  // namespace klieg::videos
