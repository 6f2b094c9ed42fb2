#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "events/outbox.h"
#include "ports/cache.h"
#include "ports/table_store.h"
#include "videos/repo.h"

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::videos {

/// Reads a video, edits it and writes it with what belongs to the change (events, jobs, other rows) in one transaction;
/// begins again where somebody else was faster. What follows from a change for the video itself is settled here: when
/// it counts as published, and that tightened visibility gets a new media key.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class VideoWriter {
public:
    VideoWriter(VideoRepo& videos, ports::TableStore& tables, ports::Cache& cache, events::Outbox& outbox,
                Clock const& clock, Random& random);

    /// Changes the video, or refuses with an error that the caller of change() gets. May run more than once.
    using Edit = std::function<Result<>(Video&)>;
    struct Together {
        std::vector<std::string_view> events{};
        std::vector<ports::Action> actions{};
    };

    Task<Result<Video>> insert(Video video, Together together);
    /// Fails: not_found, whatever `edit` says, conflict after many lost races.
    Task<Result<Video>> change(VideoId id, Edit edit, Together together);
    /// Removes the row. Objects and segment rows are the purge job's, which belongs to `together`.
    Task<Result<>> remove(Video video, Together together);

    /// What stands in caches about a video or about lists that it may be in.
    Task<> forget(VideoId id);
    /// Under which key a first page of the feed is kept for as long as no video changes.
    std::string feed_key(std::string_view category, std::size_t limit) const;

    std::string new_media_key() { return random_.base32(24); }

private:
    void settle(Video const& before, Video& after);
    Task<Result<>> commit(Video const& video, ports::Action write, Together const& together);

    VideoRepo& videos_;
    ports::TableStore& tables_;
    ports::Cache& cache_;
    events::Outbox& outbox_;
    Clock const& clock_;
    Random& random_;
    std::atomic<std::uint64_t> feed_generation_{0};
};

}  // namespace klieg::videos
