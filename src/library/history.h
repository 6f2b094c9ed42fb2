#pragma once

#include "base/principal.h"
#include "jobs/worker.h"
#include "library/repo.h"
#include "library/types.h"
#include "videos/repo.h"
#include "videos/service.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace klieg::library {

inline constexpr auto kClearKind = "library.history";

/// What was watched, and where it goes on on every device.
///
/// Players tell every some seconds where they are. What is told last stands, by when it was played and not by when it
/// came: a player says how long ago that was, so one that was left open and tells on its end, or that could not tell
/// for a while, turns nothing back that was played since on another device. No clock of a device is believed, only how
/// much time has passed on it. Nobody else writes these rows, so a row that two devices meet on is read again.
///
/// Most of what is told is one write of a small row. The entry, which an index has too, is written where the video is
/// new to the history or was left for a moment, and every kListedEvery.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kHistoryMax videos of a user; the others go.
class History {
public:
    struct Needs {
        LibraryRepo& repo;
        videos::VideoService& videos;
        videos::VideoRepo& video_rows;
        jobs::Queue& jobs;
        Clock const& clock;
    };
    explicit History(Needs needs) : needs_(needs) {}

    struct Played {
        std::chrono::milliseconds position{0};
        std::optional<std::chrono::milliseconds> duration{};  ///< as the player has it, where we do not know it
        std::chrono::milliseconds ago{0};
    };
    /// Notes nothing where the history is paused. Fails: unauthenticated, not_found, conflict (`not_playable`), and
    /// unavailable where many tell at once.
    Task<Result<>> tell(Principal viewer, VideoId video, Played played);

    struct Watched {
        videos::Video video;
        Position position;
        Time watched_at{};
    };
    struct Page {
        std::vector<Watched> watched;
        ports::Cursor next;
    };
    /// Watched last first, what the viewer may still see. Fails: unauthenticated.
    Task<Result<Page>> list(Principal viewer, std::size_t limit, ports::Cursor cursor);
    /// Nothing of the video is known any more, whatever was. Fails: unauthenticated.
    Task<Result<>> remove(Principal viewer, VideoId video);
    /// Of none. What there was is shown no more at once; a job removes it.
    Task<Result<>> clear(Principal viewer);
    Task<Result<>> run(jobs::JobContext& context);

    Task<Result<bool>> is_paused(Principal viewer);
    Task<Result<>> pause(Principal viewer, bool paused);

    /// Those of them that a user has watched to the end. Read in batches.
    Task<Result<std::vector<VideoId>>> finished_among(UserId user, std::vector<VideoId> videos);
    /// What a user watched last, the last first, as an index has it a moment later; whether they may still see it is
    /// not asked.
    Task<Result<std::vector<VideoId>>> last_of(UserId user, std::size_t limit);

    struct Standing {
        std::optional<std::chrono::milliseconds> position;
        bool watch_later = false;
    };
    /// What somebody has to do with a video, in one read; nothing, for nobody.
    Task<Result<Standing>> standing_of(Principal viewer, VideoId video);

private:
    Task<Result<>> note(UserId user, Position wanted);
    Task<Result<>> write(LibraryRepo::Watching before, Position after, bool lists);
    Task<Result<>> take(UserId user, VideoId video);
    Task<Result<std::size_t>> clear_some(UserId user, Time until, ports::Cursor& cursor);
    Task<Result<>> add_page(Principal const& viewer, Settings const& settings, EntryPage entries, Page& into);

    Needs needs_;
};

}  // namespace klieg::library
