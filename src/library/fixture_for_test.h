#pragma once

#include "identity/fixture_for_test.h"
#include "library/feature.h"
#include "testing/faulty_engines.h"
#include "videos/fixture_for_test.h"

#include <string>
#include <vector>

namespace klieg::library {

/// Videos, and what somebody keeps of them, in tables that fail when they are told to.
struct Shelves : videos::Studio {
    Shelves() : Studio(ports::joined({Feature::tables(), identity::Feature::tables()})) {
        viewer_of = [this](Principal who, VideoId id, ChannelId) { return viewer(std::move(who), std::move(id)); };
    }
    Task<Result<videos::Viewer>> viewer(Principal who, VideoId id) {
        KLIEG_CO_TRY(auto const kept, co_await feature.history.standing_of(std::move(who), std::move(id)));
        co_return videos::Viewer{.position_ms = kept.position, .watch_later = kept.watch_later};
    }

    /// Everyone may see it, and it lasts ten minutes.
    Task<VideoId> listed(videos::Visibility visibility = videos::Visibility::public_) {
        auto const made = co_await playable(visibility);
        auto last = [](videos::Video& video) -> Result<> {
            video.duration_ms = std::chrono::minutes(10);
            return {};
        };
        must(co_await writer.change(made.video_id, last, {}));
        co_await settle();
        co_return made.video_id;
    }
    Task<> show(VideoId id, videos::Visibility visibility) {
        videos::VideoPatch patch;
        patch.visibility = std::optional(visibility);
        must(co_await videos.edit(owner, std::move(id), std::move(patch)));
        co_await settle();
    }
    Task<> settle() {
        tables.catch_up();
        clock.advance(std::chrono::seconds(1));
        co_return;
    }
    Task<> watch(Principal who, VideoId id, std::chrono::milliseconds position) {
        must(co_await history.tell(std::move(who), std::move(id), {.position = position}));
        co_await settle();
    }
    /// The history in pages of that length, as "v_… 1000", "v_… -" of what begins anew, and "v_… end".
    Task<std::vector<std::string>> history_of(Principal who, std::size_t limit) {
        std::vector<std::string> lines;
        ports::Cursor cursor;
        do {
            auto page = must(co_await history.list(who, limit, std::move(cursor)));
            for (auto const& one : page.watched) {
                auto const& at = one.position.position_ms;
                auto const where = one.position.finished ? "end" : at ? std::to_string(at->count()) : "-";
                lines.push_back(one.video.video_id.text() + " " + where);
            }
            cursor = std::move(page.next);
        } while (!cursor.empty());
        co_return lines;
    }
    Task<std::vector<VideoId>> later_of(Principal who) {
        std::vector<VideoId> ids;
        for (auto const& one : must(co_await feature.saved.list_watch_later(who, 100, {})).saved)
            ids.push_back(one.video.video_id);
        co_return ids;
    }
    /// What is in a playlist as somebody sees it, in pages of that length; of what is not for the owner's eyes "-".
    Task<std::vector<std::string>> items_of(Principal who, PlaylistId id, std::size_t limit = 100) {
        std::vector<std::string> lines;
        std::string cursor;
        do {
            auto page = must(co_await feature.playlists.items_of(who, id, limit, std::move(cursor)));
            for (auto const& item : page.items) lines.push_back(item.video ? item.video->video_id.text() : "-");
            cursor = std::move(page.next);
        } while (!cursor.empty());
        co_return lines;
    }
    Task<PlaylistId> playlist(Principal who, videos::Visibility visibility = videos::Visibility::private_) {
        NewPlaylist wanted{.title = "A list", .description = {}, .visibility = visibility};
        auto made = must(co_await feature.playlists.create(std::move(who), std::move(wanted)));
        co_await settle();
        co_return made.playlist_id;
    }
    Task<> put_in(Principal who, PlaylistId id, VideoId video) {
        must(co_await feature.playlists.add(std::move(who), std::move(id), {std::move(video), {}}));
        co_await settle();
    }
    /// Runs the jobs of a kind that are due; answers how many.
    template <class Job>
    Task<int> work_at(char const* kind, Job& job) {
        int done = 0;
        while (co_await work_on(kind, job)) ++done;
        tables.catch_up();
        co_return done;
    }

    /// The job of a kind that waits: once while the changes that it makes fail so, and again until it is done.
    template <class Job>
    Task<> run_struck(char const* kind, Job& job, testing::Faults::Plan plan) {
        plan.among = testing::Faults::Among::changes;
        tables.catch_up();
        auto claimed = must(co_await queue.claim(kind));
        if (!claimed) throw std::runtime_error("there is no such job");
        jobs::JobContext context(queue, *claimed);
        faults.begin(plan);
        auto done = co_await job.run(context);
        faults.end();
        if (!done.ok()) must(co_await job.run(context));
        tables.catch_up();
    }

    identity::PlainPasswords passwords;
    identity::Feature identity{{tables, broadcast, passwords, clock, random, metrics}, {}};
    testing::Faults faults;
    testing::FaultyTables faulty{tables, faults};
    Feature feature{{.tables = faulty,
                     .cache = cache,
                     .jobs = queue,
                     .accounts = identity.service,
                     .channels = channels,
                     .video_rows = repo,
                     .videos = videos,
                     .video_views = videos_feature.views,
                     .clock = clock,
                     .random = random}};
    History& history = feature.history;
    Principal reader = stranger;
};

template <class T>
std::string code_of(Result<T> const& result) {
    return result.ok() ? "" : std::string(result.error().stable_code());
}

}  // namespace klieg::library
