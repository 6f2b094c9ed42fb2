#pragma once

#include "base/principal.h"
#include "channels/service.h"
#include "library/repo.h"
#include "library/types.h"
#include "ports/cache.h"
#include "videos/repo.h"
#include "videos/service.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::library {

/// What somebody has put aside: videos for later, and videos and channels of which they want to hear no more, which
/// those ask for who suggest something. To put in what is there, and to take out what is not, changes nothing.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kWatchLaterMax of a user, which is refused beyond
/// it; kNotInterestedMax, of which the oldest go.
class SavedLists {
public:
    struct Needs {
        LibraryRepo& repo;
        videos::VideoService& videos;
        videos::VideoRepo& video_rows;
        channels::ChannelService& channels;
        ports::Cache& cache;
        Clock const& clock;
    };
    explicit SavedLists(Needs needs) : needs_(needs) {}

    /// Fails: unauthenticated, not_found, conflict (`too_many_saved`).
    Task<Result<>> watch_later(Principal viewer, VideoId video);
    /// Fails: unauthenticated.
    Task<Result<>> watch_no_more(Principal viewer, VideoId video);
    struct Saved {
        videos::Video video;
        Time added_at{};
    };
    struct Page {
        std::vector<Saved> saved;
        ports::Cursor next;
    };
    /// Added last first, what the viewer may still see. Fails: unauthenticated.
    Task<Result<Page>> list_watch_later(Principal viewer, std::size_t limit, ports::Cursor cursor);

    /// Fails: unauthenticated, not_found.
    Task<Result<>> not_interested(Principal viewer, Unwanted thing);
    /// Fails: unauthenticated.
    Task<Result<>> interested_again(Principal viewer, Unwanted thing);
    /// All of a user, from the cache.
    Task<Result<NotInterested>> not_interested_of(UserId user);

private:
    Task<Result<>> add(UserId user, List list, std::string thing);
    Task<Result<ports::Transaction>> to_add(LibraryRepo::Found const& found, List list, Entry entry);
    Task<Result<>> take(UserId user, List list, std::string thing);
    Task<Result<>> add_page(Principal const& viewer, EntryPage entries, Page& into);
    Task<Result<ports::Cache::Loaded>> load_not_interested(UserId user, ports::Cache::Tags& tags);

    Needs needs_;
};

}  // namespace klieg::library
