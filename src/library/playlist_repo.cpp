#include "library/playlist_repo.h"

#include "base/json.h"
#include "base/log.h"
#include "ports/order_key.h"

#include <utility>

namespace klieg::library {

namespace {

constexpr auto kTable = "Playlists";
constexpr auto kItems = "PlaylistItems";
constexpr auto kByOwner = "ByOwner";
constexpr auto kPublicOf = "PublicOf";
constexpr auto kInOrder = "InOrder";
constexpr auto kPublicOwner = "PublicOwner";

constexpr std::size_t kItemsRemovedAtOnce = 100;

using ports::Condition;

bool is_listed(Playlist const& playlist) {
    return playlist.visibility == videos::Visibility::public_;
}

Condition version_of(Playlist const& playlist) {
    return Condition::attribute_equals("Version", playlist.version);
}

}  // namespace

std::vector<ports::TableSchema> PlaylistRepo::tables() {
    return {{.name = kTable,
             .partition_attribute = "PlaylistId",
             .indexes = {{kByOwner, "UserId", "CreatedOrder"}, {kPublicOf, kPublicOwner, "CreatedOrder"}}},
            {.name = kItems,
             .partition_attribute = "PlaylistId",
             .sort_attribute = "Video",
             .indexes = {{kInOrder, "PlaylistId", "Place"}}}};
}

Task<Result<std::optional<Playlist>>> PlaylistRepo::find(PlaylistId id) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, {id.text()}, ports::Consistency::strong));
    if (!item) co_return std::optional<Playlist>();
    KLIEG_CO_TRY(auto playlist, json::from_item<Playlist>(*item));
    co_return std::optional(std::move(playlist));
}

Task<Result<std::vector<std::optional<Playlist>>>> PlaylistRepo::find_batch(std::vector<PlaylistId> ids) {
    std::vector<std::optional<Playlist>> playlists;
    if (ids.empty()) co_return playlists;
    std::vector<ports::Key> keys;
    for (auto const& id : ids) keys.push_back({id.text()});
    KLIEG_CO_TRY(auto const items, co_await tables_.get_batch(kTable, std::move(keys), ports::Consistency::strong));
    for (auto const& item : items) {
        auto playlist = item ? json::from_item<Playlist>(*item) : Result<Playlist>(Error{Errc::not_found, ""});
        playlists.push_back(playlist.ok() ? std::optional(*std::move(playlist)) : std::nullopt);
    }
    co_return playlists;
}

Task<Result<std::optional<PlaylistItem>>> PlaylistRepo::find_item(PlaylistId id, VideoId video) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kItems, {id.text(), video.text()}, ports::Consistency::strong));
    if (!item) co_return std::optional<PlaylistItem>();
    KLIEG_CO_TRY(auto found, json::from_item<PlaylistItem>(*item));
    co_return std::optional(std::move(found));
}

Task<Result<std::vector<bool>>> PlaylistRepo::having(std::vector<PlaylistId> playlists, VideoId video) {
    std::vector<bool> have;
    if (playlists.empty()) co_return have;
    std::vector<ports::Key> keys;
    for (auto const& id : playlists) keys.push_back({id.text(), video.text()});
    KLIEG_CO_TRY(auto const items, co_await tables_.get_batch(kItems, std::move(keys), ports::Consistency::strong));
    for (auto const& item : items) have.push_back(item.has_value());
    co_return have;
}

Task<Result<PlaylistRepo::Page>> PlaylistRepo::of_owner(UserId owner, Which which, std::size_t limit,
                                                        ports::Cursor cursor) {
    KLIEG_CO_TRY(auto stored, co_await tables_.query({.table = kTable,
                                                      .index = which == Which::all ? kByOwner : kPublicOf,
                                                      .partition = owner.text(),
                                                      .order = ports::Order::descending,
                                                      .limit = limit,
                                                      .cursor = std::move(cursor)}));
    auto read = ports::readable_rows_of<Playlist>(stored, "PlaylistId");
    for (auto const& row : read.unread)
        log::warn("a playlist cannot be read, and is passed over", {{"playlist", row.id}, {"error", row.why.detail}});
    co_return Page{std::move(read.rows), std::move(stored.next)};
}

/// Bounds are inclusive: a control sorts behind the place itself, and before all that is longer.
Task<Result<PlaylistRepo::ItemPage>> PlaylistRepo::items_behind(PlaylistId id, std::string place, std::size_t limit) {
    ports::Query query{.table = kItems, .index = kInOrder, .partition = id.text(), .limit = limit};
    if (!place.empty()) query.from = place + "\x01";
    KLIEG_CO_TRY(auto stored, co_await tables_.query(std::move(query)));
    auto read = ports::readable_rows_of<PlaylistItem>(stored, "Video");
    for (auto const& row : read.unread)
        log::warn("an item of a playlist cannot be read, and is passed over",
                  {{"playlist", id.text()}, {"video", row.id}, {"error", row.why.detail}});
    bool const is_last = stored.next.empty() || read.rows.empty();
    co_return ItemPage{std::move(read.rows), is_last};
}

Task<Result<bool>> PlaylistRepo::remove_some_items(PlaylistId id) {
    KLIEG_CO_TRY(auto const page, co_await tables_.query({.table = kItems,
                                                          .partition = id.text(),
                                                          .limit = kItemsRemovedAtOnce,
                                                          .consistency = ports::Consistency::strong}));
    if (page.items.empty()) co_return false;
    std::vector<ports::BatchWrite> gone;
    for (auto const& item : page.items)
        gone.emplace_back(
            ports::Delete{.table = kItems, .key = {id.text(), std::string(item.at("Video").as_string())}});
    KLIEG_CO_CHECK(co_await tables_.write_many(std::move(gone)));
    co_return !page.next.empty();
}

ports::Action PlaylistRepo::insert(Playlist const& playlist) {
    auto item = json::to_item(playlist);
    item["CreatedOrder"] = ports::order_key(playlist.created_at, playlist.playlist_id.text());
    if (is_listed(playlist)) item[kPublicOwner] = playlist.user_id.text();
    return ports::Put{kTable, std::move(item), {Condition::attribute_absent("PlaylistId")}};
}

ports::Action PlaylistRepo::edited(Playlist const& before, Playlist const& after) {
    ports::Update update{.table = kTable, .key = {before.playlist_id.text()}, .conditions = {version_of(before)}};
    update.set = {{"Title", after.title},
                  {"Description", after.description},
                  {"Visibility", json::from(after.visibility, json::Naming::pascal)},
                  {"UpdatedAt", to_rfc3339(after.updated_at)},
                  {"Version", after.version}};
    if (is_listed(after))
        update.set[kPublicOwner] = after.user_id.text();
    else
        update.remove = {kPublicOwner};
    return update;
}

ports::Action PlaylistRepo::remove(Playlist const& playlist) {
    return ports::Delete{kTable, {playlist.playlist_id.text()}, {version_of(playlist)}};
}

ports::Action PlaylistRepo::items_changed(Playlist const& playlist, ItemsChange change) {
    ports::Update update{.table = kTable, .key = {playlist.playlist_id.text()}};
    update.set = {{"UpdatedAt", to_rfc3339(change.at)}};
    update.conditions = {Condition::attribute_exists("PlaylistId")};
    if (change.more != 0) update.add.emplace_back("ItemCount", change.more);
    if (change.more > 0) update.conditions.push_back({Condition::Test::less, "ItemCount", kPlaylistItemsMax});
    if (change.at_front) {
        update.add.emplace_back("FrontNumber", -1);
        update.conditions.push_back(Condition::attribute_equals("FrontNumber", playlist.front_number));
    }
    if (change.at_end) {
        update.add.emplace_back("EndNumber", 1);
        update.conditions.push_back(Condition::attribute_equals("EndNumber", playlist.end_number));
    }
    return update;
}

ports::Action PlaylistRepo::put_item(std::optional<PlaylistItem> const& before, PlaylistItem const& after) {
    auto unchanged =
        before ? Condition::attribute_equals("Version", before->version) : Condition::attribute_absent("PlaylistId");
    return ports::Put{kItems, json::to_item(after), {std::move(unchanged)}};
}

ports::Action PlaylistRepo::remove_item(PlaylistItem const& item) {
    return ports::Delete{
        kItems, {item.playlist_id.text(), item.video.text()}, {Condition::attribute_equals("Version", item.version)}};
}

Task<Result<>> PlaylistRepo::commit(ports::Transaction transaction) {
    co_return co_await tables_.transact(std::move(transaction));
}

}  // namespace klieg::library
