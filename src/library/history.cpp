#include "library/history.h"

#include "library/limits.h"
#include "library/resume_point.h"
#include "videos/rules.h"

#include <algorithm>

namespace klieg::library {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// An entry may be so much older than what was watched last, as long as it is watched on and on.
constexpr auto kListedEvery = 10min;
/// Who tells nothing for so long has left it, and comes to the top of the history when they come back. Players tell
/// every ten seconds.
constexpr auto kLeftAfter = 30s;
/// The same again is not written before: a player that stands still tells, too.
constexpr auto kSameWrittenEvery = 1min;
/// Each is its entry and its position, and a transaction has room for 100 actions.
constexpr std::size_t kClearedAtOnce = 40;

bool is_cleared(Settings const& settings, Time time) {
    return settings.history_cleared_at && time <= *settings.history_cleared_at;
}

/// What was cleared counts as not there, though its rows stand until the job has come to them.
void hide_cleared(LibraryRepo::Watching const& found, std::optional<Position>& position, std::optional<Entry>& entry) {
    if (found.position && !is_cleared(found.settings, found.position->played_at)) position = found.position;
    if (found.entry && !is_cleared(found.settings, found.entry->added_at)) entry = found.entry;
}

bool says_the_same(Position const& a, Position const& b) {
    return a.position_ms == b.position_ms && a.finished == b.finished;
}

std::int64_t next_version(std::optional<std::int64_t> before, Time now) {
    return before ? *before + 1 : now.time_since_epoch().count();
}

}  // namespace

Task<Result<>> History::tell(Principal viewer, VideoId id, Played played) {
    KLIEG_CO_CHECK(viewer.require());
    KLIEG_CO_TRY(auto const video, co_await needs_.videos.get_kept(viewer, id));
    if (!video.playable) co_return Error{Errc::conflict, "the video cannot be played yet", "not_playable"};
    auto const point = resume_point_at(played.position, video.duration_ms ? video.duration_ms : played.duration);
    co_return co_await note(viewer.user, {.user_id = viewer.user,
                                          .video = std::move(id),
                                          .position_ms = point.position,
                                          .finished = point.finished,
                                          .played_at = needs_.clock.now() - played.ago});
}

/// Read, and written on the condition of what was read. What stands decides, and not what a write said.
Task<Result<>> History::note(UserId user, Position wanted) {
    std::optional<Error> failed;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto found, co_await needs_.repo.watching_of(user, wanted.video));
        if (found.settings.history_paused || is_cleared(found.settings, wanted.played_at)) co_return Result<>{};
        std::optional<Position> position;
        std::optional<Entry> entry;
        hide_cleared(found, position, entry);
        bool const same = position && entry && says_the_same(*position, wanted);
        if (position && entry && position->played_at > wanted.played_at) co_return Result<>{};
        if (same && wanted.played_at - position->played_at < kSameWrittenEvery) co_return Result<>{};
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        bool const lists = !position || !entry || wanted.played_at - position->played_at > kLeftAfter ||
                           wanted.played_at - entry->added_at > kListedEvery;
        auto written = co_await write(std::move(found), wanted, lists);
        if (written.ok()) co_return written;
        failed = std::move(written).error();
    }
    co_return many_change_it();
}

/// Over what stands, be that cleared. One that comes to a full list takes the oldest with it.
Task<Result<>> History::write(LibraryRepo::Watching before, Position after, bool lists) {
    auto const now = needs_.clock.now();
    auto version_of = [](auto const& row) { return row ? std::optional(row->version) : std::nullopt; };
    after.version = next_version(version_of(before.position), now);
    if (!lists) co_return co_await needs_.repo.write(LibraryRepo::put(before.position, after));
    Entry const entry{.user_id = after.user_id,
                      .thing = after.video.text(),
                      .added_at = after.played_at,
                      .version = next_version(version_of(before.entry), now)};
    ports::Transaction all{LibraryRepo::put(before.position, after),
                           LibraryRepo::put(List::history, before.entry, entry)};
    if (!before.entry) {
        std::int64_t more = 1;
        auto const beyond = before.settings.history_count.value_or(0) + 1 - kHistoryMax;
        if (beyond > 0) {
            auto const gone = static_cast<std::size_t>(std::min(beyond, kEvictedMax));
            KLIEG_CO_TRY(auto const oldest, co_await needs_.repo.oldest_of(after.user_id, List::history, gone));
            for (auto const& old : oldest) {
                KLIEG_CO_TRY(auto const video, VideoId::parse(old.thing));
                all.add(LibraryRepo::remove(List::history, old));
                all.add(LibraryRepo::forget_position(old.user_id, video));
                --more;
            }
        }
        if (more != 0) all.add(LibraryRepo::counted(before.settings, List::history, more));
    }
    co_return co_await needs_.repo.commit(std::move(all));
}

Task<Result<History::Page>> History::list(Principal viewer, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(viewer.require());
    KLIEG_CO_TRY(auto const settings, co_await needs_.repo.settings_of(viewer.user));
    Page page;
    for (int read = 0; read < kPagesReadMax; ++read) {
        KLIEG_CO_TRY(auto entries, co_await needs_.repo.newest_of(viewer.user, List::history,
                                                                  limit - page.watched.size(), std::move(cursor)));
        // From the first on that was cleared all are.
        auto const cleared = std::ranges::find_if(
            entries.entries, [&](Entry const& entry) { return is_cleared(settings, entry.added_at); });
        if (cleared != entries.entries.end()) {
            entries.entries.erase(cleared, entries.entries.end());
            entries.next.clear();
        }
        cursor = page.next = entries.next;
        KLIEG_CO_CHECK(co_await add_page(viewer, settings, std::move(entries), page));
        if (cursor.empty() || page.watched.size() >= limit) break;
    }
    co_return page;
}

/// An entry whose position is gone was removed, though the index shows it still. What is gone for good is forgotten
/// here, by who would else pass over it each time; that it fails is no matter, since the next one does it.
Task<Result<>> History::add_page(Principal const& viewer, Settings const& settings, EntryPage entries, Page& into) {
    std::vector<VideoId> ids;
    for (auto const& entry : entries.entries) {
        KLIEG_CO_TRY(auto id, VideoId::parse(entry.thing));
        ids.push_back(std::move(id));
    }
    KLIEG_CO_TRY(auto positions, co_await needs_.repo.positions_of(viewer.user, ids));
    KLIEG_CO_TRY(auto videos, co_await needs_.video_rows.find_batch(ids));
    std::size_t looked_at = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!positions[i] || is_cleared(settings, positions[i]->played_at)) continue;
        if (videos[i] && videos::rules::may_see(viewer, *videos[i]))
            into.watched.push_back({*std::move(videos[i]), *std::move(positions[i]), entries.entries[i].added_at});
        if (videos[i] || looked_at++ >= kForgottenMax) continue;
        auto const stands = co_await needs_.video_rows.exists(ids[i]);
        if (stands.ok() && !*stands) static_cast<void>(co_await take(viewer.user, ids[i]));
    }
    co_return Result<>{};
}

Task<Result<>> History::remove(Principal viewer, VideoId video) {
    KLIEG_CO_CHECK(viewer.require());
    co_return co_await take(viewer.user, std::move(video));
}

Task<Result<>> History::take(UserId user, VideoId video) {
    std::optional<Error> failed;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const found, co_await needs_.repo.watching_of(user, video));
        if (!found.position && !found.entry) co_return Result<>{};
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        ports::Transaction all{LibraryRepo::forget_position(user, video)};
        if (found.entry) {
            all.add(LibraryRepo::remove(List::history, *found.entry));
            all.add(LibraryRepo::counted(found.settings, List::history, -1));
        }
        auto removed = co_await needs_.repo.commit(std::move(all));
        if (removed.ok()) co_return removed;
        failed = std::move(removed).error();
    }
    co_return many_change_it();
}

Task<Result<>> History::clear(Principal viewer) {
    KLIEG_CO_CHECK(viewer.require());
    KLIEG_CO_TRY(auto const settings, co_await needs_.repo.settings_of(viewer.user));
    if (settings.history_count.value_or(0) <= 0) co_return Result<>{};
    auto cleared =
        co_await needs_.repo.commit({LibraryRepo::clear_history(viewer.user, needs_.clock.now()),
                                     needs_.jobs.enqueue({.kind = kClearKind, .subject = viewer.user.text()})});
    needs_.jobs.notify(kClearKind);
    co_return cleared;
}

/// What was cleared is removed in pages; who goes on finds the rest. What is watched again meanwhile stays: its entry
/// has another version then, and is read again.
Task<Result<>> History::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto const user, UserId::parse(context.subject()));
    KLIEG_CO_TRY(auto const settings, co_await needs_.repo.settings_of(user));
    if (!settings.history_cleared_at) co_return Result<>{};
    ports::Cursor cursor;
    do {
        KLIEG_CO_CHECK(co_await clear_some(user, *settings.history_cleared_at, cursor));
        context.got_further();
        if (!cursor.empty() && context.is_wanted_back()) co_return jobs::give_way();
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<std::size_t>> History::clear_some(UserId user, Time until, ports::Cursor& cursor) {
    for (int attempt = 1;; ++attempt) {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.all_of(user, List::history, kClearedAtOnce, cursor));
        std::erase_if(page.entries, [&](Entry const& entry) { return entry.added_at > until; });
        ports::Transaction all;
        for (auto const& entry : page.entries) {
            KLIEG_CO_TRY(auto const video, VideoId::parse(entry.thing));
            all.add(LibraryRepo::remove(List::history, entry));
            all.add(LibraryRepo::forget_position(user, video));
        }
        auto const count = page.entries.size();
        if (count > 0) {
            all.add(LibraryRepo::counted({.user_id = user}, List::history, -static_cast<std::int64_t>(count)));
            auto removed = co_await needs_.repo.commit(std::move(all));
            if (!removed.ok() && removed.error().kind == Errc::conflict && attempt < kAttemptsMax) continue;
            KLIEG_CO_CHECK(std::move(removed));
        }
        cursor = std::move(page.next);
        co_return count;
    }
}

Task<Result<bool>> History::is_paused(Principal viewer) {
    KLIEG_CO_CHECK(viewer.require());
    KLIEG_CO_TRY(auto const settings, co_await needs_.repo.settings_of(viewer.user));
    co_return settings.history_paused;
}

Task<Result<>> History::pause(Principal viewer, bool paused) {
    KLIEG_CO_CHECK(viewer.require());
    co_return co_await needs_.repo.write(LibraryRepo::pause_history(viewer.user, paused));
}

Task<Result<std::vector<VideoId>>> History::finished_among(UserId user, std::vector<VideoId> videos) {
    std::vector<VideoId> finished;
    if (videos.empty()) co_return finished;
    KLIEG_CO_TRY(auto const settings, co_await needs_.repo.settings_of(user));
    for (std::size_t at = 0; at < videos.size(); at += ports::kBatchKeysMax) {
        auto const end = std::min(videos.size(), at + ports::kBatchKeysMax);
        std::vector<VideoId> some(videos.begin() + static_cast<std::ptrdiff_t>(at),
                                  videos.begin() + static_cast<std::ptrdiff_t>(end));
        KLIEG_CO_TRY(auto positions, co_await needs_.repo.positions_of(user, std::move(some)));
        for (auto& position : positions)
            if (position && position->finished && !is_cleared(settings, position->played_at))
                finished.push_back(std::move(position->video));
    }
    co_return finished;
}

Task<Result<std::vector<VideoId>>> History::last_of(UserId user, std::size_t limit) {
    KLIEG_CO_TRY(auto const settings, co_await needs_.repo.settings_of(user));
    KLIEG_CO_TRY(auto const page, co_await needs_.repo.newest_of(std::move(user), List::history, limit, {}));
    std::vector<VideoId> ids;
    for (auto const& entry : page.entries) {
        if (is_cleared(settings, entry.added_at)) break;
        KLIEG_CO_TRY(auto id, VideoId::parse(entry.thing));
        ids.push_back(std::move(id));
    }
    co_return ids;
}

Task<Result<History::Standing>> History::standing_of(Principal viewer, VideoId video) {
    Standing standing;
    if (!viewer.signed_in()) co_return standing;
    KLIEG_CO_TRY(auto const found, co_await needs_.repo.standing_of(viewer.user, std::move(video)));
    standing.watch_later = found.watch_later;
    if (found.position && !is_cleared(found.settings, found.position->played_at))
        standing.position = found.position->position_ms;
    co_return standing;
}

}  // namespace klieg::library
