#include "library/saved_lists.h"

#include "assembly/cache_tags.h"
#include "library/limits.h"
#include "videos/rules.h"

#include <algorithm>

namespace klieg::library {

namespace {

using namespace std::chrono_literals;

/// Changes invalidate it; the time bounds what other nodes may lag where that news is lost.
constexpr auto kNotInterestedTtl = 60s;

}  // namespace

Task<Result<>> SavedLists::watch_later(Principal viewer, VideoId video) {
    KLIEG_CO_CHECK(viewer.require());
    KLIEG_CO_CHECK(co_await needs_.videos.get_kept(viewer, video));
    co_return co_await add(viewer.user, List::watch_later, video.text());
}

Task<Result<>> SavedLists::watch_no_more(Principal viewer, VideoId video) {
    KLIEG_CO_CHECK(viewer.require());
    co_return co_await take(viewer.user, List::watch_later, video.text());
}

Task<Result<>> SavedLists::not_interested(Principal viewer, Unwanted thing) {
    KLIEG_CO_CHECK(viewer.require());
    if (auto const* video = std::get_if<VideoId>(&thing.thing))
        KLIEG_CO_CHECK(co_await needs_.videos.get_kept(viewer, *video));
    else
        KLIEG_CO_CHECK(co_await needs_.channels.get(std::get<ChannelId>(thing.thing)));
    co_return co_await add(viewer.user, List::not_interested, thing.text());
}

Task<Result<>> SavedLists::interested_again(Principal viewer, Unwanted thing) {
    KLIEG_CO_CHECK(viewer.require());
    co_return co_await take(viewer.user, List::not_interested, thing.text());
}

/// What stands decides, and not what a write said: one that failed may have been done, and one that lost perhaps lost
/// against the same wish.
Task<Result<>> SavedLists::add(UserId user, List list, std::string thing) {
    std::optional<Error> failed;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const found, co_await needs_.repo.find(user, list, thing));
        if (found.entry) co_return Result<>{};
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        if (list == List::watch_later && found.settings.watch_later_count.value_or(0) >= kWatchLaterMax)
            co_return Error{Errc::conflict, "you have put aside as many videos as one may", "too_many_saved"};
        auto const now = needs_.clock.now();
        KLIEG_CO_TRY(
            auto all,
            co_await to_add(
                found, list,
                {.user_id = user, .thing = thing, .added_at = now, .version = now.time_since_epoch().count()}));
        auto written = co_await needs_.repo.commit(std::move(all));
        if (list == List::not_interested) co_await needs_.cache.invalidate(cache_tags::not_interested_of(user));
        if (written.ok()) co_return written;
        failed = std::move(written).error();
    }
    co_return many_change_it();
}

Task<Result<ports::Transaction>> SavedLists::to_add(LibraryRepo::Found const& found, List list, Entry entry) {
    ports::Transaction all{LibraryRepo::put(list, {}, entry)};
    if (list == List::watch_later) {
        all.add(LibraryRepo::counted(found.settings, list, 1, kWatchLaterMax));
        co_return all;
    }
    std::int64_t more = 1;
    auto const beyond = found.settings.not_interested_count.value_or(0) + 1 - kNotInterestedMax;
    if (beyond > 0) {
        auto const gone = static_cast<std::size_t>(std::min(beyond, kEvictedMax));
        KLIEG_CO_TRY(auto const oldest, co_await needs_.repo.oldest_of(entry.user_id, list, gone));
        for (auto const& old : oldest) {
            all.add(LibraryRepo::remove(list, old));
            --more;
        }
    }
    if (more != 0) all.add(LibraryRepo::counted(found.settings, list, more));
    co_return all;
}

Task<Result<>> SavedLists::take(UserId user, List list, std::string thing) {
    std::optional<Error> failed;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const found, co_await needs_.repo.find(user, list, thing));
        if (!found.entry) co_return Result<>{};
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        auto removed = co_await needs_.repo.commit(
            {LibraryRepo::remove(list, *found.entry), LibraryRepo::counted(found.settings, list, -1)});
        if (list == List::not_interested) co_await needs_.cache.invalidate(cache_tags::not_interested_of(user));
        if (removed.ok()) co_return removed;
        failed = std::move(removed).error();
    }
    co_return many_change_it();
}

Task<Result<SavedLists::Page>> SavedLists::list_watch_later(Principal viewer, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(viewer.require());
    Page page;
    for (int read = 0; read < kPagesReadMax; ++read) {
        KLIEG_CO_TRY(auto entries, co_await needs_.repo.newest_of(viewer.user, List::watch_later,
                                                                  limit - page.saved.size(), std::move(cursor)));
        cursor = page.next = entries.next;
        KLIEG_CO_CHECK(co_await add_page(viewer, std::move(entries), page));
        if (cursor.empty() || page.saved.size() >= limit) break;
    }
    co_return page;
}

/// What is gone for good is taken out here, by who would else pass over it each time; that it fails is no matter, since
/// the next one does it.
Task<Result<>> SavedLists::add_page(Principal const& viewer, EntryPage entries, Page& into) {
    std::vector<VideoId> ids;
    for (auto const& entry : entries.entries) {
        KLIEG_CO_TRY(auto id, VideoId::parse(entry.thing));
        ids.push_back(std::move(id));
    }
    KLIEG_CO_TRY(auto videos, co_await needs_.video_rows.find_batch(ids));
    std::size_t looked_at = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (videos[i] && videos::rules::may_see(viewer, *videos[i]))
            into.saved.push_back({*std::move(videos[i]), entries.entries[i].added_at});
        if (videos[i] || looked_at++ >= kForgottenMax) continue;
        auto const stands = co_await needs_.video_rows.exists(ids[i]);
        if (stands.ok() && !*stands) static_cast<void>(co_await take(viewer.user, List::watch_later, ids[i].text()));
    }
    co_return Result<>{};
}

/// Kept as their ids, a space behind each.
Task<Result<NotInterested>> SavedLists::not_interested_of(UserId user) {
    auto load = [this, &user](ports::Cache::Tags& tags) { return load_not_interested(user, tags); };
    KLIEG_CO_TRY(auto const kept, co_await needs_.cache.get_or_load("not-interested-of:" + user.text(), load));
    NotInterested all;
    std::string_view rest = kept == nullptr ? std::string_view() : std::string_view(kept->text());
    while (!rest.empty()) {
        auto const length = rest.find(' ');
        KLIEG_CO_TRY(auto one, Unwanted::parse(rest.substr(0, length)));
        if (auto* video = std::get_if<VideoId>(&one.thing))
            all.videos.push_back(std::move(*video));
        else
            all.channels.push_back(std::get<ChannelId>(std::move(one.thing)));
        rest.remove_prefix(length + 1);
    }
    co_return all;
}

Task<Result<ports::Cache::Loaded>> SavedLists::load_not_interested(UserId user, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::not_interested_of(user)});
    std::string text;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page,
                     co_await needs_.repo.all_of(user, List::not_interested, ports::kPageItemsMax, std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& entry : page.entries) text += entry.thing + " ";
    } while (!cursor.empty());
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), kNotInterestedTtl};
}

}  // namespace klieg::library
