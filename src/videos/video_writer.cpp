#include "videos/video_writer.h"

#include "assembly/cache_tags.h"
#include "assembly/picture_jobs.h"
#include "videos/budget_claim.h"
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
        return std::tie(video.title, video.description, video.visibility, video.category, video.tags,
                        video.comment_policy);
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
    video.notices.clear();
    video.suggestions.clear();
    video.awaits_suggestions = false;
    video.source_name.clear();
    video.source_bytes = 0;
    video.comment_policy_since.reset();
    return json::to_item(video);
}

bool is_listed(Video const* video) {
    return video != nullptr && rules::is_listed(*video);
}

/// The key of a picture that stood for it and does not any more; empty: none. Of a video that goes the purge takes it.
std::string thumbnail_let_go(Video const* before, Video const* after) {
    if (before == nullptr || after == nullptr || !before->thumbnail) return {};
    auto const& key = before->thumbnail->picture.key;
    return after->thumbnail && after->thumbnail->picture.key == key ? std::string() : key;
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

/// Who loses against another write of the owner's budget begins again, and hears then whether there is room.
Task<Result<Video>> VideoWriter::insert(Video video, UnitOfWork unit) {
    for (int tries = 1;; ++tries) {
        auto [written, lost_to_budget] = co_await commit({nullptr, &video}, needs_.videos.insert(video), unit);
        if (written.ok()) co_return video;
        // What was reported as failed may have been done; its id is new, so what stands there is ours.
        auto stands = co_await needs_.videos.get(video.video_id);
        if (stands.ok()) needs_.outbox.notify(video.video_id.text());
        if (stands.ok() || stands.error().kind != Errc::not_found) co_return stands;
        if (!lost_to_budget) co_return std::move(written).error();
        if (tries == budgets::BudgetService::kTriesMax) co_return budgets::BudgetService::contended();
    }
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
        auto [written, lost_to_budget] = co_await commit({&before, &video}, std::move(write), all);
        if (written.ok()) {
            if (all.events.empty() && needs_.changed) needs_.changed(id);
            co_return video;
        }
        auto stands = co_await needs_.videos.get(id);
        if (stands.ok() && json::to_item(*stands) == json::to_item(video)) {
            needs_.outbox.notify(id.text());
            if (all.events.empty() && needs_.changed) needs_.changed(id);
            co_return video;
        }
        bool const lost = written.error().kind == Errc::conflict && !budgets::is_refusal(written.error());
        if (!lost) co_return std::move(written).error();
    }
    co_return changed_by_others();
}

Task<Result<>> VideoWriter::remove(Video video, UnitOfWork unit) {
    auto write = needs_.videos.remove(video);
    ++video.version;
    if (rules::is_listed(video)) unit.events.insert(unit.events.begin(), kVideoUnpublished);
    co_return (co_await commit({&video, nullptr}, std::move(write), unit)).result;
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

/// What belongs into the write of what the owner uses. A file that failed makes a draft of its video again, whether
/// there is room for one or not.
Task<Result<ports::Transaction>> VideoWriter::counted(Step step, UnitOfWork const& unit) {
    auto const& video = step.after != nullptr ? *step.after : *step.before;
    auto is_draft = [](Video const* one) { return one != nullptr && !lifecycle::has_file(*one); };
    budgets::Plan plan{.owner = video.owner_user_id, .changes = unit.uses, .caps = unit.caps};
    bool const was = is_draft(step.before);
    bool const is = is_draft(step.after);
    auto const thumbnail_was = step.before != nullptr ? use_of_thumbnail(*step.before) : budgets::Use{};
    if (step.after != nullptr && use_of_thumbnail(*step.after) != thumbnail_was)
        plan.changes.push_back({thumbnail_subject(video.video_id), use_of_thumbnail(*step.after)});
    if (was != is) plan.changes.push_back({draft_subject(video.video_id), {.drafts = is ? 1 : 0}});
    if (is && !was && step.before != nullptr) plan.caps = budgets::Caps::are_passed_over;
    co_return co_await needs_.budgets.prepare(std::move(plan));
}

Task<VideoWriter::Committed> VideoWriter::commit(Step step, ports::Action write, UnitOfWork const& unit) {
    auto const& video = step.after != nullptr ? *step.after : *step.before;
    auto const id = video.video_id.text();
    auto const payload = event_of(video);
    if (is_listed(step.after)) {
        auto noted = co_await needs_.videos.note_year_of(video);
        if (!noted.ok()) co_return Committed{std::move(noted)};
    }
    ports::Transaction transaction;
    transaction.add(std::move(write)).append(unit.also);
    for (auto const& kind : unit.events) transaction.add(needs_.outbox.event(kind, {id, video.version}, payload));
    if (auto key = thumbnail_let_go(step.before, step.after); !key.empty())
        transaction.add(needs_.jobs.enqueue(assembly::settle_picture(id, std::move(key))));
    auto const before_budget = transaction.size();
    auto uses = co_await counted(step, unit);
    if (!uses.ok()) co_return Committed{std::move(uses).error()};
    auto committed = co_await needs_.tables.transact(std::move(transaction.append(*std::move(uses))));
    if (committed.ok()) needs_.outbox.notify(id);
    co_await forget(step);  // where it failed, too: it may have been done, and then what is cached is old
    bool const conflict = !committed.ok() && committed.error().kind == Errc::conflict;
    bool const lost_to_budget = conflict && ports::failed_action(committed.error()).value_or(0) >= before_budget;
    co_return Committed{std::move(committed), lost_to_budget};
}

}  // namespace klieg::videos
