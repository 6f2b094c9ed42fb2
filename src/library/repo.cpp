#include "library/repo.h"

#include "base/json.h"
#include "base/log.h"
#include "library/playlist_types.h"
#include "ports/order_key.h"

namespace klieg::library {

namespace {

constexpr auto kTable = "Library";
constexpr auto kNewestOf = "NewestOf";
constexpr auto kSettings = "settings";
constexpr auto kPlaylistCount = "PlaylistCount";

constexpr std::size_t kRowsRemovedAtOnce = 100;

std::string name_of(List list) {
    if (list == List::history) return "history";
    return list == List::watch_later ? "watch-later" : "not-interested";
}

char const* count_attribute(List list) {
    if (list == List::history) return "HistoryCount";
    return list == List::watch_later ? "WatchLaterCount" : "NotInterestedCount";
}

std::string entry_key(List list, std::string const& thing) {
    return name_of(list) + "/" + thing;
}
std::string position_key(VideoId const& video) {
    return "position/" + video.text();
}
std::string list_key(UserId const& user, List list) {
    return user.text() + "#" + name_of(list);
}

/// Of a row of the table, by what follows the list in its sort key.
template <class Row>
Result<std::optional<Row>> row_of(std::optional<ports::Item> const& item) {
    if (!item) return std::optional<Row>();
    KLIEG_TRY(auto row, json::from_item<Row>(*item));
    return std::optional<Row>(std::move(row));
}

Result<Settings> settings_from(UserId user, std::optional<ports::Item> const& item) {
    if (!item) return Settings{.user_id = std::move(user)};
    return json::from_item<Settings>(*item);
}

template <class Row>
ports::Condition as_read(std::optional<Row> const& before) {
    return before ? ports::Condition::attribute_equals("Version", before->version)
                  : ports::Condition::attribute_absent("UserId");
}

ports::Update settings_update(UserId const& user) {
    return {.table = kTable, .key = {user.text(), kSettings}, .set = {{"SchemaVersion", 1}}};
}

/// A count that has never been is none, and not 0: a condition on a number holds for no absent one.
ports::Condition below(std::optional<std::int64_t> const& count, char const* attribute, std::int64_t max) {
    return count ? ports::Condition{ports::Condition::Test::less, attribute, max}
                 : ports::Condition::attribute_absent(attribute);
}

/// What cannot be read is passed over, so that it does not end a list.
EntryPage to_page(ports::Page stored) {
    auto read = ports::readable_rows_of<Entry>(stored, "Entry");
    for (auto const& row : read.unread)
        log::warn("an entry of a library cannot be read, and is passed over",
                  {{"entry", row.id}, {"error", row.why.detail}});
    return {std::move(read.rows), std::move(stored.next)};
}

}  // namespace

std::vector<ports::TableSchema> LibraryRepo::tables() {
    return {{.name = kTable,
             .partition_attribute = "UserId",
             .sort_attribute = "Entry",
             .indexes = {{kNewestOf, "ListKey", "AddedOrder"}}}};
}

Task<Result<std::vector<std::optional<ports::Item>>>> LibraryRepo::read(UserId const& user,
                                                                        std::vector<std::string> entries) {
    std::vector<ports::Key> keys;
    for (auto& entry : entries) keys.push_back({user.text(), std::move(entry)});
    return tables_.get_batch(kTable, std::move(keys), ports::Consistency::strong);
}

Task<Result<Settings>> LibraryRepo::settings_of(UserId user) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, {user.text(), kSettings}, ports::Consistency::strong));
    co_return settings_from(std::move(user), item);
}

Task<Result<LibraryRepo::Watching>> LibraryRepo::watching_of(UserId user, VideoId video) {
    KLIEG_CO_TRY(auto const items,
                 co_await read(user, {kSettings, position_key(video), entry_key(List::history, video.text())}));
    Watching watching;
    KLIEG_CO_TRY(watching.settings, settings_from(std::move(user), items[0]));
    KLIEG_CO_TRY(watching.position, row_of<Position>(items[1]));
    KLIEG_CO_TRY(watching.entry, row_of<Entry>(items[2]));
    co_return watching;
}

Task<Result<LibraryRepo::Standing>> LibraryRepo::standing_of(UserId user, VideoId video) {
    KLIEG_CO_TRY(auto const items,
                 co_await read(user, {kSettings, position_key(video), entry_key(List::watch_later, video.text())}));
    Standing standing;
    KLIEG_CO_TRY(standing.settings, settings_from(std::move(user), items[0]));
    KLIEG_CO_TRY(standing.position, row_of<Position>(items[1]));
    standing.watch_later = items[2].has_value();
    co_return standing;
}

Task<Result<LibraryRepo::Found>> LibraryRepo::find(UserId user, List list, std::string thing) {
    KLIEG_CO_TRY(auto const items, co_await read(user, {kSettings, entry_key(list, thing)}));
    Found found;
    KLIEG_CO_TRY(found.settings, settings_from(std::move(user), items[0]));
    KLIEG_CO_TRY(found.entry, row_of<Entry>(items[1]));
    co_return found;
}

Task<Result<std::vector<std::optional<Position>>>> LibraryRepo::positions_of(UserId user, std::vector<VideoId> videos) {
    std::vector<std::optional<Position>> positions;
    if (videos.empty()) co_return positions;
    std::vector<std::string> keys;
    for (auto const& video : videos) keys.push_back(position_key(video));
    KLIEG_CO_TRY(auto const items, co_await read(user, std::move(keys)));
    for (auto const& item : items) {
        auto row = row_of<Position>(item);
        positions.push_back(row.ok() ? *std::move(row) : std::nullopt);
    }
    co_return positions;
}

Task<Result<EntryPage>> LibraryRepo::all_of(UserId user, List list, std::size_t limit, ports::Cursor cursor) {
    auto const prefix = name_of(list) + "/";
    KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kTable,
                                                    .partition = user.text(),
                                                    .from = prefix,
                                                    .to = prefix + "\x7f",
                                                    .limit = limit,
                                                    .cursor = std::move(cursor),
                                                    .consistency = ports::Consistency::strong}));
    co_return to_page(std::move(page));
}

Task<Result<EntryPage>> LibraryRepo::newest_of(UserId user, List list, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kTable,
                                                    .index = kNewestOf,
                                                    .partition = list_key(user, list),
                                                    .order = ports::Order::descending,
                                                    .limit = limit,
                                                    .cursor = std::move(cursor)}));
    co_return to_page(std::move(page));
}

Task<Result<std::vector<Entry>>> LibraryRepo::oldest_of(UserId user, List list, std::size_t limit) {
    KLIEG_CO_TRY(auto page,
                 co_await tables_.query(
                     {.table = kTable, .index = kNewestOf, .partition = list_key(user, list), .limit = limit}));
    std::vector<Entry> stand;
    auto const shown = to_page(std::move(page)).entries;
    if (shown.empty()) co_return stand;
    std::vector<std::string> keys;
    for (auto const& entry : shown) keys.push_back(entry_key(list, entry.thing));
    KLIEG_CO_TRY(auto const items, co_await read(user, std::move(keys)));
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto row = row_of<Entry>(items[i]);
        // One that was added anew since is not among the oldest.
        if (row.ok() && *row && (*row)->added_at == shown[i].added_at) stand.push_back(**std::move(row));
    }
    co_return stand;
}

ports::Action LibraryRepo::put(std::optional<Position> const& before, Position const& after) {
    auto item = json::to_item(after);
    item["Entry"] = position_key(after.video);
    return ports::Put{kTable, std::move(item), {as_read(before)}};
}

ports::Action LibraryRepo::put(List list, std::optional<Entry> const& before, Entry const& after) {
    auto item = json::to_item(after);
    item["Entry"] = entry_key(list, after.thing);
    item["ListKey"] = list_key(after.user_id, list);
    item["AddedOrder"] = ports::order_key(after.added_at, after.thing);
    return ports::Put{kTable, std::move(item), {as_read(before)}};
}

ports::Action LibraryRepo::remove(List list, Entry const& entry) {
    return ports::Delete{kTable,
                         {entry.user_id.text(), entry_key(list, entry.thing)},
                         {ports::Condition::attribute_equals("Version", entry.version)}};
}

ports::Action LibraryRepo::forget_position(UserId const& user, VideoId const& video) {
    return ports::Delete{.table = kTable, .key = {user.text(), position_key(video)}};
}

ports::Action LibraryRepo::counted(Settings const& settings, List list, std::int64_t by,
                                   std::optional<std::int64_t> max) {
    auto update = settings_update(settings.user_id);
    update.add = {{count_attribute(list), by}};
    if (max) update.conditions = {below(settings.count_of(list), count_attribute(list), *max)};
    return update;
}

ports::Action LibraryRepo::one_playlist_more(Settings const& settings) {
    auto update = settings_update(settings.user_id);
    update.add = {{kPlaylistCount, 1}};
    update.conditions = {below(settings.playlist_count, kPlaylistCount, kPlaylistsMax)};
    return update;
}

ports::Action LibraryRepo::one_playlist_less(UserId const& user) {
    auto update = settings_update(user);
    update.add = {{kPlaylistCount, -1}};
    return update;
}

ports::Action LibraryRepo::pause_history(UserId const& user, bool paused) {
    auto update = settings_update(user);
    update.set["HistoryPaused"] = paused;
    return update;
}

ports::Action LibraryRepo::clear_history(UserId const& user, Time until) {
    auto update = settings_update(user);
    update.set["HistoryClearedAt"] = to_rfc3339(until);
    return update;
}

Task<Result<>> LibraryRepo::commit(ports::Transaction transaction) {
    co_return co_await tables_.transact(std::move(transaction));
}

Task<Result<>> LibraryRepo::write(ports::Action action) {
    co_return co_await tables_.write(std::move(action));
}

Task<Result<bool>> LibraryRepo::remove_some_of(UserId user) {
    KLIEG_CO_TRY(auto const page, co_await tables_.query({.table = kTable,
                                                          .partition = user.text(),
                                                          .limit = kRowsRemovedAtOnce,
                                                          .consistency = ports::Consistency::strong}));
    if (page.items.empty()) co_return false;
    std::vector<ports::BatchWrite> gone;
    for (auto const& item : page.items)
        gone.emplace_back(
            ports::Delete{.table = kTable, .key = {user.text(), std::string(item.at("Entry").as_string())}});
    KLIEG_CO_CHECK(co_await tables_.write_many(std::move(gone)));
    co_return !page.next.empty();
}

}  // namespace klieg::library
