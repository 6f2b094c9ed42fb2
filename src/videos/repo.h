#pragma once

#include "base/mutex.h"
#include "ports/table_store.h"
#include "videos/types.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klieg::videos {

/// Keys and items of the table Videos. Threads: any core. Lifetime: the store outlives it.
///
/// Indexes: ByChannel(ChannelId, ChannelSort) has every video, newest first by its publication, or creation before
/// that. The others are sparse, since FeedSort stands in listed videos alone: what is hidden is not in them, and so
/// leaves no trace in pages and cursors. Listed(ChannelId, FeedSort) has a channel's; Feed(FeedBucket, FeedSort) and
/// ByCategory(CategoryBucket, FeedSort) have the site's, a bucket a year, so that no partition grows for ever. Which
/// years there are stands in FeedYears, since a machine's clock may be wrong by some.
class VideoRepo {
public:
    explicit VideoRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// Fails: not_found.
    Task<Result<Video>> get(VideoId id);
    /// Whether it has a row, be that one that cannot be read; strongly.
    Task<Result<bool>> exists(VideoId id);
    /// In the order of the ids, each of which may come once; at most kBatchKeysMax. What cannot be read is not there.
    Task<Result<std::vector<std::optional<Video>>>> find_batch(std::vector<VideoId> ids);

    ports::Action insert(Video const& video) const;
    /// Stores `video` with its version one up; the write fails with conflict if somebody changed it since it was read.
    ports::Action replace(Video video) const;
    /// Fails with conflict where it is gone or has another version.
    ports::Action remove(Video const& video) const;

    /// For somebody else's transaction: fails where the video is gone or has no file of that generation.
    static ports::Action require_file(VideoId const& id, std::uint32_t generation);
    /// Likewise, where it has changed since it was read.
    static ports::Action require_version(Video const& video);
    /// Likewise, where it waits for another upload, or for none.
    static ports::Action require_upload(VideoId const& id, UploadId const& upload);
    /// Likewise, where it is there.
    static ports::Action require_none(std::string const& id);

    struct Page {
        std::vector<Video> videos;
        ports::Cursor next;

        /// Whether no more is to be read for it: it has what was asked for, or text enough for an answer. One more read
        /// of the store brings a MiB at most.
        bool is_full(std::size_t limit) const noexcept;
    };
    /// All of a channel, for those who may see them.
    Task<Result<Page>> by_channel(ChannelId channel, std::size_t limit, ports::Cursor cursor,
                                  ports::Order order = ports::Order::descending);
    /// Those that everybody may see.
    Task<Result<Page>> listed_by_channel(ChannelId channel, std::size_t limit, ports::Cursor cursor,
                                         ports::Order order = ports::Order::descending);
    /// A listed video by its place in the lists, which sorts as they do.
    struct Listing {
        std::string key;
        VideoId id;
        /// Fails: invalid, where it is none.
        static Result<Listing> of_key(std::string key);
    };
    /// Those that everybody may see, newest first, behind that key; empty: from the newest on.
    Task<Result<std::vector<Listing>>> listings_before(ChannelId channel, std::string before, std::size_t limit);
    struct Scanned {
        std::vector<Video> videos;
        std::size_t unread = 0;  ///< rows that cannot be read; the log names them
        ports::Cursor next;
    };
    /// All of them, in no order: for walks over everything, which no row ends that cannot be read.
    Task<Result<Scanned>> scan(ports::Cursor cursor);
    struct Ids {
        std::vector<std::string> ids;
        ports::Cursor next;
    };
    /// The same by their keys alone, for walks that no row ends which cannot be read.
    Task<Result<Ids>> scan_ids(ports::Cursor cursor);
    /// Has the feed look into the year's bucket. Before the first video is listed there.
    Task<Result<>> note_year_of(Video const& listed);
    /// Over all year buckets, whatever year it is now. `category` empty: all of them. A cursor goes on from where it is
    /// in either order.
    Task<Result<Page>> feed(std::string category, int year, std::size_t limit, ports::Cursor cursor,
                            ports::Order order = ports::Order::descending);

private:
    struct Part {
        std::size_t limit = 0;
        ports::Cursor cursor;
        ports::Order order = ports::Order::descending;
    };
    Task<Result<Page>> part_of(ChannelId channel, char const* index, Part part);
    Task<Result<std::vector<int>>> feed_years(int year);

    ports::TableStore& tables_;
    Mutex mutex_;
    std::set<int> noted_ KLIEG_GUARDED_BY(mutex_);  ///< by this process
};

}  // namespace klieg::videos
