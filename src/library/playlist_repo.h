#pragma once

#include "library/playlist_types.h"
#include "ports/table_store.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::library {

/// Keys and items of the tables Playlists and PlaylistItems. Indexes: ByOwner(UserId, CreatedOrder) has all
/// playlists of a user, PublicOf(PublicOwner, CreatedOrder), sparse, those that everyone may find; InOrder(PlaylistId,
/// Place) the items of one in their order.
///
/// Who adds, moves or removes an item changes the playlist's row, too: it is its owner's alone.
///
/// Threads: any core. Lifetime: the store outlives it.
class PlaylistRepo {
public:
    explicit PlaylistRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// Read strongly.
    Task<Result<std::optional<Playlist>>> find(PlaylistId id);
    /// In the order of the ids, at most kBatchKeysMax. What cannot be read is not there.
    Task<Result<std::vector<std::optional<Playlist>>>> find_batch(std::vector<PlaylistId> ids);
    Task<Result<std::optional<PlaylistItem>>> find_item(PlaylistId id, VideoId video);
    /// Which of the playlists, at most kBatchKeysMax, have the video.
    Task<Result<std::vector<bool>>> having(std::vector<PlaylistId> playlists, VideoId video);

    enum class Which : std::uint8_t { all, listed };
    struct Page {
        std::vector<Playlist> playlists;
        ports::Cursor next;
    };
    /// Of a user, made last first.
    Task<Result<Page>> of_owner(UserId owner, Which which, std::size_t limit, ports::Cursor cursor);
    struct ItemPage {
        std::vector<PlaylistItem> items;
        bool is_last = true;
    };
    /// In their order, behind that place; empty: from the first on. What cannot be read is passed over.
    Task<Result<ItemPage>> items_behind(PlaylistId id, std::string place, std::size_t limit);
    /// Removes some of the items that there are, whatever of their playlist. Answers whether there may be more.
    Task<Result<bool>> remove_some_items(PlaylistId id);

    // For a transaction. Each fails with conflict where it is not as it was read.

    static ports::Action insert(Playlist const& playlist);
    /// What is said of it, and its version: items come and go meanwhile.
    static ports::Action edited(Playlist const& before, Playlist const& after);
    static ports::Action remove(Playlist const& playlist);

    /// What becomes of a playlist by a change of its items.
    struct ItemsChange {
        std::int64_t more = 0;
        bool at_front = false;  ///< takes the number of that place, which nobody has taken since the row was read
        bool at_end = false;
        Time at{};
    };
    static ports::Action items_changed(Playlist const& playlist, ItemsChange change);
    static ports::Action put_item(std::optional<PlaylistItem> const& before, PlaylistItem const& after);
    static ports::Action remove_item(PlaylistItem const& item);

    Task<Result<>> commit(ports::Transaction transaction);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::library
