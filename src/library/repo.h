#pragma once

#include "library/types.h"
#include "ports/table_store.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::library {

/// Keys and items of the table Library: all rows of a user, whom alone they are about and who alone writes them.
///
/// Its sort key says what a row is: `settings`, `history/v_…`, `position/v_…`, `watch-later/v_…`, `not-interested/v_…`
/// and `not-interested/ch_…`. So what is asked together is read together. Index NewestOf(ListKey = `{user}#{list}`,
/// AddedOrder), sparse: has the entries of lists, and neither settings nor positions.
///
/// Threads: any core. Lifetime: the store outlives it.
class LibraryRepo {
public:
    explicit LibraryRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    // All of these are read strongly, and what belongs together in one call.

    Task<Result<Settings>> settings_of(UserId user);
    struct Watching {
        Settings settings;
        std::optional<Position> position;
        std::optional<Entry> entry;  ///< of the history
    };
    Task<Result<Watching>> watching_of(UserId user, VideoId video);
    struct Standing {
        Settings settings;
        std::optional<Position> position;
        bool watch_later = false;
    };
    Task<Result<Standing>> standing_of(UserId user, VideoId video);
    struct Found {
        Settings settings;
        std::optional<Entry> entry;
    };
    Task<Result<Found>> find(UserId user, List list, std::string thing);
    /// In the order of the videos, at most kBatchKeysMax.
    Task<Result<std::vector<std::optional<Position>>>> positions_of(UserId user, std::vector<VideoId> videos);
    /// In the order of their things.
    Task<Result<EntryPage>> all_of(UserId user, List list, std::size_t limit, ports::Cursor cursor);
    /// Those of the list that were added first, as they stand now; fewer where the index shows some that have gone.
    Task<Result<std::vector<Entry>>> oldest_of(UserId user, List list, std::size_t limit);

    /// As a moment ago. What cannot be read is passed over.
    Task<Result<EntryPage>> newest_of(UserId user, List list, std::size_t limit, ports::Cursor cursor);

    // For a transaction, each on the condition that what it changes stands as it was read.

    static ports::Action put(std::optional<Position> const& before, Position const& after);
    static ports::Action put(List list, std::optional<Entry> const& before, Entry const& after);
    static ports::Action remove(List list, Entry const& entry);
    /// Whatever stands there.
    static ports::Action forget_position(UserId const& user, VideoId const& video);
    /// That the list has `by` entries more. With `max`, only where it has fewer than that.
    static ports::Action counted(Settings const& settings, List list, std::int64_t by,
                                 std::optional<std::int64_t> max = {});
    /// The same of playlists, of which there are kPlaylistsMax at most.
    static ports::Action one_playlist_more(Settings const& settings);
    static ports::Action one_playlist_less(UserId const& user);
    static ports::Action pause_history(UserId const& user, bool paused);
    static ports::Action clear_history(UserId const& user, Time until);

    Task<Result<>> commit(ports::Transaction transaction);
    Task<Result<>> write(ports::Action action);
    /// Removes some of all that a user has. Answers whether there may be more.
    Task<Result<bool>> remove_some_of(UserId user);

private:
    Task<Result<std::vector<std::optional<ports::Item>>>> read(UserId const& user, std::vector<std::string> entries);

    ports::TableStore& tables_;
};

}  // namespace klieg::library
